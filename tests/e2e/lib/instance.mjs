// instance.mjs - a Digiraati instance of a test's own: nginx, parent and children on a free loopback port.
// SPDX-License-Identifier: EUPL-1.2
import { spawn, execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const program = resolve(process.env.DIGIRAATI || 'build/asan/digiraati')

export function freePort() {
  return new Promise((done) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}

// Tests answer faster than people and all come from one address; those of the limits themselves set them.
const unhurried = { min_fill_ms: 0, page_rate: 0, send_rate: 0, code_rate: 0, sign_in_rate: 0, address_connections: 0 }

// Start an instance with the demo content (demo: 'empty' loads the surveys without answers, false nothing). `dir` is its folder, `url` its address without the last slash.
export async function start({ demo = true, config = {} } = {}) {
  const top = mkdtempSync(join(tmpdir(), 'digiraati-'))
  const dir = join(top, 'instance')
  const port = await freePort()
  const log = []
  const settings = Object.entries({ ...unhurried, ...config }).map(([key, value]) => `${key} = ${value}`).join('\n')
  // A limit that a test sets for files shall be an error, as on a full disk, and no signal.
  const command = `trap '' XFSZ; exec packaging/run-development "$@"`
  const child = spawn('bash', ['-c', command, 'run', dir, String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DIGIRAATI: program, DEMO: demo === 'empty' ? 'empty' : demo ? 'yes' : 'no', EXTRA_CONFIG: settings }
  })
  const ended = new Promise((done) => child.on('close', done))
  await new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`no READY line within 60 s:\n${log.join('')}`)), 60000)
    const note = (data) => {
      log.push(data.toString())
      if (/^READY /m.test(log.join(''))) {
        clearTimeout(timer)
        done()
      }
    }
    child.stdout.on('data', note)
    child.stderr.on('data', note)
    child.on('close', () => fail(new Error(`ended before READY:\n${log.join('')}`)))
  })
  return {
    dir,
    port,
    url: `http://127.0.0.1:${port}`,
    log: () => log.join(''),
    // Run a verb of the program on this instance: `await instance.cli('survey', 'close', 'slug')`.
    cli: (...args) => run(program, [...args, '--dir', dir], { maxBuffer: 64 * 1024 * 1024 }),
    // Process ids of the children by their role: parent, public, admin, intake, worker.
    pids: (role) => processes(dir).filter((process) => process.role === role).map((process) => process.pid),
    // Wait until the script that runs the instance has ended by itself.
    ended: () => ended,
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 20000)
      await ended
      clearTimeout(timer)
      if (/AddressSanitizer|LeakSanitizer|runtime error/.test(log.join(''))) throw new Error(`sanitizer:\n${log.join('')}`)
      rmSync(top, { recursive: true, force: true })
    }
  }
}

// Every process that serves `dir`. The role is the name the process gives itself: digi-public and so on.
function processes(dir) {
  const found = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      if (!readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(dir)) continue
      const role = readFileSync(`/proc/${name}/comm`, 'utf8').trim()
      if (role.startsWith('digi-')) found.push({ pid: Number(name), role: role.slice(5) })
    } catch {
      // it ended while we looked
    }
  }
  return found
}

// Paths of all files below `dir`.
export function files(dir) {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) return []
    return stat.isDirectory() ? files(path) : stat.isFile() ? [path] : []
  })
}

// Ask the sqlite3 shell; rows as objects.
export async function sql(path, query) {
  const { stdout } = await run('sqlite3', ['-readonly', '-json', path, query], { maxBuffer: 64 * 1024 * 1024 })
  return stdout.trim() ? JSON.parse(stdout) : []
}

// How many answers came to a survey, exactly: what the program itself shows is rounded.
export async function received(site, slug) {
  const [{ id }] = await sql(join(site.dir, 'data/panel/panel.db'), `select id from survey where slug = '${slug}'`)
  const [{ n }] = await sql(
    join(site.dir, 'data/inbox/inbox.db'),
    `select coalesce(sum(n), 0) as n from counter where survey = ${id} and kind = 1`
  )
  return n
}
