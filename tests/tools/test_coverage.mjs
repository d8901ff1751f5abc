#!/usr/bin/env node
// test_coverage.mjs - a branch never taken is told, an excuse has to be needed, and assert() needs none. TAP.
// SPDX-License-Identifier: EUPL-1.2
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { check, done, scratch } from './tap.mjs'

const tool = resolve('tests/tools/coverage.mjs')
const folder = scratch()
const at = (path) => join(folder, path)
const go = (command, ...args) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

// The body of int f(int n), guarded because of its name; f is called with 1.
function measure(body, excused = '') {
  for (const path of ['src/base', 'src/web', 'build/coverage/base', 'build/coverage/web', 'tests']) mkdirSync(at(path), { recursive: true })
  writeFileSync(at('src/base/crypto.c'), `#include <assert.h>\nint f(int n)\n{\n${body}\n}\n`)
  writeFileSync(at('src/web/main.c'), 'int f(int n);\nint main(int argc, char **argv)\n{\n    return argc > 5 ? 9 : f(1) + !argv;\n}\n')
  writeFileSync(at('tests/coverage-excused.txt'), `# a comment\n\n${excused}`)
  go('rm', '-rf', 'build/coverage/base/crypto.gcda', 'build/coverage/web/main.gcda')
  for (const name of ['base/crypto', 'web/main']) {
    const made = go('gcc', '-O0', '--coverage', '-c', `src/${name}.c`, '-o', `build/coverage/${name}.o`)
    if (made.status !== 0) throw new Error(made.said)
  }
  go('gcc', '--coverage', 'build/coverage/base/crypto.o', 'build/coverage/web/main.o', '-o', 'program')
  go('./program')
  return (...files) => go('node', tool, ...files)
}

const expect = ({ status, said }, isGood, pattern, name) => check(status === (isGood ? 0 : 1) && pattern.test(said), name, said)

const untaken = '    if (n == 7)\n        return 2;\n    return 0;'
const excuse = 'src/base/crypto.c f\n    if (n == 7)\nnobody has seven\n'
expect(measure('    return 0;')(), true, /100\.0 % +100\.0 % \* src\/base\/crypto\.c/, 'a file without branches is covered')
expect(measure(untaken)(), false, /src\/base\/crypto\.c:4 f: \[0 1\] if \(n == 7\)/, 'a branch never taken in a guarded file is a fault')
expect(measure(untaken, excuse)(), true, /100\.0 % \* src\/base\/crypto\.c/, 'unless it is excused')
expect(measure(untaken, excuse.replace('nobody has seven\n', ''))(), false, /no reason for: if \(n == 7\)/, 'an excuse gives a reason')
expect(measure('    return 0;', excuse)(), false, /gone, taken after all/, 'an excuse whose line is gone is a fault')
expect(
  measure('    if (n == 1)\n        n = 0;\n    for (n = 6; n < 9; n++)\n    if (n == 7)\n        return 0;\n    return 1;', '')(),
  false,
  /n == 1.*\n.*n < 9/,
  'both sides count'
)
expect(measure('    for (int i = 0; i < 9; i++)\n    if (n == 7)\n        return 0;\n    else\n        n++;\n    return 1;', excuse)(), false, /i < 9/, 'an excuse is for its line alone')
expect(measure('    assert(n == 1 ||\n           n == 2);\n    return 0;')(), true, /\* src\/base\/crypto\.c/, 'assert() needs no excuse')
expect(
  measure('#define STR_ARG(n) (n) ? (n) : 8\n    n = STR_ARG(n);\n    return n;')(),
  true,
  /\* src\/base\/crypto\.c/,
  'the branch inside STR_ARG is no branch of the line'
)
expect(
  measure('#define STR_ARG(n) (n) ? (n) : 8\n    n = n == 7 ? 1 : STR_ARG(n);\n    return n;')(),
  false,
  /\[1 0 1 0\] n = n == 7/,
  'but the others of such a line are'
)
expect(measure('    return 0;')('src/web/main.c'), false, /main\.c:4 main: .*argc > 5/, 'a file that is asked for is told of, guarded or not')
expect(measure('    return 0;')('src/web/none.c'), false, /src\/web\/none\.c: not compiled/, 'a file that is not there is a fault')
done()
