// notices.test.mjs - letters to staff about what waits for them, through a real mail server: in three languages, and each thing once.
// SPDX-License-Identifier: EUPL-1.2
import test, { before, after } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { files, freePort, sql, start } from './lib/instance.mjs'
import { everything } from './lib/surveys.mjs'

const wait = (ms) => new Promise((done) => setTimeout(done, ms))
const langs = ['fi', 'sv', 'en']

let site, port, server, people
const mails = []

async function openPost() {
  server = spawn('/usr/bin/python3', ['tests/e2e/lib/mail_server.py', String(port)], { stdio: ['pipe', 'pipe', 'inherit'] })
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

async function until(what, is, limit_ms = 60000) {
  for (const end = Date.now() + limit_ms; Date.now() < end; await wait(200)) if (await is()) return
  assert.fail(`${what} does not come; there are ${mails.length} mails, and the log says:\n${site.log()}`)
}

const change = (store, what) => execFileSync('sqlite3', [join(site.dir, `data/${store}/${store}.db`), `PRAGMA busy_timeout=5000; ${what}`])

// The worker looks once a minute: as if the minute had passed.
const aMinuteLater = () => change('panel', "DELETE FROM job WHERE name = 'notices'")
const of = (person) => mails.filter((mail) => mail.to[0] === person.email)
const wire = (mail) => mail.headers.map(([name, value]) => `${name}: ${value}`).join('\n')

async function draft(slug, title) {
  const file = join(site.dir, `../${slug}.json`)
  writeFileSync(file, JSON.stringify({ ...everything(slug), title }))
  await site.cli('survey', 'import', file, '--state', 'draft')
}

// Three coordinators, one for each language, whom nobody has told anything yet.
before(async () => {
  port = await freePort()
  await openPost()
  site = await start({
    demo: 'empty',
    config: { smtp_url: `smtp://127.0.0.1:${port}`, mail_from: 'digiraati@example.fi', mail_rate: 6000 }
  })
  await draft('luonnos', { fi: 'Mitä äidille kuuluu?', sv: 'Hur mår du på ön?' })
  people = (await sql(join(site.dir, 'data/staff/staff.db'), 'select email from account where state = 2 order by role = 2 desc, email limit 3'))
  assert.equal(people.length, 3)
  change('staff', `DELETE FROM notified; DELETE FROM digest; DELETE FROM session;
    ${people.map(({ email }, lang) => `UPDATE account SET role = 2, lang = ${lang}, expires_ms = NULL WHERE email = '${email}';`).join('\n')}
    UPDATE account SET state = 3 WHERE email NOT IN (${people.map(({ email }) => `'${email}'`)});`)
  mails.length = 0
  aMinuteLater()
})
after(async () => {
  await site?.stop()
  if (server?.exitCode === null) {
    const ended = new Promise((done) => server.on('close', done))
    server.stdin.end()
    await ended
  }
})

test('each person is told in their own language what waits for them', async (t) => {
  await until('a letter to each', () => people.every((person) => of(person).length))
  const subjects = [/odottaa sinua Digiraatissa$/, /väntar på dig i Digiraati$/, /waits? for you in Digiraati$/]
  const whats = ['Viimeistele luonnos ja lähetä se katselmoitavaksi', 'Gör utkastet klart och skicka det till granskning', 'Finish the draft and send it to review']
  for (const [at, person] of people.entries())
    await t.test(langs[at], () => {
      const [mail] = of(person)
      const headers = new Map(mail.headers.map(([name, value]) => [name.toLowerCase(), value]))
      assert.deepEqual(mail.defects, [])
      assert.match(mail.subject, subjects[at])
      for (const part of [mail.text, mail.html]) assert.ok(part.includes(`Mitä äidille kuuluu?. ${whats[at]}`), part)
      assert.match(mail.html, new RegExp(`^<!DOCTYPE html>\\n<html lang="${langs[at]}">`))
      assert.equal(mail.type, 'multipart/alternative')
      assert.ok(mail.longest <= 78 && mail.is_ascii && mail.bare === 0)
      assert.equal(mail.to.length, 1)
      assert.equal(headers.get('content-language'), langs[at])
      assert.equal(headers.get('auto-submitted'), 'auto-generated')
      assert.match(headers.get('from'), /<digiraati@example\.fi>$/)
      assert.match(headers.get('message-id'), /^\s*<[0-9a-f]{32}@example\.fi>$/)
      assert.ok(Math.abs(Date.parse(headers.get('date')) - Date.now()) < 120000)
    })
})

test('nobody is told twice, whatever dies, and nobody more than once an hour', async () => {
  const told = mails.length
  for (const role of ['worker', 'mailer', 'worker']) {
    aMinuteLater()
    process.kill(site.pids(role)[0], 'SIGKILL')
    await until(`another ${role}`, () => site.pids(role).length === 1)
    await until('another look', async () => (await sql(join(site.dir, 'data/panel/panel.db'), "select 1 from job where name = 'notices'")).length)
  }
  await draft('toinen', { fi: 'Toinen kysely', sv: 'Den andra' })
  aMinuteLater()
  await until('another look', async () => (await sql(join(site.dir, 'data/panel/panel.db'), "select 1 from job where name = 'notices'")).length)
  await wait(3000)
  assert.equal(mails.length, told)
})

test('an hour later only what is new is told, and a title brings no header with it', async () => {
  await draft('kolmas', { fi: 'Kolmas\nBcc: uhri@example.fi', sv: 'Den tredje' })
  mails.length = 0
  change('staff', 'UPDATE digest SET made_ms = 0')
  aMinuteLater()
  await until('a letter to each', () => people.every((person) => of(person).length))
  assert.equal(mails.length, people.length)
  for (const mail of mails) {
    assert.equal(mail.to.length, 1)
    assert.doesNotMatch(wire(mail), /uhri|Bcc/i)
    assert.match(mail.subject, /^2 /)
    assert.match(mail.text, /Toinen kysely\. /)
    assert.match(mail.text, /Kolmas Bcc: uhri@example\.fi\. /)
    assert.doesNotMatch(mail.text, /äidille/)
  }
})

test('letters that wait can be read by nobody, and what was sent is gone', async () => {
  const ended = new Promise((done) => server.on('close', done))
  server.stdin.end()
  await ended
  await draft('neljas', { fi: 'Neljäs kanariankysely', sv: 'Den fjärde' })
  change('staff', 'UPDATE digest SET made_ms = 0')
  aMinuteLater()
  const boxes = () => sql(join(site.dir, 'data/people/people.db'), 'select length(box) as n from notice where state = 1')
  await until('letters that wait', async () => (await boxes()).length === people.length)
  for (const { n } of await boxes()) assert.equal(n % 1024, 48) // padded and sealed
  for (const path of files(join(site.dir, 'data/people'))) {
    const bytes = readFileSync(path, 'latin1')
    for (const needle of [...people.map(({ email }) => email), 'kanariankysely']) assert.ok(!bytes.includes(needle), `${path} holds ${needle}`)
  }
  mails.length = 0
  await openPost()
  await until('the letters', () => people.every((person) => of(person).length))
  await until('an empty outbox', async () => (await boxes()).length === 0)
  const log = site.log().split('\n').filter((line) => line.startsWith('t=')).join('\n') // the demo says who works in it
  for (const { email } of people) assert.ok(!log.includes(email))
})
