#!/usr/bin/env node
// test_mktpl.mjs - the template compiler: each refusal of docs/templates.md, and what a good template renders.
// SPDX-License-Identifier: EUPL-1.2
// BLESS=1 rewrites mktpl/golden.html.
import { readFileSync, writeFileSync, mkdirSync, readdirSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, done, faults, run, scratch } from './tap.mjs'

const tool = process.env.MKTPL ?? 'build/tools/mktpl'
const here = 'tests/tools/mktpl'
const folder = scratch()
const gen = join(folder, 'gen')
mkdirSync(gen)

const compile = (...files) =>
  run(tool, '--routes', `${here}/routes.def`, '--assets', `${here}/assets.list`, '--out', gen, ...files)

// A refusal stands at the right line, says why, and leaves nothing behind.
for (const { expected, text } of faults(`${here}/refused.txt`)) {
  const file = join(folder, 'bad.html')
  writeFileSync(file, text)
  const result = compile(file)
  const isGood = result.status === 1 && result.stderr.startsWith(`${file}:${expected}`) && readdirSync(gen).length === 0
  check(isGood, `refused: ${expected}`, `${text}\nstatus ${result.status}: ${result.stderr}`)
}

function render() {
  copyFileSync(`${here}/good.html`, join(folder, 'good.html'))
  const made = compile(`${here}/good.html`)
  check(made.status === 0, 'a template with every construct is taken', made.stderr)
  check(run('build/tools/mklinks', `${here}/routes.def`, gen).status === 0, 'its routes are taken')
  writeFileSync(
    join(gen, 'assets.h'),
    '#include "base/str.h"\nextern const struct str asset_css_resident_css, asset_js_survey_js;\n'
  )
  const program = join(folder, 'render')
  const built = run(
    'gcc', '-std=c17', '-D_GNU_SOURCE', '-Isrc', `-I${folder}`, '-g', '-O1', '-fsanitize=address,undefined',
    '-Wall', '-Wextra', '-Wshadow', '-Wstrict-prototypes', '-Wmissing-prototypes', '-Wvla', '-Werror',
    '-Wno-format-truncation', `${here}/render.c`, `${gen}/tpl_good.c`, `${gen}/links.c`, 'src/tpl/page.c',
    ...['arena', 'buf', 'str', 'log', 'lang'].map((name) => `src/base/${name}.c`), '-o', program
  )
  check(built.status === 0, 'the C compiles without a warning', built.stderr)
  return run(program)
}

const page = render()
const golden = `${here}/golden.html`
if (process.env.BLESS) writeFileSync(golden, page.stdout)
const isGolden = page.status === 0 && page.stdout === readFileSync(golden, 'utf8')
check(isGolden, 'the page is the golden one (BLESS=1 rewrites)', page.stdout + page.stderr)

const source = readFileSync(join(gen, 'tpl_good.c'), 'utf8')
const isSplit = /buf_put\(o, S\([^;]*\)\);\n#line[^\n]*\n *buf_put\(o, S\(/.test(source)
check(!isSplit, 'consecutive text is one write', source)

const keywords = ['--keyword=i18n_text:2', '--keyword=i18n_plural:2,3', '--from-code=UTF-8']
const sentences = run('xgettext', ...keywords, '--output=-', join(gen, 'tpl_good.c')).stdout
for (const [expected, name] of [
  [`#: ${here}/good.html:6\nmsgid "{n} answer"\nmsgid_plural "{n} answers"`, 'plural sentences with the template\'s line'],
  ['msgid "Surveys & \\"pools\\"? Really??!"', 'quotes and question marks'],
  ['msgid "No surveys are open now."', 'a sentence over two lines as one']
])
  check(sentences.includes(expected), `translators see ${name}`, sentences)
check(run(tool).status === 2, 'without arguments it says how to use it')
check(compile(join(folder, 'none.html')).status === 1, 'a missing template is a fault')
done()
