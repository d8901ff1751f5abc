// tap.mjs - what the tests of the build tools share: TAP lines, scratch folders, running a program.
// SPDX-License-Identifier: EUPL-1.2
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let count = 0

// One TAP line; `detail` is shown when it fails.
export function check(isGood, name, detail = '') {
  count++
  console.log(`${isGood ? 'ok' : 'not ok'} ${count} - ${name}`)
  if (isGood) return
  process.exitCode = 1
  if (detail) console.log(String(detail).replace(/^/gm, '# '))
}

// Print the plan; the last call of a test.
export function done() {
  console.log(`1..${count}`)
}

// A folder that is gone when the test ends.
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'digiraati-tool-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

// Run a program to its end: {status, stdout, stderr}.
export function run(program, ...args) {
  const result = spawnSync(program, args, { encoding: 'utf8' })
  return { status: result.status, stdout: result.stdout ?? '', stderr: result.stderr ?? String(result.error) }
}

// The table of faults in `file`: blocks of a line "=== EXPECTED" and the faulty text up to the next such line. EXPECTED
// is "LINE: message".
export function faults(file) {
  return readFileSync(file, 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const end = block.indexOf('\n')
      return { expected: block.slice(0, end), text: block.slice(end + 1) }
    })
}
