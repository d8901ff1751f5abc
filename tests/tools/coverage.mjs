// coverage.mjs - how much of the source the tests ran, and which branches of the guarded files they never took.
// SPDX-License-Identifier: EUPL-1.2
// Usage: node tests/tools/coverage.mjs [FILE...]   after the programs of build/coverage ran; `make coverage` does both.
// Without a FILE: a table of all files, and exit status 1 when a guarded file has a branch neither taken nor excused.
// With FILEs: what is missing in those, guarded or not.
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const build = 'build/coverage'
const list = 'tests/coverage-excused.txt'

// Where every branch has to be taken: what keeps answers anonymous and safe.
const guarded = [
  /^src\/response\/(carry|draft|return_code|invitation)\.c$/, // tokens
  /^src\/response\/(inbox|intake_message)\.c$|^src\/app\/intake\.c$/, // intake
  /^src\/response\/ingest(_[a-z]+)?\.c$/, // ingest
  /^src\/report\/[a-z_]+\.c$/, // disclosure
  /^src\/response\/guard(_[a-z]+)?\.c$/, // free words
  /^src\/base\/crypto\.c$|^src\/response\/submission\.c$/ // sealing
]
const isGuarded = (file) => guarded.some((pattern) => pattern.test(file))

// {file: [{line, name, count, branches}]} of every source file, as gcov counted it.
function measure() {
  const objects = readdirSync(build, { recursive: true })
    .filter((name) => name.endsWith('.gcno') && !/^(tests|gen)\//.test(name))
    .map((name) => join(build, name))
  const counted = {}
  for (let at = 0; at < objects.length; at += 40) {
    const args = ['--json-format', '--branch-probabilities', '--stdout', ...objects.slice(at, at + 40)]
    const { status, stdout, stderr } = spawnSync('gcov', args, { encoding: 'utf8', maxBuffer: 1 << 28 })
    if (status !== 0) throw new Error(`gcov (counts of an older build? delete build/coverage/**/*.gcda): ${stderr}`)
    for (const text of stdout.split('\n').filter(Boolean))
      for (const { file, lines } of JSON.parse(text).files) if (/^src\/.*\.c$/.test(file)) counted[file] = lines
  }
  return counted
}

// The lines an assert() stands on: when it fails the process ends, so its other side has no test.
function assertLines(source) {
  const found = new Set()
  let isInside = false
  source.forEach((text, i) => {
    isInside ||= /^\s*assert\(/.test(text)
    if (isInside) found.add(i + 1)
    if (text.includes(';')) isInside = false
  })
  return found
}

// Blocks of "FILE FUNCTION", the line as it stands in the source, and why its other side cannot be reached.
function excuses() {
  return readFileSync(list, 'utf8')
    .replace(/^#.*\n/gm, '')
    .split(/\n\s*\n/)
    .filter((block) => block.trim())
    .map((block) => {
      const [place, text, ...reason] = block.trim().split('\n')
      const [file, name] = place.split(' ')
      return { file, name, text: (text ?? '').trim(), reason: reason.join(' ').trim(), isNeeded: false }
    })
}

function look(file, counted, excused) {
  const source = readFileSync(file, 'utf8').split('\n')
  const asserted = assertLines(source)
  const sum = { file, lines: 0, run: 0, branches: 0, taken: 0, missing: [] }
  for (const { line_number: line, function_name: name, count, branches } of counted) {
    const text = source[line - 1].trim()
    // STR_ARG asks whether a text has an address: a branch of the macro, not of the line.
    const asides = text.split('STR_ARG(').length - 1
    const untaken = branches.filter(({ count: taken }) => taken === 0).length
    const never = untaken <= asides ? 0 : untaken
    sum.lines++
    if (count > 0) sum.run++
    sum.branches += branches.length
    sum.taken += branches.length - never
    if (!never) continue
    const excuse = excused.find((one) => one.file === file && one.name === name && one.text === text)
    if (excuse) excuse.isNeeded = true
    if (excuse || asserted.has(line)) sum.taken += never
    else sum.missing.push(`${file}:${line} ${name}: [${branches.map(({ count: taken }) => taken).join(' ')}] ${text}`)
  }
  return sum
}

const percent = (part, whole) => `${(whole ? Math.floor((1000 * part) / whole) / 10 : 100).toFixed(1)} %`.padStart(8)
const tell = ({ file, lines, run, branches, taken }) =>
  console.log(`${percent(run, lines)} ${percent(taken, branches)} ${isGuarded(file) ? '*' : ' '} ${file}`)

const counted = measure()
const excused = excuses()
const asked = process.argv.slice(2)
const files = asked.length ? asked : Object.keys(counted).sort()
const faults = files.filter((file) => !counted[file]).map((file) => `${file}: not compiled into ${build}`)
console.log('   lines branches   (an excused branch counts as taken; * must be at 100 %)')
const total = { file: 'all', lines: 0, run: 0, branches: 0, taken: 0 }
for (const file of files.filter((name) => counted[name])) {
  const sum = look(file, counted[file], excused)
  for (const what of ['lines', 'run', 'branches', 'taken']) total[what] += sum[what]
  tell(sum)
  if (asked.length || isGuarded(file)) faults.push(...sum.missing)
}
if (!asked.length) {
  tell(total)
  for (const { file, name, text, reason, isNeeded } of excused)
    if (!reason) faults.push(`${list}: ${file} ${name}: no reason for: ${text}`)
    else if (!isNeeded) faults.push(`${list}: ${file} ${name}: gone, taken after all, or not in a function of that name: ${text}`)
}
if (faults.length) console.log(`\nBranches never taken, [how often each was]:\n${faults.join('\n')}`)
console.log(`${faults.length ? 0 : 1} passed, ${faults.length} failed`)
process.exit(faults.length ? 1 : 0)
