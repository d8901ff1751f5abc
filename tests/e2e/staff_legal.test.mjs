// staff_legal.test.mjs - feedback about accessibility from the public form to the answer in the mail, and what every service has to tell.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { follow, launch, visitor } from './lib/browser.mjs'
import { colleague } from './lib/colleague.mjs'
import { files, freePort, sql, start } from './lib/instance.mjs'
import { checkMarkup, eye } from './lib/look.mjs'
import { ask } from './lib/resident.mjs'

const wait = (ms) => new Promise((done) => setTimeout(done, ms))
const WORDS = 'Ruudunlukija ei sano Ääkkösiä – “eikä” €-merkkiä.\nToinen rivi <b>ei lihavoitu</b>.'
const REPLY = 'Kiitos! Korjasimme sen tänään – päivitä sivu.\n\nHälsningar från Åbo <i>& muut</i>'
const ADDRESS = 'palaute.kanaria@example.fi'
const mails = []
let site
let server
let browser

before(async () => {
  const port = await freePort()
  server = spawn('/usr/bin/python3', ['tests/e2e/lib/mail_server.py', String(port)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: server.stdout })
  await new Promise((done, fail) => {
    server.on('close', () => fail(new Error('the mail server ended')))
    lines.on('line', (line) => (JSON.parse(line).ready ? done() : mails.push(JSON.parse(line))))
  })
  site = await start({ demo: 'empty', config: { smtp_url: `smtp://127.0.0.1:${port}`, mail_from: 'kysely@example.fi', mail_rate: 6000, ingest_interval_s: 1 } })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.stop()
  if (server?.exitCode === null) {
    const ended = new Promise((done) => server.on('close', done))
    server.stdin.end()
    await ended
  }
})

const people = (query) => sql(join(site.dir, 'data/people/people.db'), query)
const change = (query) => execFileSync('sqlite3', [join(site.dir, 'data/people/people.db'), `PRAGMA busy_timeout=10000; ${query}`])
// What waits for an answer; wait until it is one more than before.
const waiting = async () => (await people('select number from feedback where how = 0')).length
async function filed(before) {
  await until('the feedback', async () => (await waiting()) === before + 1)
}
const dayOf = (days) => {
  const [d, m, y] = new Intl.DateTimeFormat('fi-FI', { timeZone: 'Europe/Helsinki' }).format(Date.now() + days * 86400000).split('.')
  return Number(y) * 10000 + Number(m) * 100 + Number(d)
}

async function until(what, is) {
  for (let i = 0; i < 200; i += 1, await wait(100)) if (await is()) return
  assert.fail(`${what} does not come; the log says:\n${site.log()}`)
}

// Give feedback with the public form; the code on the receipt.
async function give(lang, { words = WORDS, address = ADDRESS, js = true } = {}) {
  const { page, context, messages, foreign } = await visitor(browser, { js })
  await page.goto(`${site.url}${lang}/saavutettavuus`)
  await follow(page, page.locator('main a[href$="/saavutettavuus/palaute"]').first())
  await page.locator('#words').fill(words)
  await page.locator('#page').fill('/k/palveluihin-paasy')
  await page.locator('#address').fill(address)
  await follow(page, page.locator('button[value=send]'))
  const code = (await page.locator('.dr-facts dd').first().innerText()).trim()
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  assert.deepEqual(messages, [])
  assert.deepEqual(foreign, [])
  await context.close()
  return code
}

test('a mistake in the public form is named, and what was written stays', async () => {
  for (const js of [true, false]) {
    const { page, context } = await visitor(browser, { js })
    await page.goto(`${site.url}/en/saavutettavuus/palaute`)
    await page.locator('#page').fill('jokin sivu')
    await page.locator('#address').fill('ei osoite')
    await follow(page, page.locator('button[value=send]'))
    assert.match(await page.title(), /^Error: /)
    const links = await page.locator('.govuk-error-summary a').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    assert.deepEqual(links, ['#words', '#address'])
    assert.equal(await page.locator('#page').inputValue(), 'jokin sivu')
    assert.equal(await page.locator('#address').inputValue(), 'ei osoite')
    await context.close()
  }
  assert.deepEqual(await people('select number from feedback'), [])
})

test('feedback waits in the queue with its countdown, is answered, and the answer comes by mail in its language', async () => {
  const codes = { fi: await give(''), sv: await give('/sv', { js: false }), en: await give('/en', { words: 'With an identity code 010190-123M in it', address: 'toinen.kanaria@example.fi' }) }
  await until('the feedback', async () => (await people('select number from feedback')).length === 3)
  for (const path of files(site.dir)) {
    const bytes = readFileSync(path)
    for (const needle of [ADDRESS, 'Ruudunlukija', '010190-123M']) assert.equal(bytes.includes(needle), false, `${path} holds ${needle}`)
  }

  const kaisa = await colleague(browser, site, 'coordinator')
  await kaisa.open('')
  assert.match(await kaisa.main(), /feedback about accessibility/i)
  await kaisa.open('/palaute')
  const row = (code) => kaisa.page.locator('tr', { hasText: code })
  assert.match(await row(codes.fi).innerText(), /14 days left/)
  change(`UPDATE feedback SET due_day = ${dayOf(0)} WHERE number = 2; UPDATE feedback SET due_day = ${dayOf(-2)} WHERE number = 3`)
  await kaisa.page.reload()
  const order = await kaisa.page.locator('tbody tr').allInnerTexts()
  assert.match(order[0], /2 days late/)
  assert.match(order[1], /Today is the last day/)
  assert.match(order[2], /14 days left/)

  await follow(kaisa.page, row(codes.en).getByRole('link'))
  assert.doesNotMatch(await kaisa.main(), /010190/)
  await kaisa.open('/palaute')
  for (const lang of ['fi', 'sv']) {
    await kaisa.open('/palaute')
    await follow(kaisa.page, row(codes[lang]).getByRole('link'))
    assert.ok((await kaisa.main()).includes('<b>ei lihavoitu</b>'))
    assert.ok((await kaisa.main()).includes(ADDRESS))
    assert.equal(await kaisa.page.locator('.ds-words').first().getAttribute('lang'), lang)
    await kaisa.press('Send the answer')
    assert.match(await kaisa.page.locator('#_faults').innerText(), /Write what you answer/)
    await kaisa.page.getByLabel('Your answer').fill(REPLY)
    await kaisa.press('Send the answer')
    assert.match(await kaisa.main(), /Your answer is on its way/)
    const answers = () => mails.filter(({ to }) => to[0] === ADDRESS)
    await until('the answer', () => answers().length === (lang === 'fi' ? 1 : 2))
    const mail = answers().at(-1)
    assert.ok(mail.subject.includes(codes[lang]), mail.subject)
    assert.deepEqual(mail.defects, [])
    assert.ok(mail.longest <= 78 && mail.is_ascii && mail.bare === 0)
    assert.equal(mail.type, 'multipart/alternative')
    for (const line of REPLY.split('\n').filter(Boolean)) assert.ok(mail.text.includes(line), `${lang}: ${mail.text}`)
    assert.ok(mail.html.includes('&lt;i&gt;&amp; muut&lt;/i&gt;') && !mail.html.includes('<i>&'), mail.html)
    assert.ok(mail.text.includes(`${lang === 'fi' ? '' : `/${lang}`}/saavutettavuus`), mail.text)
    assert.match(mail.html, new RegExp(`<html[^>]* lang="${lang}"`))
    assert.doesNotMatch(mail.text + mail.html, /Ruudunlukija/) // what was written is not sent about
  }
  assert.equal(mails.filter(({ to }) => to[0] === ADDRESS).length, 2)

  // A note instead of a mail: nothing is sent.
  await kaisa.open('/palaute')
  await follow(kaisa.page, row(codes.en).getByRole('link'))
  await kaisa.page.getByLabel('Your answer').fill('Soitimme hänelle.')
  await kaisa.press('Do not send, keep it as a note')
  await kaisa.open('/palaute')
  assert.match(await row(codes.en).innerText(), /In another way/)
  assert.equal(await kaisa.page.getByText('Nothing waits.').count(), 1)
  await wait(1500) // a turn of the mailer
  assert.equal(mails.filter(({ to }) => to[0] === 'toinen.kanaria@example.fi').length, 0)
  assert.deepEqual(await sql(join(site.dir, 'data/people/people.db'), 'select how, count(*) as n from feedback group by how order by how'), [{ how: 1, n: 2 }, { how: 2, n: 1 }])
  const log = JSON.stringify(await sql(join(site.dir, 'data/audit/audit.db'), 'select object, detail from entry'))
  assert.doesNotMatch(log + site.log(), /Ruudunlukija|kanaria|Korjasimme/)
  await kaisa.close()
})

test('two who answer the same: the second is told, and one mail goes out', async () => {
  const before = await waiting()
  const code = await give('', { address: 'kolmas.kanaria@example.fi' })
  await filed(before)
  const both = [await colleague(browser, site, 'coordinator', { js: false }), await colleague(browser, site, 'coordinator2')]
  for (const one of both) {
    await one.open('/palaute')
    await follow(one.page, one.page.locator('tr', { hasText: code }).getByRole('link'))
    await one.page.getByLabel('Your answer').fill(`Vastaus: ${one === both[0] ? 'eka' : 'toka'}`)
  }
  for (const one of both) await one.press('Send the answer')
  assert.match(await both[1].main(), /answered already/)
  assert.match(await both[1].main(), /Vastaus: eka/)
  await until('the answer', () => mails.some(({ to }) => to[0] === 'kolmas.kanaria@example.fi'))
  await wait(1500)
  assert.equal(mails.filter(({ to }) => to[0] === 'kolmas.kanaria@example.fi').length, 1)
  for (const one of both) await one.close()
})

test('what was answered is erased in its time; what waits is not', async () => {
  const before = await waiting()
  await give('', { words: 'Tämä odottaa yhä.' })
  await filed(before)
  // Which number a piece of feedback got, chance has settled.
  const all = await people('select number, how from feedback order by number')
  const [fresh, old] = all.filter(({ how }) => how)
  change(`UPDATE feedback SET came_day = ${dayOf(-500)}, due_day = ${dayOf(-486)}, answered_day = CASE how WHEN 0 THEN NULL ELSE ${dayOf(-400)} END WHERE number <> ${fresh.number}`)
  await site.cli('retention')
  assert.deepEqual(await people('select number, how from feedback order by number'), all.filter((one) => one.number === fresh.number || !one.how))
  const kaisa = await colleague(browser, site, 'coordinator')
  assert.equal((await kaisa.open(`/palaute/${old.number}`)).status(), 404)
  await kaisa.open('/palaute')
  assert.match(await kaisa.main(), /48\d days late/)
  await kaisa.close()
})

test('pages about feedback are accessible, valid and fit', async () => {
  const look = eye(browser)
  const markup = async (page, window) => {
    if (window.width === 1280 && window.forcedColors === 'none') await checkMarkup(await page.content(), page.url())
  }
  const kaisa = await colleague(browser, site, 'coordinator')
  const cookies = await kaisa.context.cookies()
  const numbers = await people('select min(number) as number from feedback group by how = 0')
  for (const path of ['/palaute', ...numbers.map(({ number }) => `/palaute/${number}`)])
    await look(path, (page) => page.context().addCookies(cookies).then(() => page.goto(`${site.url}/sv/hallinta${path}`)), { then: markup })
  await kaisa.close()
})

test('security.txt tells where to report a hole, and does not run out', async () => {
  const { status, text, headers } = await ask(`${site.url}/.well-known/security.txt`)
  assert.equal(status, 200)
  assert.match(headers['content-type'], /^text\/plain; charset=utf-8$/i)
  assert.match(text, /^Contact: mailto:\S+@\S+$/m)
  const expires = Date.parse(/^Expires: (\S+)$/m.exec(text)[1])
  assert.ok(expires > Date.now() + 100 * 86400000 && expires < Date.now() + 366 * 86400000)
  assert.match(text, /^Preferred-Languages: fi, sv, en$/m)
  assert.doesNotMatch(text, /^Canonical: http:/m)
})

test('the page about cookies is true: residents get none', async () => {
  for (const lang of ['', '/sv', '/en', '/selko']) {
    const { page, context } = await visitor(browser)
    for (const path of ['/evasteet', '/saavutettavuus', '/saavutettavuus/palaute', '/tietosuoja', '/k/palveluihin-paasy/vastaa']) {
      assert.equal((await page.goto(`${site.url}${lang}${path}`)).status(), 200)
      assert.deepEqual(await context.cookies(), [], `${lang}${path}`)
      assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0], `${lang}${path}`)
    }
    assert.equal(await page.locator('a[href$="/evasteet"]').count(), 1, 'every page leads there')
    await context.close()
  }
})
