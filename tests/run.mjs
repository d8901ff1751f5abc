// run.mjs - run the test programs, count what passed and failed, and end with "N passed, N failed".
// SPDX-License-Identifier: EUPL-1.2
// Usage: node tests/run.mjs fast|all [NAME...]   (NAME: only suites whose name contains it)
// TEST_BUILD is the folder of the programs that were built, when it is not build/asan.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync, existsSync, statSync, statfsSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const [which = 'all', ...only] = process.argv.slice(2)
const build = process.env.TEST_BUILD || 'build/asan'
const logs = 'build/test-logs'
mkdirSync(logs, { recursive: true })
const SUITES_AT_ONCE = 2 // each has its own folder and port

// Where tests put their instances and stores: in memory where there is room for the largest, as most of their time goes into waiting for
// a disk that nobody will read.
const MEMORY = '/dev/shm'
const ROOM_BYTES = 4 * 1024 ** 3

function hasRoom(folder) {
  const { bavail, bsize } = existsSync(folder) ? statfsSync(folder) : { bavail: 0, bsize: 0 }
  return bavail * bsize >= ROOM_BYTES
}
const place = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), 'tests-'))
process.on('exit', () => rmSync(place, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

function programs(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => !name.includes('.') || name.endsWith('.mjs'))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && statSync(path).mode & 0o111)
    .sort()
}

// A suite: its name, the command, and how long it may take. One that prints no count fails, unless it says nothing when all is well.
const fast = [
  { name: 'layers', command: ['build/tools/layers', 'src', 'src/LAYERS'], limit_s: 60, isSilent: true },
  ...programs('tests/tools').map((path) => ({ name: basename(path), command: [path], limit_s: 300 })),
  ...programs(`${build}/tests/unit`).map((path) => ({ name: `unit/${basename(path)}`, command: [path], limit_s: 300 })),
  ...programs(`${build}/tests/web`).map((path) => ({ name: `web/${basename(path)}`, command: [path], limit_s: 300 })),
  ...programs(`${build}/tests/oracle`)
    .filter((path) => basename(path).startsWith('test_'))
    .map((path) => ({ name: `oracle/${basename(path)}`, command: [path], limit_s: 300 })),
  ...programs(`${build}/tests/torture`).map((path) => ({
    name: `torture/${basename(path)}`,
    command: [path],
    limit_s: process.env.TORTURE_IMAGES || process.env.TORTURE_FAULTS ? 7200 : 300
  })),
  ...programs(`${build}/tests/fuzz`).map((path) => ({
    name: `fuzz/${basename(path)}`,
    command: [path, `tests/fuzz/corpus/${basename(path).replace(/^fuzz_/, '')}`],
    limit_s: 120
  }))
]
const e2e = ['tests/oracle', 'tests/e2e'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.test.mjs'))
    .sort()
    .map((name) => ({
      name: `${basename(folder)}/${name}`,
      command: ['node', '--test', '--test-reporter=tap', `${folder}/${name}`],
      limit_s: Number(process.env.TORTURE || 0) > 30 || process.env.ORACLE_SEEDS ? 7200 : 600
    }))
)

function count(output) {
  const sum = (pattern) => [...output.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0)
  const nodeTap = /^# pass \d+/m.test(output)
  if (nodeTap) return { passed: sum(/^# pass (\d+)/gm), failed: sum(/^# fail (\d+)/gm) + sum(/^# cancelled (\d+)/gm) }
  return {
    passed: sum(/\[ {2}PASSED {2}\] (\d+) test/g) + sum(/^(\d+) passed, \d+ failed/gm) + [...output.matchAll(/^ok\b/gm)].length,
    failed:
      sum(/\[ {2}FAILED {2}\] (\d+) test/g) + sum(/^\d+ passed, (\d+) failed/gm) + [...output.matchAll(/^not ok\b/gm)].length
  }
}

function run({ name, command, limit_s, isSilent }) {
  return new Promise((resolve) => {
    const began = Date.now()
    const child = spawn(command[0], command.slice(1), {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, TMPDIR: place, ASAN_OPTIONS: 'abort_on_error=0:detect_leaks=1', UBSAN_OPTIONS: 'print_stacktrace=1' }
    })
    const chunks = []
    child.stdout.on('data', (data) => chunks.push(data))
    child.stderr.on('data', (data) => chunks.push(data))
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), limit_s * 1000)
    child.on('error', (error) => chunks.push(Buffer.from(`${error}\n`)))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const output = Buffer.concat(chunks).toString()
      const result = count(output)
      if ((code !== 0 || signal) && result.failed === 0) result.failed = 1
      if (result.passed === 0 && result.failed === 0) result[isSilent ? 'passed' : 'failed'] = 1
      writeFileSync(join(logs, `${name.replaceAll('/', '-')}.log`), output)
      const seconds = ((Date.now() - began) / 1000).toFixed(1)
      console.log(`${result.failed ? 'FAIL' : 'ok  '} ${name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`)
      if (result.failed) console.log(output.slice(-6000).replace(/^/gm, '    '))
      resolve(result)
    })
  })
}

const suites = (which === 'fast' ? fast : [...fast, ...e2e]).filter(
  ({ name }) => only.length === 0 || only.some((part) => name.includes(part))
)
let passed = 0
let failed = 0
let next = 0
async function work() {
  while (next < suites.length) {
    const result = await run(suites[next++])
    passed += result.passed
    failed += result.failed
  }
}
await Promise.all(Array.from({ length: Math.min(cpus().length, SUITES_AT_ONCE) }, work))
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed || passed === 0 ? 1 : 0)
