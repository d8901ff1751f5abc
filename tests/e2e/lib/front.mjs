// front.mjs - an instance of which only nginx runs, as `digiraati nginx-config` sets it up; the application is the test's own.
// SPDX-License-Identifier: EUPL-1.2
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, program } from './instance.mjs'

const run = promisify(execFile)

// Make an instance; `dir`, and `cli` as in instance.mjs. `sets`: settings.
export async function make(sets = {}) {
  const top = mkdtempSync(join(tmpdir(), 'digiraati-front-'))
  const dir = join(top, 'instance')
  const flags = Object.entries(sets).flatMap(([key, value]) => ['--set', `${key}=${value}`])
  await run(program, ['init', dir, '--county', 'satakunta', ...flags])
  return {
    top,
    dir,
    cli: (...args) => run(program, [...args, '--dir', dir]),
    remove: () => rmSync(top, { recursive: true, force: true })
  }
}

// A certificate that nobody vouches for, for nginx-config.
export async function certificate(top) {
  const cert = join(top, 'cert.pem')
  const key = join(top, 'key.pem')
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert])
  return ['--tls-cert', cert, '--tls-key', key]
}

// Start nginx on an instance of `make`. `change` rewrites the configuration's text: only to make waiting shorter or to move ports.
export async function front(instance, { tls = false, change = (conf) => conf } = {}) {
  const port = await freePort()
  const more = tls ? await certificate(instance.top) : []
  const { stdout } = await instance.cli('nginx-config', '--port', String(port), '--static', 'build/static', ...more)
  const conf = stdout.trim()
  writeFileSync(conf, change(readFileSync(conf, 'utf8')), { mode: 0o600 })
  const said = []
  const nginx = spawn('nginx', ['-c', conf], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } })
  nginx.stdout.on('data', (data) => said.push(data))
  nginx.stderr.on('data', (data) => said.push(data))
  const ended = new Promise((done) => nginx.on('close', done))
  for (let i = 0; ; i += 1) {
    const isUp = await new Promise((done) => {
      const probe = connect(port, '127.0.0.1', () => done(true) || probe.destroy())
      probe.on('error', () => done(false))
    })
    if (isUp) break
    if (i > 100 || nginx.exitCode !== null) throw new Error(`nginx does not start: ${Buffer.concat(said)}`)
    await new Promise((done) => setTimeout(done, 50))
  }
  return {
    port,
    said: () => Buffer.concat(said),
    async stop() {
      nginx.kill('SIGTERM')
      await ended
    }
  }
}

// The answer to a FastCGI request as records of its own: standard output, its end, the end of the request.
export function reply(text) {
  const record = (type, body) => Buffer.concat([Buffer.from([1, type, 0, 1, body.length >> 8, body.length & 255, 0, 0]), body])
  return Buffer.concat([record(6, Buffer.from(text)), record(6, Buffer.alloc(0)), record(3, Buffer.alloc(8))])
}

// Names and values of FastCGI parameters (FastCGI 1.0, section 3.4).
function pairs(bytes) {
  const found = []
  let at = 0
  const length = () => {
    const first = bytes[at]
    at += first < 128 ? 1 : 4
    return first < 128 ? first : bytes.readUInt32BE(at - 4) & 0x7fffffff
  }
  while (at < bytes.length) {
    const name = length()
    const value = length()
    found.push([bytes.toString('latin1', at, at + name), bytes.toString('latin1', at + name, at + name + value)])
    at += name + value
  }
  return found
}

// An application on the Unix socket at `path` that calls `handle(connection, params, body)` for each whole request.
export async function application(path, handle) {
  const server = createServer((connection) => {
    let waiting = Buffer.alloc(0)
    let params = []
    let body = []
    connection.on('error', () => {})
    connection.on('data', (data) => {
      waiting = Buffer.concat([waiting, data])
      while (waiting.length >= 8) {
        const length = waiting.readUInt16BE(4)
        const whole = 8 + length + waiting[6]
        if (waiting.length < whole) return
        const content = waiting.subarray(8, 8 + length)
        if (waiting[1] === 4) params.push(content)
        else if (waiting[1] === 5 && length) body.push(content)
        else if (waiting[1] === 5) {
          handle(connection, pairs(Buffer.concat(params)), Buffer.concat(body))
          params = []
          body = []
        }
        waiting = waiting.subarray(whole)
      }
    })
  })
  await new Promise((done) => server.listen(path, done))
  return { close: () => new Promise((done) => server.close(done)) }
}
