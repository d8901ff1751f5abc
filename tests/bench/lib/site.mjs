// site.mjs - what is measured: an instance behind an nginx that also serves the references, all on loopback ports.
// SPDX-License-Identifier: EUPL-1.2
import { execFile, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ask } from '../../e2e/lib/resident.mjs'

export const run = promisify(execFile)
export const program = resolve('build/release/digiraati')
const nginx = existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx'
const running = new Set()

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

// Start a process of ours; its output goes to `log`. It is ended by end() or endAll().
export function launch(command, args, log) {
  const fd = openSync(log, 'a')
  const child = spawn(command, args, { stdio: ['ignore', fd, fd] })
  closeSync(fd)
  child.ended = new Promise((done) => child.on('close', done))
  child.on('close', () => running.delete(child))
  child.on('error', () => running.delete(child))
  running.add(child)
  return child
}

export async function end(child, signal = 'SIGTERM') {
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), 15000)
  await child.ended
  clearTimeout(timer)
}

export const endAll = () => Promise.all([...running].map((child) => end(child)))

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = []
  for (const server of servers) {
    await new Promise((done) => server.listen(0, '127.0.0.1', done))
    ports.push(server.address().port)
  }
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

export async function until(what, ready, limit_ms = 20000, every_ms = 20) {
  const begun = performance.now()
  while (!(await ready().catch(() => false))) {
    if (performance.now() - begun > limit_ms) throw new Error(`${what}: not within ${limit_ms} ms`)
    await sleep(every_ms)
  }
  return performance.now() - begun
}

const take = (text, pattern) => {
  const found = pattern.exec(text)
  if (!found) throw new Error(`nginx.conf has no ${pattern}`)
  return found[0]
}

// The generated configuration with more servers in it. Each is the generated server with another port and, if it says so,
// without the cache, with another socket behind it, or with a folder of files in place of the application.
function extend(conf, extras) {
  const pool = /^ {4}upstream digi_public(_forms)? \{\n[^]*?^ {4}\}\n|^ {4}map \$request_method \$digi_pool \{\n[^]*?^ {4}\}\n/gm
  const upstreams = [...conf.matchAll(pool)].map(([found]) => found).join('')
  const server = take(conf, /^ {4}server \{\n[^]*?^ {4}\}\n/m)
  const parts = extras.map(({ name, port, cached, socket, files, headers = {} }) => {
    let own = server.replace(/(listen 127\.0\.0\.1:)\d+/, `$1${port}`)
    if (!cached) own = own.replace(/^ *fastcgi_cache pages_kept;\n/m, '')
    if (files) {
      const { 'content-type': type, ...others } = headers
      const lines = Object.entries(others).map(([key, value]) => `add_header ${key} "${value.replaceAll('"', '\\"')}";`)
      own = own.replace(
        take(own, /^ {8}location \/ \{\n[^]*?^ {8}\}\n/m),
        () => `        location / { root "${files}"; types {} default_type "${type}"; gzip_static on; ${lines.join(' ')} }\n`
      )
    }
    if (!socket) return own
    const behind = upstreams.replace(/"unix:[^"]*"/g, `"unix:${socket}"`)
    return (behind + own).replaceAll('digi_public', name).replaceAll('$digi_pool', `$${name}_pool`)
  })
  const at = conf.lastIndexOf('}')
  return `${conf.slice(0, at)}${parts.join('')}}\n`
}

// An instance in `dir`, not yet running. `extras` get their ports here.
export async function make(dir, { config = {}, extras = [] } = {}) {
  // One machine asks and answers faster than people do.
  const unhurried = { min_fill_ms: 0, page_rate: 0, send_rate: 0, code_rate: 0, sign_in_rate: 0, address_connections: 0 }
  const sets = Object.entries({ ...unhurried, ...config }).flatMap(([key, value]) => ['--set', `${key}=${value}`])
  await run(program, ['init', dir, '--county', 'satakunta', '--demo', ...sets])
  await run(program, ['demo', '--dir', dir, '--empty'])
  const [port, ...others] = await freePorts(1 + extras.length)
  extras.forEach((extra, i) => (extra.port = others[i]))
  const log = join(dir, '..', 'log')
  const url = `http://127.0.0.1:${port}`
  const site = {
    dir,
    url,
    log,
    cli: (...args) => run(program, [...args, '--dir', dir], { maxBuffer: 64 * 1024 * 1024 }),
    // (Re)write nginx's configuration with the servers of `extras`.
    async configure() {
      const { stdout } = await site.cli('nginx-config', '--port', String(port), '--static', resolve('build/static'))
      site.conf = stdout.trim()
      writeFileSync(site.conf, extend(readFileSync(site.conf, 'utf8'), extras))
    },
    async startNginx() {
      site.nginx = launch(nginx, ['-c', site.conf], log)
      await until('nginx', () => ask(`${url}/nginx/pages.css`).then(({ status }) => status === 200))
    },
    // Milliseconds from the start of the program to the first 200.
    async startServer() {
      const begun = performance.now()
      site.server = launch(program, ['serve', '--dir', dir, '--set', `origin=${url}`], log)
      await until('serve', () => ask(`${url}/healthz`).then(({ status }) => status === 200), 20000, 2)
      return performance.now() - begun
    },
    stopServer: () => end(site.server),
    async stop() {
      if (site.nginx) await end(site.nginx, 'SIGQUIT')
      if (site.server) await site.stopServer()
    },
    memory_kb: () => memory_kb(site.server.pid),
    // To all processes but the one that starts the others.
    signalChildren: (signal) => familyOf(site.server.pid).slice(1).forEach((pid) => process.kill(pid, signal))
  }
  return site
}

export const extraUrl = (extra) => `http://127.0.0.1:${extra.port}`

function parentOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

// What `look` says, or `otherwise` of a process that ended while we looked.
function unlessEnded(look, otherwise) {
  try {
    return look()
  } catch {
    return otherwise
  }
}

// A process and its children.
function familyOf(parent) {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
  return [parent, ...pids.filter((pid) => unlessEnded(() => parentOf(pid) === parent, false))]
}

// Proportional set size of a process and its children.
const memory_kb = (parent) =>
  familyOf(parent)
    .map((pid) => unlessEnded(() => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]), 0))
    .reduce((sum, kb) => sum + kb, 0)

// A reference program behind `socket`: `children` processes that answer with the file `answer`.
export async function startReference(folder, name, children, answer, sealBytes) {
  mkdirSync(folder, { recursive: true })
  const log = join(folder, `${name}.log`)
  const socket = join(folder, `${name}.sock`)
  const child = launch('build/bench/ref_fcgi', [socket, String(children), answer, String(sealBytes)], log)
  await until(name, async () => readFileSync(log, 'utf8').includes('READY'))
  return child
}
