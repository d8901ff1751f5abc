// load.mjs - the load generator and what to make of its figures.
// SPDX-License-Identifier: EUPL-1.2
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const THREADS = 2
export const CONNECTIONS = 64
// BENCH_SCALE=0.1 makes the long rows that much shorter, to try them out.
export const SCALE = Number(process.env.BENCH_SCALE || 1)

// Load `url` for `seconds`; requests a second, latencies and how many answers were no good. `forms`: bodies to post, a file
// for each thread, each body `once` or `again` and again.
export async function load(url, { seconds = 4, gzip = false, forms = [], how = 'again' } = {}) {
  const args = [`-t${THREADS}`, `-c${CONNECTIONS}`, `-d${seconds}s`, '--timeout', '10s', '-s', 'tests/bench/load.lua']
  if (gzip) args.push('-H', 'Accept-Encoding: gzip')
  const { stdout } = await run('wrk', [...args, url, '--', ...(forms.length ? [how, ...forms] : [])], {
    timeout: (seconds + 30) * 1000
  })
  const result = JSON.parse(/^RESULT (.*)$/m.exec(stdout)[1])
  return { ...result, rate: result.requests / result.seconds }
}

// Ask `rate` times a second for `seconds`, whatever comes back (flood.c). `lost`: neither taken nor refused as it should be.
export async function flood(url, { rate, seconds, forms }) {
  const { port, pathname } = new URL(url)
  const args = [port, pathname, String(rate), String(seconds), ...(forms ? [forms] : [])]
  const { stdout } = await run('build/bench/flood', args, { timeout: Math.ceil(seconds + 30) * 1000 })
  const result = JSON.parse(stdout)
  return { ...result, lost: result.bad + result.unsent }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
