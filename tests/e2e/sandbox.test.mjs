// sandbox.test.mjs - the running processes are shut in and open only what they should; `digiraati doctor` sees what is wrong.
// SPDX-License-Identifier: EUPL-1.2
// Tests T-04 (files) and T-12 (self-check) of docs/anonymity.md. What a process dies of: tests/unit/test_sandbox.c.
import test from 'node:test'
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { appendFileSync, chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { person, random } from './lib/answers.mjs'
import { certificate, make } from './lib/front.mjs'
import { program, start } from './lib/instance.mjs'
import { answer, ask, fill, hidden } from './lib/resident.mjs'
import { everything, file } from './lib/surveys.mjs'

const run = promisify(execFile)
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
const children = ['public', 'admin', 'intake', 'worker', 'mailer']
const slug = 'palveluihin-paasy'

// What `digiraati doctor` says: { status, text }.
const doctor = (dir) =>
  run(program, ['doctor', '--dir', dir]).then(
    ({ stdout }) => ({ status: 0, text: stdout }),
    (error) => ({ status: error.code, text: error.stdout })
  )

// A server as the systemd unit alone leaves it: no new rights, no core files and a filter that parent and child share.
const unit = `
#include <seccomp.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
int main(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(1), seccomp_syscall_resolve_name("reboot"), 0);
    seccomp_load(filter);
    prctl(PR_SET_NAME, "digi-parent");
    if (fork() == 0)
        prctl(PR_SET_NAME, "digi-public");
    else
        puts("up"), fflush(stdout);
    sleep(60);
}
`

// What strace saw: for each process by its name, the calls it made as { call, path, result }, in their order.
function traced(text) {
  const names = new Map()
  const begun = new Map()
  const calls = []
  for (const line of text.split('\n')) {
    const [, pid, rest] = /^(\d+) +(.*)$/.exec(line) ?? []
    if (!pid) continue
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest)
    if (unfinished) {
      begun.set(pid, unfinished[1])
      continue
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)
    const whole = resumed ? `${begun.get(pid) ?? ''}${resumed[1]}` : rest
    const [, call, args, result] = /^(\w+)\((.*)\) += (-?\w+)/.exec(whole) ?? []
    if (!call) continue
    if (call === 'prctl' && args.startsWith('PR_SET_NAME')) names.set(pid, /"([^"]*)"/.exec(args)[1])
    calls.push({ pid, call, args, path: /"([^"]*)"/.exec(args)?.[1] ?? '', result: Number(result) })
  }
  return calls.map((one) => ({ ...one, name: names.get(one.pid) ?? '' }))
}

const isShut = (pid) => /^Seccomp:\s+2$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

// The site answers as soon as one of its processes does; the others get ready meanwhile.
async function allReady(site) {
  for (let i = 0; i < 100 && !children.every((role) => site.pids(role).length && site.pids(role).every(isShut)); i += 1)
    await new Promise((done) => setTimeout(done, 100))
}

test('the running processes', async (t) => {
  const site = await start({ demo: 'empty', config: { cache_s: 0, public_children: 2, admin_children: 2, ingest_interval_s: 1 } })
  await allReady(site)
  const [parent] = site.pids('parent')
  const top = mkdtempSync(join(tmpdir(), 'digiraati-trace-'))
  // Files of a store ('' for any) that a process has open.
  const held = (pid, store) =>
    readdirSync(`/proc/${pid}/fd`)
      .map((fd) => ({ fd, path: readlinkSync(`/proc/${pid}/fd/${fd}`) }))
      .filter(({ path }) => path.startsWith(join(site.dir, 'data', store)))
      .map((one) => ({ ...one, isWritten: !/^flags:\s+\d*0$/m.test(readFileSync(`/proc/${pid}/fdinfo/${one.fd}`, 'utf8')) }))
  try {
    await t.test('each is shut in for good and leaves no core file', () => {
      for (const role of children) {
        const pids = site.pids(role)
        assert.ok(pids.length >= 1, role)
        for (const pid of pids) {
          const status = readFileSync(`/proc/${pid}/status`, 'utf8')
          assert.match(status, /^Seccomp:\s+2$/m, role)
          assert.match(status, /^NoNewPrivs:\s+1$/m, role)
          assert.match(status, /^VmLck:\s+(2[5-9]\d|[3-9]\d\d) kB$/m, `${role} locks what its keys lie in`)
          assert.match(readFileSync(`/proc/${pid}/limits`, 'utf8'), /^Max core file size +0 +0 /m, role)
        }
      }
    })

    await t.test('a public process holds no file of a store open for writing', { skip: process.getuid() !== 0 }, () => {
      for (const pid of site.pids('public')) {
        assert.equal(held(pid, '').length, 3, 'store, log and index')
        assert.deepEqual(held(pid, '').filter(({ isWritten }) => isWritten), [])
      }
    })

    await t.test('a staff process holds answers and the inbox for reading only', { skip: process.getuid() !== 0 }, () => {
      for (const pid of site.pids('admin')) {
        for (const store of ['results', 'inbox']) {
          assert.ok(held(pid, store).length >= 3, store)
          assert.deepEqual(held(pid, store).filter(({ isWritten }) => isWritten), [], store)
        }
        for (const store of ['panel', 'staff', 'audit', 'people']) assert.ok(held(pid, store).some(({ isWritten }) => isWritten), store)
      }
    })

    await t.test('pages come also while the worker is away', async () => {
      const [worker] = site.pids('worker')
      process.kill(parent, 'SIGSTOP') // so that it stays away
      process.kill(worker, 'SIGKILL')
      for (let i = 0; i < 20; i += 1) assert.equal((await ask(`${site.url}/k/${slug}`)).status, 200)
      process.kill(parent, 'SIGCONT')
      for (let i = 0; i < 100 && site.pids('worker').filter((pid) => pid !== worker).length !== 1; i += 1) await sleep(100)
      assert.equal((await ask(`${site.url}/k/${slug}`)).status, 200)
      await site.cli('survey', 'suspend', slug)
      assert.match((await ask(`${site.url}/k/${slug}`)).text, /keskeyt|tauolla/i, 'what is new shows')
      await site.cli('survey', 'resume', slug)
    })

    await t.test('the doctor sees it', async () => {
      const { status, text } = await doctor(site.dir)
      assert.equal(status, 0, text)
      assert.match(text, /^ok {4}processes: all 7 shut in$/m)
      assert.match(text, /^ok {4}keys: locked in memory$/m)
      assert.match(text, /^ok {4}survey keys: all [1-9]/m)
      assert.match(text, /^ok {4}headers: as they should be$/m)
    })

    // Who is not root may not look into processes that hide their memory.
    await t.test('T-04: through a whole survey nobody opens a file outside its list', { skip: process.getuid() !== 0 }, async () => {
      const out = join(top, 'trace')
      const strace = spawn('strace', ['-f', '-q', '-o', out, '-e', 'trace=%file,socket,seccomp,prctl', '-s', '300', '-p', String(parent)], { stdio: 'ignore' })
      const ended = new Promise((done) => strace.on('close', done))
      await sleep(500)
      const before = new Set(children.flatMap((role) => site.pids(role)))
      process.kill(parent, 'SIGHUP') // so that all are seen from their first moment on
      for (let i = 0; i < 200 && children.some((role) => !site.pids(role).length || site.pids(role).some((pid) => before.has(pid))); i += 1) await sleep(100)
      const definition = JSON.parse((await site.cli('survey', 'export', slug)).stdout)
      const next = random(4)
      for (let i = 0; i < 24; i += 1) assert.equal((await answer(site.url, slug, person(definition, next).pages)).status, 303)
      const half = await fill(site.url, slug, person(definition, next).pages)
      assert.equal((await ask(half.url.replace(/vastaa$/, 'talleta'), { form: { ...half.form, _do: 'save' } })).status, 200)
      for (const path of ['', 'tietoa', `k/${slug}/tulosta`, 'k/talousarvio-2028/tulokset', 'hallinta', 'healthz', 'ei-ole']) await ask(`${site.url}/${path}`)
      const door = `${site.url}/hallinta/kirjaudu`
      const sent = { ...hidden((await ask(door)).text), email: 'coordinator@demo.example', password: 'kokeilen-digiraatia', code: '' }
      const signed = await ask(door, { form: sent, headers: { origin: site.url }, timeout_ms: 60000 })
      assert.equal(signed.status, 303)
      const cookie = signed.headers['set-cookie'][0].split(';')[0]
      for (const path of ['', '/oma', '/ei-ole']) await ask(`${site.url}/hallinta${path}`, { headers: { cookie } })
      await sleep(2500) // the worker files answers and makes papers
      strace.kill('SIGINT')
      await ended

      const calls = traced(readFileSync(out, 'utf8'))
      const data = (store) => ['', '-wal', '-shm'].map((end) => join(site.dir, `data/${store}/${store}.db${end}`))
      const keys = (...names) => names.map((name) => join(site.dir, 'keys', name))
      const allowed = {
        'digi-public': [...data('panel'), ...keys('form.key', 'feedback.pub'), '/dev/urandom'],
        'digi-admin': [
          ...['panel', 'staff', 'audit', 'people', 'results', 'inbox'].flatMap((store) => [...data(store), join(site.dir, `data/${store}`)]),
          ...keys('form.key', 'account.key', 'spool.pub', 'feedback.pub', 'feedback.key'), '/dev/urandom', '/usr/share/dict/cracklib-small'
        ],
        'digi-intake': [...data('inbox'), join(site.dir, 'data/inbox'), '/dev/urandom'],
        'digi-worker': [...['panel', 'inbox', 'results', 'people', 'staff'].flatMap((store) => [...data(store), join(site.dir, `data/${store}`)]), '/dev/urandom']
      }
      const written = ['panel', 'staff', 'audit', 'people'].map((store) => join(site.dir, 'data', store)) // by staff processes
      const folders = { 'digi-worker': [join(site.dir, 'keys/'), join(site.dir, 'run/')] }
      const opens = calls.filter(({ call }) => ['open', 'openat', 'openat2', 'creat'].includes(call))
      for (const [name, list] of Object.entries(allowed)) {
        const own = calls.filter((one) => one.name === name)
        const pids = new Set(own.map(({ pid }) => pid))
        assert.equal(pids.size, /public|admin/.test(name) ? 2 : 1, name)
        const other = opens.filter((one) => one.name === name && one.path.startsWith('/') && !one.path.startsWith('/sys/kernel/security') && !one.path.startsWith('/proc/'))
          .filter(({ path, args }) => !args.includes('O_PATH') && !list.includes(path) && !folders[name]?.some((folder) => path.startsWith(folder)))
        assert.deepEqual(other.map(({ path }) => path), [], `${name} asked for another file`)
        for (const pid of pids) {
          const mine = calls.filter((one) => one.pid === pid)
          const shut = mine.findLastIndex(({ call }) => call === 'seccomp')
          assert.ok(shut >= 0, `${name} is shut in`)
          // SQLite asks for the kernel's random numbers; who only reads is refused and does without.
          const isNoPath = ({ call, path, result }) => ['socket', 'prctl'].includes(call) || (call === 'newfstatat' && path === '') || (path === '/dev/urandom' && (name === 'digi-admin' || result < 0))
          // A log that is new is on disk when its folder is.
          const isFolder = ({ call, path, args, result }) => name === 'digi-admin' && call === 'openat' && args.includes('O_RDONLY') && result >= 0 && written.includes(path)
          if (/public|admin/.test(name))
            assert.deepEqual(mine.slice(shut + 1).filter((one) => !isNoPath(one) && !isFolder(one)).map(({ call, path }) => `${call} ${path}`), [], `${name} goes by a path`)
        }
      }
      assert.ok(calls.filter(({ name, call }) => name === 'digi-public' && call === 'socket').length, 'a public process was at work')
      const temporary = opens.filter(({ path }) => /^\/(var\/)?tmp\//.test(path) && !path.startsWith(site.dir)).map(({ name, path }) => `${name} ${path}`)
      assert.deepEqual(temporary, [], 'a temporary file')
      assert.deepEqual(opens.filter(({ args }) => args.includes('O_TMPFILE')), [])
    })

    await t.test('nobody was ended by it', () => assert.doesNotMatch(site.log(), /child_died (?!child=digi-worker signal=9 )|signal=31/)) // but the one above
  } finally {
    rmSync(top, { recursive: true, force: true })
    await site.stop()
  }
})

test('T-12: the doctor sees each thing that is broken', async (t) => {
  const sound = await make({ origin: 'https://localhost' })
  await sound.cli('nginx-config', '--port', '8443', '--static', 'build/static', ...(await certificate(sound.top)))
  await sound.cli('survey', 'import', file(everything('kysely')), '--state', 'open')
  const [key] = readdirSync(join(sound.dir, 'keys')).filter((name) => name.startsWith('survey-'))
  const conf = 'nginx/nginx.conf'
  const replaced = (from, to) => (dir) => {
    const before = readFileSync(join(dir, conf), 'utf8')
    const after = before.replace(from, to)
    assert.notEqual(after, before, String(from))
    writeFileSync(join(dir, conf), after)
  }
  const mode = (path, bits) => (dir) => chmodSync(join(dir, path), bits)
  const table = (sql) => (dir) => run('sqlite3', [join(dir, 'data/results/results.db'), sql])
  const faults = {
    'a key that others may read': [mode('keys/form.key', 0o644), /^fail {2}keys\/form.key: mode 644/m],
    'settings that others may read': [mode('config', 0o640), /^fail {2}config: mode 640/m],
    'a store that others may read': [mode('data/results/results.db', 0o604), /^fail {2}data\/results\/results.db: mode 604/m],
    'a folder that others may enter': [mode('data/people', 0o711), /^fail {2}data\/people: mode 711/m],
    'the whole folder open': [mode('.', 0o755), /^fail {2}\.: mode 755/m],
    'a store that lies elsewhere': [
      (dir) => (renameSync(join(dir, 'data/panel'), `${dir}-panel`), symlinkSync(`${dir}-panel`, join(dir, 'data/panel'))),
      /^fail {2}data\/panel: a link/m
    ],
    'no form key': [(dir) => unlinkSync(join(dir, 'keys/form.key')), /^fail {2}keys\/form.key: missing/m],
    'no key of accounts': [(dir) => unlinkSync(join(dir, 'keys/account.key')), /^fail {2}keys\/account.key: missing/m],
    'no key of feedback': [(dir) => unlinkSync(join(dir, 'keys/feedback.key')), /^fail {2}keys\/feedback.key: missing/m],
    'keys that a backup would take': [(dir) => unlinkSync(join(dir, 'keys/CACHEDIR.TAG')), /^warn {2}keys: nothing tells backups/m],
    'an inbox that a backup would take': [(dir) => writeFileSync(join(dir, 'data/inbox/CACHEDIR.TAG'), 'x'), /^warn {2}data\/inbox: nothing tells backups/m],
    'a store that is gone': [(dir) => unlinkSync(join(dir, 'data/results/results.db')), /^fail {2}data\/results\/results.db: cannot be opened/m],
    'a store cut short': [(dir) => truncateSync(join(dir, 'data/results/results.db'), 8192 * 3), /^fail {2}data\/results\/results.db: (damaged|cannot be opened)/m],
    'tables of another version': [table('delete from schema_migration'), /^fail {2}tables: not those of this version/m],
    'erasing that waits for somebody': [
      (dir) => run('sqlite3', [join(dir, 'data/panel/panel.db'), `insert into job (name, last_ms) values ('clock', 1000)`]),
      /^warn {2}retention: nothing is erased/m
    ],
    'erasing that failed': [
      (dir) => run('sqlite3', [join(dir, 'data/panel/panel.db'), `insert into job (name, last_ms) values ('retention-tried', 1000)`]),
      /^warn {2}retention: the last run failed/m
    ],
    'what is due': [(dir) => run(program, ['survey', 'cancel', 'kysely', '--dir', dir]), /^warn {2}retention: 1 due; the worker does it/m],
    'no key of a survey': [(dir) => unlinkSync(join(dir, 'keys', key)), /^fail {2}keys\/survey-\d+.key: missing/m],
    'a key cut short': [(dir) => truncateSync(join(dir, 'keys', key), 40), /^fail {2}keys\/survey-\d+.key: cut short/m],
    'half a key': [(dir) => truncateSync(join(dir, 'keys', key), 32), /^fail {2}keys\/survey-\d+.key: its second half is missing/m],
    'an access log on a line with others': [replaced('server_tokens off;', 'server_tokens off; access_log /tmp/a;'), /^fail {2}nginx: writes logs/m],
    'an access log behind a brace': [replaced('location = /healthz {', 'location = /healthz {access_log\n/tmp/a;'), /^fail {2}nginx: writes logs/m],
    'an error log with a space in its name': [replaced('error_log /dev/null emerg;', 'error_log "/dev/null emerg";'), /^fail {2}nginx: writes logs/m],
    'logs that are off in a comment only': [replaced('access_log off;', '# access_log off;'), /^fail {2}nginx: writes logs/m],
    'the address as the origin': [replaced('HTTP_ORIGIN $http_origin', 'HTTP_ORIGIN $realip_remote_addr'), /^fail {2}nginx: passes more/m],
    'the browser as the origin': [replaced('HTTP_ORIGIN $http_origin', 'HTTP_ORIGIN "$http_origin $http_user_agent"'), /^fail {2}nginx: passes more/m],
    'the packed address as the origin': [replaced('HTTP_ORIGIN $http_origin', 'HTTP_ORIGIN $binary_remote_addr'), /^fail {2}nginx: passes more/m],
    'a parameter behind another': [replaced('fastcgi_keep_conn on;', 'fastcgi_keep_conn on; fastcgi_param X $connection;'), /^fail {2}nginx: passes more/m],
    'a cookie made of the address': [replaced('map $uri $digi_cookie {', 'map $binary_remote_addr $digi_cookie {'), /^fail {2}nginx: passes more/m],
    'an access log': [replaced('access_log off;', 'access_log /tmp/a;'), /^fail {2}nginx: writes logs/m],
    'an access log of one place': [replaced('location = /healthz {', 'location = /healthz {\n access_log /tmp/a;'), /^fail {2}nginx: writes logs/m],
    'an error log': [replaced('error_log /dev/null emerg;', 'error_log /dev/null error;'), /^fail {2}nginx: writes logs/m],
    'no word about error logs': [replaced('error_log /dev/null emerg;', ''), /^fail {2}nginx: writes logs/m],
    'the address for the application': [replaced('fastcgi_param HTTP_ORIGIN', 'fastcgi_param REMOTE_ADDR $remote_addr;\n fastcgi_param HTTP_ORIGIN'), /^fail {2}nginx: passes more/m],
    'the address under another name': [replaced('fastcgi_param HTTP_ORIGIN $http_origin', 'fastcgi_param HTTP_ORIGIN $remote_addr'), /^fail {2}nginx: passes more/m],
    'the usual parameters': [replaced('fastcgi_keep_conn on;', 'include fastcgi_params;'), /^fail {2}nginx: passes more/m],
    'all headers for the application': [replaced('fastcgi_pass_request_headers off;', ''), /^fail {2}nginx: passes more/m],
    'bodies on disk': [replaced('client_body_buffer_size 256k;', 'client_body_buffer_size 16k;'), /^fail {2}nginx: writes what people send/m],
    'what staff carry in on disk': [replaced('client_body_buffer_size 4m;', ''), /^fail {2}nginx: writes what people send/m],
    'its buffer in another place': [replaced(/client_body_buffer_size 4m;([^}]*})/, '$1 location /x { client_body_buffer_size 4m; }'), /^fail {2}nginx: writes what people send/m],
    'larger bodies': [replaced('client_max_body_size 256k;', 'client_max_body_size 1m;'), /^fail {2}nginx: writes what people send/m],
    'answers on disk': [replaced('fastcgi_max_temp_file_size 0;', ''), /^fail {2}nginx: writes what people send/m],
    'the version told': [replaced('server_tokens off;', ''), /^warn {2}nginx: tells its version/m],
    'no HSTS': [replaced(/add_header Strict-Transport-Security.*/g, ''), /^fail {2}nginx: TLS without HSTS/m],
    'session tickets': [replaced('ssl_session_tickets off;', ''), /^fail {2}nginx: TLS without HSTS/m],
    'old TLS': [replaced('ssl_protocols TLSv1.2', 'ssl_protocols TLSv1.1 TLSv1.2'), /^fail {2}nginx: TLS without HSTS/m],
    'no TLS': [replaced(/^\s*ssl_certificate.*$/gm, ''), /^warn {2}nginx: no TLS/m],
    'no configuration': [(dir) => unlinkSync(join(dir, conf)), /^warn {2}nginx: no configuration/m]
  }
  try {
    const healthy = await doctor(sound.dir)
    await t.test('a sound instance passes, and the machine is told of', () => {
      assert.equal(healthy.status, 0, healthy.text)
      assert.doesNotMatch(healthy.text, /^fail/m)
      for (const what of ['files: all', 'passwords: new ones', 'core files:', 'swap:', 'clock:', 'disk: \\d+ MiB', 'survey keys: all 1', 'retention:', 'sandbox: (no )?Landlock', 'sandbox: seccomp', 'processes: the server does not run'])
        assert.match(healthy.text, new RegExp(`^(ok|warn) +${what}`, 'm'))
    })
    for (const [name, [spoil, expected]] of Object.entries(faults))
      await t.test(name, async () => {
        const dir = join(sound.top, 'copy')
        cpSync(sound.dir, dir, { recursive: true, verbatimSymlinks: true })
        try {
          assert.doesNotMatch(healthy.text, expected)
          await spoil(dir)
          const { status, text } = await doctor(dir)
          assert.match(text, expected)
          assert.equal(status, expected.source.startsWith('^fail') ? 1 : 0, text)
        } finally {
          rmSync(dir, { recursive: true, force: true })
          rmSync(`${dir}-panel`, { recursive: true, force: true })
        }
      })

    await t.test('pages without their headers', async () => {
      const site = createServer((_, response) => response.end('ok'))
      await new Promise((done) => site.listen(0, '127.0.0.1', done))
      appendFileSync(join(sound.dir, conf), `\nlisten 127.0.0.1:${site.address().port} backlog=1;\n`)
      const { status, text } = await doctor(sound.dir)
      site.close()
      assert.match(text, /^fail {2}headers: pages come without/m)
      assert.equal(status, 1)
    })

    await t.test('a process that is not shut in', async () => {
      const script = `process.title = 'digi-parent'; require('child_process').spawn('sleep', ['60']); console.log('up'); setTimeout(() => {}, 60000)`
      const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
      await new Promise((done) => parent.stdout.once('data', done))
      writeFileSync(join(sound.dir, 'run/serve.pid'), `${parent.pid}\n`, { mode: 0o600 })
      const { status, text } = await doctor(sound.dir)
      process.kill(-parent.pid, 'SIGKILL')
      assert.match(text, /^fail {2}process \d+ \(sleep\): not shut in$/m)
      assert.equal(status, 1)
    })

    await t.test('a process that only systemd shuts in', async () => {
      const source = join(sound.top, 'unit.c')
      writeFileSync(source, unit)
      await run('gcc', [source, '-o', join(sound.top, 'unit'), '-lseccomp'])
      const parent = spawn(join(sound.top, 'unit'), [], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
      await new Promise((done) => parent.stdout.once('data', done))
      writeFileSync(join(sound.dir, 'run/serve.pid'), `${parent.pid}\n`, { mode: 0o600 })
      const { status, text } = await doctor(sound.dir)
      process.kill(-parent.pid, 'SIGKILL')
      assert.match(text, /^fail {2}process \d+ \(digi-public\): not shut in$/m)
      assert.match(text, /^warn {2}keys: of the memory they lie in 0 KiB are locked/m)
      assert.equal(status, 1)
    })
  } finally {
    sound.remove()
  }
})
