// letters.test.mjs - letters to people who are invited, through a real mail server: each its own code, and nothing stays.
// SPDX-License-Identifier: EUPL-1.2
import test, { before, after } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { files, freePort, program, sql, start } from './lib/instance.mjs'
import { ask, doorOf, hidden } from './lib/resident.mjs'
import { everything } from './lib/surveys.mjs'

const CODE = /([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}/
const answers = [{ q1: 'o1', 'q2.o1': '1', q3: 'o1', q4: 'o1' }, { 'q5.r1': 'o1', 'q5.r2': 'o2', q6: '7', q7: 'ei mitään', q8: 'omat sanat' }]
const people = (count, name) => Array.from({ length: count }, (_, i) => `${name}-${i}@kanaria.example.fi`)
const wait = (ms) => new Promise((done) => setTimeout(done, ms))

let site, port, mails, server

// Debian's Python has Debian's aiosmtpd; another one may stand first on the PATH.
async function openPost(host = '127.0.0.1') {
  mails = []
  server = spawn('/usr/bin/python3', ['tests/e2e/lib/mail_server.py', String(port), host], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: server.stdout })
  await new Promise((done, fail) => {
    server.on('close', () => fail(new Error('the mail server ended')))
    lines.on('line', (line) => {
      const mail = JSON.parse(line)
      if (mail.ready) done()
      else mails.push(mail)
    })
  })
}

async function closePost() {
  const ended = new Promise((done) => server.on('close', done))
  server.stdin.end()
  await ended
}

// Run a verb with `text` on standard input.
function verb(text, ...args) {
  return new Promise((done) => {
    const child = spawn(program, [...args, '--dir', site.dir], { stdio: ['pipe', 'pipe', 'pipe'] })
    const said = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr']) child[name].on('data', (data) => (said[name] += data))
    child.on('close', (code) => done({ code, ...said }))
    child.stdin.on('error', () => {}) // it may not want to read
    child.stdin.end(text)
  })
}

const status = async (slug) => (await verb('', 'codes', 'status', slug)).stdout

async function until(what, is, limit_ms = 60000) {
  for (const end = Date.now() + limit_ms; Date.now() < end; await wait(200)) if (await is()) return
  assert.fail(`${what} does not come; the log says:\n${site.log()}`)
}

async function survey(slug, title = { fi: 'Mitä äidille kuuluu?', sv: 'Hur mår du på ön?', en: 'How do you do – “well”?' }) {
  const all = everything(slug)
  const definition = { ...all, title, settings: { ...all.settings, access: 'invitation' } }
  const file = join(site.dir, `../${slug}.json`)
  if (!all.langs.includes('en')) delete definition.title.en
  writeFileSync(file, JSON.stringify(definition))
  await site.cli('survey', 'import', file, '--state', 'open')
}

const settings = (lines) => writeFileSync(join(site.dir, 'config'), `${readFileSync(join(site.dir, 'config'), 'utf8')}\n${lines}\n`)

before(async () => {
  port = await freePort()
  await openPost()
  site = await start({
    demo: false,
    config: { smtp_url: `smtp://127.0.0.1:${port}`, mail_from: 'kysely@example.fi', mail_rate: 6000, ingest_interval_s: 3600 }
  })
  await survey('kutsutut')
})
after(async () => {
  await site?.stop()
  if (server?.exitCode === null) await closePost()
})

test('letters need the address of the site', async () => {
  const { code, stderr } = await verb(people(25, 'eka').join('\n'), 'codes', 'issue', 'kutsutut', '--mail')
  assert.equal(code, 1)
  assert.match(stderr, /set origin/)
  const bad = await verb('ei mikään', 'codes', 'issue', 'kutsutut', '--mail')
  assert.match(bad.stderr, /1 line is no address/) // the list is looked at first
  settings(`origin = ${site.url}`)
})

test('a list with a fault is named line by line, and nothing is done', async () => {
  const list = people(25, 'vika')
  list[3] = 'ei mikään'
  list[7] = 'a@example.fi\rBcc: uhri@example.fi'
  const bad = await verb(list.join('\n'), 'codes', 'issue', 'kutsutut', '--mail')
  assert.equal(bad.code, 1)
  assert.match(bad.stderr, /^line 4: .*\nline 8: /)
  assert.doesNotMatch(bad.stderr, /mikään|uhri|kanaria/)
  const few = await verb([...people(19, 'vika'), 'VIKA-0@kanaria.example.fi'].join('\n'), 'codes', 'issue', 'kutsutut', '--mail')
  assert.equal(few.code, 1)
  assert.match(few.stderr, /19 different .* at least 20/)
  const one = await verb([...people(25, 'vika'), 'ei mikään'].join('\n'), 'codes', 'issue', 'kutsutut', '--mail')
  assert.match(one.stderr, /: 1 line is no address;/)
  for (const args of [[], ['--mail', '--count', '20']]) assert.equal((await verb('', 'codes', 'issue', 'kutsutut', ...args)).code, 1)
  const other = await verb(people(20, 'vika').join('\n'), 'codes', 'issue', 'kutsutut', '--mail', '--lang', 'en')
  assert.match(other.stderr, /not in that language/)
  const early = await verb(people(20, 'vika').join('\n'), 'codes', 'remind', 'kutsutut', '--mail')
  assert.match(early.stderr, /invited nobody/)
  assert.match(await status('kutsutut'), /^0 codes issued in 0 lots/)
  assert.equal(mails.length, 0)
})

test('25 addresses get 25 codes, each good for one answer, and no file keeps an address or a code', async (t) => {
  const list = people(25, 'asukas')
  const issued = await verb(list.join('\r\n'), 'codes', 'issue', 'kutsutut', '--mail', '--lang', 'fi')
  assert.equal(issued.code, 0, issued.stderr)
  assert.equal(issued.stdout, '')
  assert.match(issued.stderr, /^25 letters wait; the server sends them/m)
  const [, commitment] = /^Lot 1: 25 codes, commitment ([0-9a-f]{64})$/m.exec(issued.stderr)
  await until('all letters', () => mails.length === 25)
  await until('the end of the mailing', async () => /25 in all, 0 waiting, 25 sent, 0 given up, 0 destroyed/.test(await status('kutsutut')))
  const codes = mails.map(({ text }) => CODE.exec(text)[0])

  await t.test('as a mail should be', () => {
    assert.deepEqual(mails.map(({ to }) => to[0]).sort(), [...list].sort())
    assert.equal(new Set(codes).size, 25)
    for (const mail of mails) {
      const headers = new Map(mail.headers.map(([name, value]) => [name.toLowerCase(), value]))
      assert.deepEqual(mail.defects, [])
      assert.equal(mail.to.length, 1)
      assert.match(mail.subject, /: Mitä äidille kuuluu\?$/)
      assert.equal(mail.type, 'multipart/alternative')
      assert.ok(mail.longest <= 78 && mail.is_ascii && mail.bare === 0)
      assert.equal(mail.hello, 'example.fi')
      assert.equal(headers.get('auto-submitted'), 'auto-generated')
      assert.match(headers.get('message-id'), /^\s*<[0-9a-f]{32}@example\.fi>$/)
      assert.match(headers.get('from'), /<kysely@example\.fi>$/)
      assert.ok(Math.abs(Date.parse(headers.get('date')) - Date.now()) < 120000)
      const link = `${site.url}/k/kutsutut#${CODE.exec(mail.text)[0]}`
      assert.ok(mail.text.includes(`\n${link}\n`))
      assert.ok(mail.html.includes(`<a href="${link}">`))
      assert.doesNotMatch(mail.headers.flat().join(' '), CODE)
    }
  })

  await t.test('nothing stays of the addresses and the codes', () => {
    const needles = ['kanaria.example.fi', ...codes, ...codes.map((code) => code.replaceAll('-', '')), ...list]
    for (const path of files(site.dir)) {
      const bytes = readFileSync(path, 'latin1')
      for (const needle of needles) assert.ok(!bytes.includes(needle), `${path} holds ${needle}`)
    }
    for (const needle of needles) assert.ok(!site.log().includes(needle), `the log holds ${needle}`)
    assert.match(site.log(), /event=mail sent=/)
  })

  await t.test('each lets in once, and the numbers add up', async () => {
    const url = `${site.url}/k/kutsutut/vastaa`
    const send = async (code) => {
      let page = await ask(url)
      page = await ask(doorOf(url, 'enter'), { form: { ...hidden(page.text), _k: code, _do: 'enter' } })
      for (const fields of answers) page = await ask(url, { form: { ...hidden(page.text), ...fields, _do: 'next' } })
      return (await ask(url, { form: { ...hidden(page.text), _do: 'send' } })).status
    }
    for (const code of codes) assert.equal(await send(code), 303)
    assert.notEqual(await send(codes[0]), 303)
    const [{ n }] = await sql(join(site.dir, 'data/inbox/inbox.db'), 'select sum(n) as n from counter where kind = 1')
    assert.equal(n, 25)
    const said = await status('kutsutut')
    assert.match(said, new RegExp(`^25 codes issued in 1 lot\\nlot 1: [0-9-]{10}, 25 codes, commitment ${commitment}\\n`))
    assert.match(said, /^used: at least 20\nleft: at most 5\ncheck: issued = used \+ left$/m)
  })
})

test('a reminder goes to all and carries no code', async () => {
  mails.length = 0
  const { code, stderr } = await verb(people(20, 'muistutus').join('\n'), 'codes', 'remind', 'kutsutut', '--mail', '--lang', 'sv')
  assert.equal(code, 0, stderr)
  await until('all reminders', () => mails.length === 20)
  for (const mail of mails) {
    assert.match(mail.subject, /: Hur mår du på ön\?$/)
    assert.doesNotMatch(mail.text + mail.html, CODE)
    assert.doesNotMatch(mail.text, /#/)
  }
  assert.match(await status('kutsutut'), /^reminders: 20 in all/m)
  assert.match(await status('kutsutut'), /^25 codes issued/) // none was added
})

test('subjects of three languages come out as they went in', async () => {
  const model = JSON.parse(readFileSync('demo/surveys/palveluihin-paasy.json', 'utf8'))
  const title = { ...model.title, fi: 'Yö – ja päivä “hyvä” €?', sv: 'Å ä ö: är allt bra, på alla öar och i hela skärgården även på vintern?', en: '=?UTF-8?Q?not=20this?= a title' }
  const slug = 'kielet'
  writeFileSync(join(site.dir, '../kielet.json'), JSON.stringify({ ...model, slug, title, settings: { ...everything(slug).settings, access: 'invitation' } }))
  await site.cli('survey', 'import', join(site.dir, '../kielet.json'), '--state', 'open')
  for (const lang of ['fi', 'sv', 'en']) {
    mails.length = 0
    assert.equal((await verb(people(20, lang).join('\n'), 'codes', 'issue', slug, '--mail', '--lang', lang)).code, 0)
    await until(`letters in ${lang}`, () => mails.length === 20)
    assert.ok(mails[0].subject.endsWith(`: ${title[lang]}`), mails[0].subject)
    assert.ok(mails[0].text.startsWith(`${title[lang]}\n`))
    assert.ok(mails[0].text.includes(`${lang === 'fi' ? '' : `/${lang}`}/k/kielet#`))
    await until('the end', async () => !/ [1-9][0-9]* waiting/.test(await status(slug)))
  }
})

test('a title cannot bring a header with it', async () => {
  await assert.rejects(survey('ruiske', { fi: 'Kysely\r\nBcc: uhri@example.fi', sv: 'Enkät' }))
  await survey('ruiske', { fi: 'Kysely\nBcc: uhri@example.fi', sv: 'Enkät' }) // two lines are a title that pages can show
  const { code, stderr } = await verb(people(20, 'ruiske').join('\n'), 'codes', 'issue', 'ruiske', '--mail')
  assert.equal(code, 1)
  assert.match(stderr, /cannot stand in a letter/)
  assert.match(await status('ruiske'), /^0 codes issued/)
})

test('who is refused is given up; what the server puts off waits; when it is away, all wait', async () => {
  await survey('tauko')
  await closePost()
  const list = [...people(20, 'tauko'), 'hylky@example.fi', 'hetken@example.fi']
  assert.equal((await verb(list.join('\n'), 'codes', 'issue', 'tauko', '--mail')).code, 0)
  await until('a pause', () => /event=mail_paused/.test(site.log()))
  assert.match(await status('tauko'), /22 in all, 22 waiting, 0 sent/)
  const [{ box }] = await sql(join(site.dir, 'data/people/people.db'), 'select hex(box) as box from letter limit 1')
  assert.equal(box.length / 2, 1024 + 48) // sealed, all of one size
  for (const path of files(site.dir)) assert.ok(!readFileSync(path, 'latin1').includes('tauko-1@'), path)
  await openPost()
  await until('the letters', () => mails.length === 20)
  await until('the counts', async () => /22 in all, 1 waiting, 20 sent, 1 given up, 0 destroyed/.test(await status('tauko')))
  assert.ok(!site.log().includes('hylky@') && !site.log().includes('hetken@'))
})

test('killed at any moment, the mailer sends each code to one address only, and each letter goes out', async () => {
  await survey('kuolema')
  mails.length = 0
  const list = people(40, 'kuolema')
  assert.equal((await verb(list.join('\n'), 'codes', 'issue', 'kuolema', '--mail')).code, 0)
  await until('some letters', () => mails.length > 0)
  const [pid] = site.pids('mailer')
  process.kill(pid, 'SIGKILL')
  await until('all letters', () => new Set(mails.map(({ to }) => to[0])).size === 40, 100000)
  const codesOf = new Map()
  for (const { to, text } of mails) codesOf.set(to[0], new Set([...(codesOf.get(to[0]) ?? []), CODE.exec(text)[0]]))
  for (const codes of codesOf.values()) assert.equal(codes.size, 1)
  assert.equal(new Set([...codesOf.values()].map((codes) => [...codes][0])).size, 40)
  assert.ok(mails.length <= 41)
})

// What an interrupted verb leaves: letters in the spool, and their codes valid or not.
test('interrupted between the stores, letters go out exactly when their codes are valid', async () => {
  await survey('kesken')
  const people_db = join(site.dir, 'data/people/people.db')
  const inbox = join(site.dir, 'data/inbox/inbox.db')
  const change = (path, what) => execFileSync('sqlite3', [path, `PRAGMA busy_timeout=5000; ${what}`])
  await closePost()
  assert.equal((await verb(people(20, 'kesken').join('\n'), 'codes', 'issue', 'kesken', '--mail')).code, 0)
  const [{ survey: id }] = await sql(people_db, 'select survey from mailing where state = 2 order by expires_ms desc limit 1')
  change(people_db, `UPDATE mailing SET state = 1 WHERE survey = ${id}`) // as if it had died before letting go
  const again = await verb(people(20, 'kesken').join('\n'), 'codes', 'issue', 'kesken', '--mail')
  assert.equal(again.code, 1)
  assert.match(again.stderr, /goes out now/)
  assert.match(await status('kesken'), /^20 codes issued in 1 lot/)
  change(people_db, `UPDATE mailing SET state = 1, batch = 2 WHERE survey = ${id}`) // as if its codes had never come to be
  assert.match(await status('kesken'), /letters of lot 2: 20 in all, 0 waiting, 0 sent, 0 given up, 20 destroyed unsent/)
  assert.equal((await sql(inbox, `select count(*) as n from invitation where survey = ${id}`))[0].n, 20)
  await openPost()
})

test('a code that was added to the store is found', async () => {
  execFileSync('sqlite3', [join(site.dir, 'data/inbox/inbox.db'), "PRAGMA busy_timeout=5000; INSERT INTO invitation SELECT survey, randomblob(16) FROM invitation LIMIT 1"])
  const all = await Promise.all(['kielet', 'tauko', 'kuolema', 'kesken'].map((slug) => verb('', 'codes', 'status', slug)))
  assert.deepEqual(all.map(({ code }) => code).sort(), [0, 0, 0, 1])
  assert.match(all.find(({ code }) => code).stdout, /check: FAILED/)
})

// 127.0.0.2 is an address like any other to the program: only localhost, 127.0.0.1 and ::1 are this machine to it.
test('a server elsewhere that does not encrypt gets nothing', async () => {
  await survey('selva')
  await closePost()
  await openPost('127.0.0.2')
  mails.length = 0
  const pauses = () => site.log().split('event=mail_paused').length
  settings('')
  const config = readFileSync(join(site.dir, 'config'), 'utf8')
  writeFileSync(join(site.dir, 'config'), config.replace('smtp://127.0.0.1:', 'smtp://127.0.0.2:'))
  const [old] = site.pids('mailer')
  process.kill(site.pids('parent')[0], 'SIGHUP')
  await until('another mailer', () => site.pids('mailer').some((pid) => pid !== old) && !site.pids('mailer').includes(old))
  const before = pauses()
  assert.equal((await verb(people(20, 'selva').join('\n'), 'codes', 'issue', 'selva', '--mail')).code, 0)
  await until('a pause', () => pauses() > before)
  assert.equal(mails.length, 0)
  assert.match(await status('selva'), /20 in all, 20 waiting/)
})

test('without a mail server the verb does not begin, and what waits is destroyed with its day', async () => {
  settings('smtp_url =')
  const lines = readFileSync(join(site.dir, 'config'), 'utf8').split('\n')
  writeFileSync(join(site.dir, 'config'), lines.filter((line) => !/^smtp_url = smtp/.test(line)).join('\n'))
  const { code, stderr } = await verb(people(20, 'ei').join('\n'), 'codes', 'issue', 'tauko', '--mail')
  assert.equal(code, 1)
  assert.match(stderr, /set smtp_url/)
  process.kill(site.pids('parent')[0], 'SIGHUP')
  const people_db = join(site.dir, 'data/people/people.db')
  execFileSync('sqlite3', [people_db, 'PRAGMA busy_timeout=5000; UPDATE mailing SET expires_ms = 1 WHERE state <> 3'])
  await until('an empty spool', async () => (await sql(people_db, 'select count(*) as n from letter'))[0].n === 0)
  assert.match(await status('tauko'), /22 in all, 0 waiting, 20 sent, 1 given up, 1 destroyed unsent/)
})

test('codes on paper: slips with the address, the code and a QR code, for the owner only', async () => {
  const file = join(site.dir, '../liput.pdf')
  const { code, stderr } = await verb('', 'codes', 'print', 'kutsutut', '--count', '20', '-o', file)
  assert.equal(code, 0, stderr)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const told = (name, ...options) => execFileSync(name, [...options], { encoding: 'utf8' })
  const words = told('pdftotext', '-raw', file, '-')
  const codes = words.match(new RegExp(CODE, 'g'))
  assert.equal(new Set(codes).size, 20)
  assert.equal(words.match(/Mitä äidille kuuluu\?/g).length, 20)
  assert.match(told('pdfinfo', file), /Pages: +3\n/)
  assert.match(told('pdfinfo', file), /Tagged: +yes/)
  const door = `${site.url}/k/kutsutut/vastaa`
  const page = await ask(door)
  const inside = await ask(doorOf(door, 'enter'), { form: { ...hidden(page.text), _k: codes[19].replaceAll('-', ' ').toLowerCase(), _do: 'enter' } })
  assert.match(inside.text, /q1/)
  assert.match((await verb('', 'codes', 'print', 'kutsutut', '--count', '19', '-o', file)).stderr, /at least 20/)
})
