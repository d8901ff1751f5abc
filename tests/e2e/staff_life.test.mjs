// staff_life.test.mjs - a survey's whole life in the browser: two coordinators, residents, and a viewer who comes after.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { person, random } from './lib/answers.mjs'
import { axe, follow, launch, overflow, visitor } from './lib/browser.mjs'
import { colleague, cookieOf, forgetProof, meddle, prove, see } from './lib/colleague.mjs'
import { sql, start } from './lib/instance.mjs'
import { answer, ask } from './lib/resident.mjs'
import { press, signIn, PASSWORD } from './lib/staff.mjs'
import { day, everything, file } from './lib/surveys.mjs'

const next = random(2026)
const wait = (ms) => new Promise((done) => setTimeout(done, ms))
let site
let browser
let model

before(async () => {
  site = await start({ demo: 'empty', config: { ingest_interval_s: 1, cache_s: 0 } })
  browser = await launch()
  model = JSON.parse((await site.cli('survey', 'export', 'palveluihin-paasy')).stdout)
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

const survey = (slug, { opens = -1, closes = 16 } = {}) => ({
  ...model,
  slug,
  settings: { ...model.settings, opens: day(opens), closes: day(closes), results: day(closes + 10) }
})
const indented = (definition) => JSON.stringify(definition, null, 2)
const stateOf = (page) => page.locator('#_now .ds-tag').innerText()
// A question before a step: at both widths accessible and no wider than the window.
async function inspect(page) {
  const { width, height } = page.viewportSize()
  for (const one of [360, width]) {
    await page.setViewportSize({ width: one, height })
    assert.deepEqual(await axe(page), [], page.url())
    assert.equal(await overflow(page), 0, page.url())
  }
}
const buttons = (page) => page.locator('main button').allInnerTexts()

// Load the page until it says so.
async function until(page, words) {
  for (let i = 0; i < 100; i += 1) {
    if ((await page.locator('main').innerText()).includes(words)) return
    await wait(200)
    await page.reload()
  }
  assert.fail(`${words}: ${await page.locator('main').innerText()}`)
}

// What a click on the link brings as a file.
async function download(page, link) {
  const [got] = await Promise.all([page.waitForEvent('download'), link.click()])
  return { name: got.suggestedFilename(), bytes: readFileSync(await got.path()) }
}

// --- a document that is not a survey yet

const broken = [
  ['broken JSON', (text) => text.replace('"pages": [', '"pages": [,'), { line: (text) => text.split('\n').findIndex((l) => l.includes('"pages"')) + 1 }],
  ['an unknown type', (text) => text.replace('"type": "scale"', '"type": "asteikko"'), { place: /\.items\[\d+\]\.type$/, says: /asteikko/ }],
  ['a missing translation', (text) => { const d = JSON.parse(text); delete d.pages[1].title.sv; return indented(d) }, { place: /pages\[1\]\.title/, says: /sv/ }]
]

for (const js of [true, false])
  test(`faults of a document are shown in place, and mended there${js ? '' : ', without JavaScript'}`, async () => {
    const kaisa = await colleague(browser, site, 'coordinator', { js })
    const slug = js ? 'viallinen' : 'viallinen-kasin'
    const good = indented(everything(slug))
    const { page } = kaisa
    await kaisa.open('/uusi-kysely')
    for (const [what, spoil, wanted] of broken) {
      const text = spoil(good)
      assert.notEqual(text, good, what)
      await page.getByLabel('The document').fill(text)
      await kaisa.press('Create a draft')
      assert.match(await page.title(), /^Error: /, what)
      const summary = page.locator('#_faults')
      assert.match(await summary.innerText(), /not a survey yet/, what)
      if (js) assert.equal(await page.evaluate(() => document.activeElement.id), '_faults', what)
      const at = await page.locator('.ds-places__at').innerText(), why = await page.locator('.ds-places__why').innerText()
      if (wanted.line) assert.ok(Math.abs(Number(/\d+/.exec(at)[0]) - wanted.line(text)) <= 1, `${what}: ${at}`)
      if (wanted.place) assert.match(at, wanted.place, what)
      if (wanted.says) assert.match(`${why} ${await page.locator('section:has(#_where) pre').allInnerTexts()}`, wanted.says, what)
      assert.equal(await page.locator('.ds-places a').getAttribute('href'), '#document', what)
      assert.equal(await page.getByLabel('The document').inputValue(), text, `${what}: what was sent stays in the field`)
      assert.deepEqual(await sql(join(site.dir, 'data/panel/panel.db'), `select id from survey where slug = '${slug}'`), [], what)
    }
    await page.getByLabel('The document').fill(good)
    await kaisa.press('Create a draft')
    assert.equal(page.url().split('?')[0], kaisa.at(`/kyselyt/${slug}`))
    assert.match(await page.locator('#_done').innerText(), /created as a draft/)
    assert.equal(await stateOf(page), 'draft')
    await kaisa.open('/uusi-kysely') // the same short name once more
    await page.getByLabel('The document').fill(good)
    await kaisa.press('Create a draft')
    assert.match(await page.locator('#_faults').innerText(), new RegExp(slug))
    await kaisa.close()
  })

// --- a preview

test('the preview shows every page in every language and sends nothing', async () => {
  const definition = survey('esikatseltava')
  await site.cli('survey', 'import', file(definition), '--state', 'draft')
  for (const js of [true, false]) {
    const kaisa = await colleague(browser, site, 'coordinator', { js })
    const { page } = kaisa
    const sent = []
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
    const places = definition.pages.length + 3 // cover, pages, review, thanks
    for (const lang of js ? ['fi', 'sv', 'en', 'selko'] : ['selko'])
      for (let at = 0; at < places; at += 1) {
        const response = await kaisa.open(`/kyselyt/esikatseltava/esikatselu?kieli=${lang}&sivu=${at}`)
        assert.equal(response.status(), 200)
        const where = `${lang} ${at}`
        assert.equal(await page.locator('.ds-preview').getAttribute('lang'), 'en', where)
        assert.equal(await page.locator('html').getAttribute('lang'), lang === 'selko' ? 'fi-simple' : lang, where)
        const text = (await page.locator('body').innerText()).replaceAll('\u00ad', '')
        const wanted = at === 0 ? definition.title : definition.pages[at - 1]?.title
        if (wanted) assert.ok(text.includes(wanted[lang] ?? wanted.fi), `${where}: ${wanted[lang]}`)
        for (const item of definition.pages[at - 1]?.items ?? [])
          if (!item.show && item.type !== 'info') assert.ok(text.includes((item.label[lang] ?? item.label.fi).split(/[*{[]/)[0].trim()), `${where}: ${item.id}: ${item.label[lang] ?? item.label.fi} in ${text}`)
        assert.equal(await page.locator('nav[aria-label="Pages of the preview"] a').count(), places, where)
        assert.match(response.headers()['content-security-policy'], /form-action 'none'/, where)
        const form = page.locator('main form[method=post]')
        if ((js && lang !== 'fi') || !(await form.count())) continue
        await form.first().evaluate((one) => HTMLFormElement.prototype.submit.call(one))
        await wait(100) // the browser refuses at once
        assert.equal(page.url(), response.url(), where)
      }
    await kaisa.open('/kyselyt/esikatseltava/esikatselu')
    for (let at = 1; at < places; at += 1) await follow(page, page.locator('nav[aria-label="Pages of the preview"] a').nth(at))
    assert.deepEqual(sent, [])
    await kaisa.close()
  }
  assert.deepEqual(await sql(join(site.dir, 'data/inbox/inbox.db'), 'select count(*) as n from inbox'), [{ n: 0 }])
  const [{ id }] = await sql(join(site.dir, 'data/panel/panel.db'), "select id from survey where slug = 'esikatseltava'")
  assert.deepEqual(await sql(join(site.dir, 'data/inbox/inbox.db'), `select * from counter where survey = ${id}`), [], 'looking was counted')
})

// --- the whole life

// What everybody of the demo gets at the address, by role.
async function everybody(path) {
  const got = {}
  for (const box of Object.keys(cookies)) got[box] = (await see(site, cookies[box], path)).status
  return got
}
const cookies = {}

// Somebody comes in by the link that was made for them, without an app, as the demo allows.
async function joinPlainly(page, link) {
  await page.goto(link.replace('/hallinta', '/en/hallinta'))
  if (!(await page.getByLabel('The code in your link').inputValue())) await page.getByLabel('The code in your link').fill(link.split('#')[1])
  await press(page, 'Continue')
  await page.getByLabel('New password').fill(PASSWORD)
  await press(page, 'Start using it')
}

for (const js of [true, false])
  test(`from a file to published results${js ? '' : ', without JavaScript'}`, async (t) => {
    const slug = js ? 'elamankaari' : 'elamankaari-kasin'
    const people = Array.from({ length: 14 }, () => person(model, next).pages)
    const kaisa = await colleague(browser, site, 'coordinator', { js })
    const johan = await colleague(browser, site, 'coordinator2', { js })
    const at = `/kyselyt/${slug}`
    const definition = survey(slug, { opens: js ? 3 : -1 })
    const email = `${slug}@katsojat.example`
    const guest = await visitor(browser, { js })

    try {
      await t.test('a file becomes a draft, and a mended one its next version', async () => {
        const { page } = kaisa
        await kaisa.open('/kyselyt')
        await follow(page, page.getByRole('link', { name: 'New survey' }))
        await page.getByLabel('File').setInputFiles(file(indented({ ...definition, title: { ...definition.title, fi: 'Väliaikainen' } })))
        await kaisa.press('Create a draft')
        assert.equal(await stateOf(page), 'draft')
        assert.ok(['Väliaikainen', definition.title.en].includes(await kaisa.heading()))
        const old = await download(page, page.getByRole('link', { name: 'Download the document' }))
        assert.equal(old.name, `${slug}.v1.json`)
        assert.equal(JSON.parse(old.bytes).title.fi, 'Väliaikainen')
        await follow(page, page.getByRole('link', { name: 'New version' }))
        assert.deepEqual(JSON.parse(await page.getByLabel('The document').inputValue()), JSON.parse(old.bytes))
        await page.getByLabel('The document').fill(indented(definition))
        await kaisa.press('Store the new version')
        const now = await download(page, page.getByRole('link', { name: 'Download the document' }))
        assert.equal(now.name, `${slug}.v2.json`)
        assert.equal(JSON.parse(now.bytes).title.fi, definition.title.fi)
      })

      await t.test('who built it cannot approve it', async () => {
        await kaisa.press('Send to review')
        await kaisa.press('Take it back as a draft')
        assert.equal(await stateOf(kaisa.page), 'draft')
        await kaisa.press('Send to review')
        assert.equal(await stateOf(kaisa.page), 'in review')
        assert.match(await kaisa.main(), /You built .*so somebody else reviews and approves it/)
        assert.ok(!(await buttons(kaisa.page)).includes('Approve'))
        const token = await kaisa.page.locator('input[name=_t]').first().inputValue()
        const [{ name, value }] = await kaisa.context.cookies()
        const forced = await ask(`${kaisa.at(at)}/hyvaksy`, { form: { _t: token }, headers: { cookie: `${name}=${value}`, origin: site.url } })
        assert.equal(forced.status, 403)
      })

      await t.test('it comes back with a reason, and goes to review again', async () => {
        await johan.open(at)
        if (js) await johan.page.getByText('Return it to whoever built it').click()
        else await johan.page.locator('details:has(textarea)').evaluate((one) => (one.open = true))
        await johan.press('Return')
        assert.match(await johan.page.locator('#_faults').innerText(), /Write what should be changed/)
        await johan.page.getByLabel('What should be changed?').fill('Toinen kysymys on liian pitkä.')
        await johan.press('Return')
        await kaisa.open(at)
        assert.match(await kaisa.main(), /Toinen kysymys on liian pitkä\./)
        await follow(kaisa.page, kaisa.page.getByRole('link', { name: 'New version' }))
        await kaisa.press('Store the new version')
        await kaisa.press('Send to review')
      })

      await t.test('another coordinator approves it, and it opens', async () => {
        await johan.open(at)
        await johan.press(js ? 'Approve' : 'Approve and open to residents')
        if (js) {
          assert.equal(await stateOf(johan.page), 'approved')
          assert.equal((await ask(`${site.url}/k/${slug}/vastaa`)).text.includes('name="_c"'), false, 'residents can answer before it is open')
          await follow(johan.page, johan.page.getByRole('link', { name: 'Open it now' }))
          await inspect(johan.page)
          await johan.press('Open the survey')
        }
        assert.equal(await stateOf(johan.page), 'open')
      })

      await t.test('a viewer is let in for this survey alone', async () => {
        const { page } = kaisa
        await kaisa.open('/tunnukset/raportit')
        await follow(page, page.getByRole('link', { name: 'Give access to results' }))
        await page.getByLabel('Name', { exact: true }).fill('Vieras Katsoja')
        await page.getByLabel('Mail address').fill(email)
        await page.locator('.ds-choice', { hasText: slug }).filter({ has: page.locator(`p:text-is("${slug}")`) }).locator('input').check()
        assert.match(await page.getByLabel('Last day').inputValue(), /^\d{4}-\d\d-\d\d$/) // 90 days away
        const days = (Date.parse(await page.getByLabel('Last day').inputValue()) - Date.now()) / 86400000
        assert.ok(days > 88 && days < 91, `${days} days`)
        await kaisa.press('Give access to results')
        const link = (await page.locator('#_link').innerText()).trim()
        await joinPlainly(guest.page, link)
        await guest.page.goto(kaisa.at('/kirjaudu'))
        await signIn(guest.page, email, '')
        assert.equal(guest.page.url(), `${site.url}/en/hallinta`)
        for (const end of ['', '/tulokset', '/tulokset.csv', '/esikatselu', '/kysely.json'])
          assert.equal((await guest.page.goto(`${kaisa.at(at)}${end}`)).status(), 404, `the viewer gets ${end}`)
        await guest.page.goto(kaisa.at('/kyselyt'))
        assert.ok(!(await guest.page.locator('main').innerText()).includes(definition.title.en))
      })

      await t.test('while it is open nobody sees results, and the count only roughly', async () => {
        for (const pages of people.slice(0, 3)) assert.equal((await answer(site.url, slug, pages)).status, 303)
        await johan.open(at)
        assert.match(await johan.main(), /Answers received: fewer than 10/)
        await johan.press('Pause')
        assert.equal(await stateOf(johan.page), 'paused')
        assert.ok(!(await ask(`${site.url}/k/${slug}/vastaa`)).text.includes('name="_c"'), 'a paused survey can be answered')
        await johan.press('Resume')
        assert.equal(await stateOf(johan.page), 'open')
        for (const pages of people.slice(3)) assert.equal((await answer(site.url, slug, pages)).status, 303)
        await johan.open(at)
        assert.match(await johan.main(), /Answers received: at least 10\n/)
        assert.equal((await johan.main()).match(/Answers received/g).length, 1)
        for (const box of ['coordinator2', 'contact', 'requester', 'comms', 'manager', 'executive', 'viewer', 'admin', 'ict'])
          cookies[box] ??= await cookieOf(site, box)
        for (const end of ['/tulokset', '/tulokset.csv', '/tulokset.json']) {
          const got = await everybody(`${at}${end}`)
          for (const [box, status] of Object.entries(got)) assert.ok([403, 404].includes(status), `${box} gets ${status} at ${end}`)
        }
        for (const one of [kaisa, johan]) assert.equal((await one.open(`${at}/tulokset`)).status(), 403)
      })

      await t.test('closing has to be typed, and is for good', async () => {
        await johan.open(at)
        await follow(johan.page, johan.page.getByRole('link', { name: 'Close now' }))
        const field = johan.page.locator('#name')
        await field.fill(`${slug}x`)
        await johan.press('Close the survey')
        assert.match(await johan.page.locator('#_faults').innerText(), new RegExp(slug))
        assert.equal(await field.inputValue(), `${slug}x`)
        await field.fill(slug)
        await johan.press('Close the survey')
        assert.equal(await stateOf(johan.page), 'closed')
        assert.ok(!(await ask(`${site.url}/k/${slug}/vastaa`)).text.includes('name="_c"'))
      })

      await t.test('counted at once, its protected results are there', async () => {
        await follow(johan.page, johan.page.getByRole('link', { name: 'Count now' }))
        if (js) await inspect(johan.page)
        await johan.press('Count now')
        if (js) await johan.page.locator('#_sentence', { hasText: 'All answers are counted' }).waitFor() // by itself
        await until(johan.page, 'See the results')
        assert.match(await johan.main(), /Answers received: 14\n/)
        await follow(johan.page, johan.page.getByRole('link', { name: 'See the results' }))
        assert.ok((await johan.main()).includes(definition.pages[0].items.find((i) => i.type !== 'info').label.en))
        assert.equal((await ask(`${site.url}/k/${slug}/tulokset`)).text.includes('dr-result'), false, 'residents see them already')
        const got = await everybody(`${at}/tulokset`)
        for (const box of ['comms', 'manager', 'executive', 'viewer', 'admin', 'ict']) assert.ok([403, 404].includes(got[box]), `${box} gets ${got[box]}`)
        assert.equal((await guest.page.goto(kaisa.at(`${at}/tulokset`))).status(), 404, 'the viewer sees them already')
      })

      await t.test('who approves the results does not publish them; another does, after showing who it is', async () => {
        await johan.press('Approve the results')
        await follow(johan.page, johan.page.getByRole('link', { name: 'Take the approval back' }))
        if (js) await inspect(johan.page)
        await johan.page.getByLabel('Why is it taken back?').fill('Katsotaan vielä kerran.')
        await johan.press('Take the approval back')
        await johan.press('Approve the results')
        assert.match(await johan.main(), /You approved these results, so somebody else publishes them/)
        assert.equal(await johan.page.getByRole('link', { name: 'Publish the results' }).count(), 0)
        const token = await johan.page.locator('input[name=_t]').first().inputValue()
        const [{ name, value }] = await johan.context.cookies()
        const forced = await ask(`${johan.at(at)}/tulokset/julkaise`, { form: { _t: token, since: '1' }, headers: { cookie: `${name}=${value}`, origin: site.url } })
        assert.ok([403, 409].includes(forced.status), `status ${forced.status}`)
        await kaisa.open(`${at}/tulokset`)
        forgetProof(site, 'coordinator')
        await follow(kaisa.page, kaisa.page.getByRole('link', { name: 'Publish the results' }))
        await prove(kaisa.page)
        assert.equal((await ask(`${site.url}/k/${slug}/tulokset`)).text.includes('dr-result'), false, 'published unasked')
        if (js) await inspect(kaisa.page)
        await kaisa.press('Publish for everybody')
        assert.match(await kaisa.main(), /The results are published: everybody can read them\./)
        assert.match((await ask(`${site.url}/k/${slug}/tulokset`)).text, /dr-result/)
        await johan.open(at)
        assert.equal(await stateOf(johan.page), 'published')
      })

      await t.test('files from the browser are those of the command line', async () => {
        await kaisa.open(`${at}/tulokset`)
        for (const format of ['csv', 'json'])
          for (const lang of ['fi', 'sv', 'en']) {
            const { bytes, name } = await download(kaisa.page, kaisa.page.locator(`a[href$="tulokset.${format}?kieli=${lang}"]`))
            const { stdout } = await site.cli('results', 'export', slug, '--format', format, '--lang', lang)
            assert.equal(bytes.toString(), stdout, `${format} ${lang}`)
            assert.equal(name, `${slug}-${lang}.${format}`)
            if (format === 'json') assert.equal(JSON.parse(bytes).n, 14)
          }
      })

      await t.test('the viewer sees them, until the last day is over or the coordinator says so', async () => {
        const { page } = guest
        const results = kaisa.at(`${at}/tulokset`)
        assert.equal((await page.goto(results)).status(), 200)
        assert.equal((await download(page, page.locator('a[href$="tulokset.csv?kieli=fi"]'))).name, `${slug}-fi.csv`)
        assert.deepEqual(await buttons(page).then((all) => all.filter((one) => /Publish|Approve|Close|Count/.test(one))), [])
        assert.equal((await page.goto(kaisa.at('/kyselyt/talousarvio-2028'))).status(), 404, 'a survey that was not named')
        for (const path of ['/tunnukset', '/organisaatio', '/palaute', '/asetukset', '/loki', '/uusi-kysely'])
          assert.equal((await page.goto(kaisa.at(path))).status(), 403, path)
        meddle(site, `UPDATE account SET expires_ms = ${Date.now()} WHERE email = '${email}'`)
        await page.goto(results)
        assert.match(page.url(), /kirjaudu\?to=/)
        await signIn(page, email, '')
        assert.equal(await page.locator('#email-fault').count(), 1, 'one whose last day is over comes in')

        await kaisa.open('/tunnukset/raportit')
        await follow(kaisa.page, kaisa.page.locator('tr', { hasText: email }).getByRole('link'))
        await kaisa.page.getByLabel('Last day').fill(day(10))
        await kaisa.press('Save')
        await page.goto(results)
        await signIn(page, email, '')
        assert.equal(page.url(), results)
        await kaisa.press('Revoke access')
        await page.reload()
        assert.match(page.url(), /kirjaudu\?to=/)
        await kaisa.open('/tunnukset/raportit')
        assert.match(await kaisa.page.locator('tr', { hasText: email }).innerText(), /revoked/)
      })

      await t.test('all of it stands in the history and in the audit log, without a name', async () => {
        await kaisa.open(at)
        const done = (await kaisa.page.locator('section:has(#_past) tbody th').allInnerTexts()).map((one) => one.split('\n')[0])
        for (const what of [js ? 'Opened before its day' : 'It opened', 'Taken back from review', 'Approval of the results taken back', 'Draft created', 'New version', 'Sent to review', 'Returned to its builder', 'Approved', 'Paused', 'Resumed', 'Closed before its day', 'Counting begun', 'Results approved', 'Results published'])
          assert.ok(done.includes(what), what)
        const log = await sql(join(site.dir, 'data/audit/audit.db'), `select object, detail from entry`)
        assert.ok(log.filter(({ object }) => object === slug).length > 12)
        assert.doesNotMatch(JSON.stringify(log), /Koskela|Lindfors|Vieras|@|liian pitkä|vielä kerran/)
        assert.match((await site.cli('audit', 'verify')).stdout, /./)
      })
      assert.deepEqual([...kaisa.messages, ...johan.messages].filter((one) => !/status of (4\d\d)/.test(one)), [])
      assert.deepEqual([...kaisa.foreign, ...johan.foreign, ...guest.foreign], [])
    } finally {
      for (const one of [kaisa, johan, guest]) await one.context.close()
    }
  })
