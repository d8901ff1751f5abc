#!/usr/bin/env node
// test_mklinks.mjs - the link builder: each refusal of routes.def, and the addresses it writes.
// SPDX-License-Identifier: EUPL-1.2
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, done, faults, run, scratch } from './tap.mjs'

const tool = process.env.MKLINKS ?? 'build/tools/mklinks'
const folder = scratch()
const gen = join(folder, 'gen')
mkdirSync(gen)

for (const { expected, text } of faults('tests/tools/routes-refused.txt')) {
  const file = join(folder, 'routes.def')
  const message = expected.replace(' (also C)', '')
  writeFileSync(file, text)
  const result = run(tool, file, gen)
  const isGood = result.status === 1 && result.stderr === `${file}:${message}\n` && readdirSync(gen).length === 0
  check(isGood, `refused: ${message}`, `${text}\nstatus ${result.status}: ${result.stderr}`)
}

// What is printed by the program below, a line for each call.
const addresses = {
  'link_front_in(&a, LANG_FI)': '/',
  'link_front_in(&a, LANG_SV)': '/sv',
  'link_front_in(&a, LANG_EN)': '/en',
  'link_page_in(&a, LANG_FI, S("uimahalli"))': '/k/uimahalli',
  'link_page_in(&a, LANG_SV, S("uimahalli"))': '/sv/k/uimahalli',
  'link_page_in(&a, LANG_EN, S("a/b?c#d%e \\"<\\xc3\\xa4"))': '/en/k/a%2Fb%3Fc%23d%25e%20%22%3C%C3%A4',
  'link_page_send_in(&a, LANG_FI, S(""))': '/k/',
  'link_item_in(&a, LANG_SV, INT64_MIN, INT64_MAX)': '/sv/i/-9223372036854775808/9223372036854775807',
  'link_item_make_in(&a, LANG_EN)': '/en/i'
}
check(run(tool, 'tests/tools/mktpl/routes.def', gen).status === 0, 'good routes are taken')
writeFileSync(
  join(folder, 'main.c'),
  `#include "gen/links.h"
#include <stdio.h>
int main(void)
{
    struct arena a;
    arena_init(&a, 1 << 20);
${Object.keys(addresses).map((call) => `    printf("%.*s\\n", STR_ARG(${call}));`).join('\n')}
    arena_free(&a);
    return 0;
}
`
)
const program = join(folder, 'main')
const built = run(
  'gcc', '-std=c17', '-D_GNU_SOURCE', '-Isrc', `-I${folder}`, '-g', '-O1', '-fsanitize=address,undefined',
  '-Wall', '-Wextra', '-Wshadow', '-Wstrict-prototypes', '-Wmissing-prototypes', '-Werror', '-Wno-format-truncation',
  join(folder, 'main.c'), join(gen, 'links.c'),
  ...['arena', 'buf', 'str', 'log'].map((name) => `src/base/${name}.c`), '-o', program
)
check(built.status === 0, 'the C compiles without a warning', built.stderr)
const printed = run(program).stdout.split('\n')
Object.entries(addresses).forEach(([call, expected], i) =>
  check(printed[i] === expected, `${call} is ${expected}`, printed[i])
)
check(run(tool).status === 2, 'without arguments it says how to use it')
check(run(tool, join(folder, 'none.def'), gen).status === 1, 'a missing file is a fault')
done()
