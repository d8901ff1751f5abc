#!/usr/bin/env node
// test_routes.mjs - src/site/routes.c does not compile with a faulty routes.def.
// SPDX-License-Identifier: EUPL-1.2
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, done, faults, run, scratch } from './tap.mjs'

const folder = scratch()
mkdirSync(join(folder, 'site'))

// The scratch folder comes first, so that its site/routes.def is the one that is included.
function compile(text) {
  writeFileSync(join(folder, 'site/routes.def'), text)
  return run('gcc', '-std=c17', '-D_GNU_SOURCE', `-I${folder}`, '-Isrc', '-fsyntax-only', 'src/site/routes.c')
}

const good = compile(`/* fine */
ROUTE( a, GET, "/a", PUBLIC, SAFE, TX_READ, 0 )
ROUTE( b, POST, "/a", PUBLIC, FORM, TX_SELF, 4 * K )
ROUTE( c, GET, "/c", PUBLIC, SAFE, TX_NONE, 0 )
`)
check(good.status === 0, 'good routes compile', good.stderr)
for (const { expected, text } of faults('tests/tools/routes-refused.txt')) {
  if (!expected.endsWith(' (also C)')) continue
  const result = compile(text)
  check(result.status !== 0 && result.stderr.includes('error:'), `does not compile: ${expected}`, text)
}
done()
