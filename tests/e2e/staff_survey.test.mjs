// staff_survey.test.mjs - two coordinators take a survey from its document to published results and a CSV, all in a browser.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { person, random } from './lib/answers.mjs'
import { follow, launch, visitor } from './lib/browser.mjs'
import { start } from './lib/instance.mjs'
import { checkMarkup, eye } from './lib/look.mjs'
import { answer, ask } from './lib/resident.mjs'
import { everything } from './lib/surveys.mjs'

const KAISA = 'Kaisa Koskela'
const JOHAN = 'Johan Lindfors'
const OLLI = 'Olli Mattila' // reads results of named surveys
const SLUG = 'selaimessa'
const next = random(2027)
let site, browser, look, kaisa, johan, olli, model

const at = (path = '') => `${site.url}/hallinta/kyselyt/${SLUG}${path}`

async function enter(page, name) {
  await page.context().clearCookies()
  await page.goto(`${site.url}/hallinta/kirjaudu`)
  await follow(page, page.getByRole('button', { name }))
}

// Press a button of the survey's page; returns where that leads.
async function press(page, id, path = '') {
  await page.goto(at(path))
  await follow(page, page.locator(`form[action="/hallinta/kyselyt/${SLUG}/${id}"] button`))
}

const state = (page) => page.locator('.ds-now .ds-tag').innerText()
const file = (name, text) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) })

// What nobody has to see twice: in every window, and as markup. A person has three sessions at most, so each window signs in anew, and so
// does Kaisa after it.
const inspect = async (name, who, path, options) => {
  await look(name, async (page) => {
    await enter(page, who)
    return page.goto(`${site.url}${path}`)
  }, {
    then: async (page, window) => {
      if (window.width === 1280 && window.forcedColors === 'none') await checkMarkup(await page.content(), path)
      if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}-${window.width}-${window.scheme}.png`, fullPage: true })
    },
    ...options
  })
  await enter(kaisa, KAISA)
}

before(async () => {
  site = await start({ demo: 'empty', config: { ingest_interval_s: 1, cache_s: 0 } })
  browser = await launch()
  look = eye(browser)
  model = everything(SLUG, { opens: 1, required: false })
  kaisa = (await visitor(browser)).page
  johan = (await visitor(browser)).page
  olli = (await visitor(browser)).page
  await enter(kaisa, KAISA)
  await enter(johan, JOHAN)
  await enter(olli, OLLI)
})

after(async () => {
  await browser?.close()
  await site?.stop()
})

test('a document with a fault is mended in place and becomes a draft', async () => {
  const broken = JSON.stringify(model, null, 2).replace(`"${SLUG}"`, `"Selaimessa!"`)
  await kaisa.goto(`${site.url}/hallinta/kyselyt`)
  await follow(kaisa, kaisa.locator('a[href="/hallinta/uusi-kysely"]'))
  await kaisa.locator('#file').setInputFiles(file('kysely.json', broken))
  await follow(kaisa, kaisa.locator('main form button[type=submit]'))
  assert.match(await kaisa.locator('#_faults a').innerText(), /3/) // the line
  assert.match(await kaisa.locator('pre').innerText(), /Selaimessa!/)
  const text = await kaisa.locator('#document').inputValue()
  assert.equal(text, broken)
  await kaisa.locator('#document').fill(text.replace('Selaimessa!', SLUG))
  await follow(kaisa, kaisa.locator('main form button[type=submit]'))
  assert.equal(kaisa.url(), at('?tehty=luotu'))
  assert.equal(await kaisa.locator('.ds-done').count(), 1)
  assert.equal((await ask(`${site.url}/k/${SLUG}`)).status, 404, 'residents see a draft')
})

test('the pages of a draft are accessible, and its preview sends nothing', async () => {
  await inspect('surveys', KAISA, '/hallinta/kyselyt')
  await inspect('new-survey', KAISA, '/hallinta/uusi-kysely')
  await inspect('draft', KAISA, `/hallinta/kyselyt/${SLUG}`)
  await inspect('new-version', KAISA, `/hallinta/kyselyt/${SLUG}/uusi-versio`)
  await inspect('cancel', KAISA, `/hallinta/kyselyt/${SLUG}/peru`)
  await inspect('preview', KAISA, `/hallinta/kyselyt/${SLUG}/esikatselu?kieli=sv&sivu=0`)
  await inspect('preview-page', KAISA, `/hallinta/kyselyt/${SLUG}/esikatselu?kieli=selko&sivu=1`)
  await johan.goto(at('/esikatselu'))
  await follow(johan, johan.locator('.dr-button--start').first())
  assert.match(johan.url(), /sivu=1$/)
  const here = johan.url()
  await johan.locator('form#_answer button[value=next]').last().evaluate((button) => button.click())
  await johan.waitForTimeout(300)
  assert.equal(johan.url(), here, 'a form of the preview was sent')
  for (const link of await johan.locator('.ds-preview nav a').evaluateAll((all) => all.map((a) => a.href))) assert.equal((await johan.goto(link)).status(), 200, link)
})

test('whoever built it sends it to review, and somebody else decides', async () => {
  await press(kaisa, 'laheta')
  assert.equal(await kaisa.locator(`form[action$="/hyvaksy"]`).count(), 0)
  await johan.goto(at())
  await johan.locator('details summary').click()
  await johan.locator('#reason').fill('Lyhennä ensimmäistä sivua.')
  await follow(johan, johan.locator('form[action$="/palauta"] button'))
  await kaisa.goto(at())
  assert.match(await kaisa.locator('.ds-now').innerText(), /Lyhennä ensimmäistä sivua\./)
  await kaisa.goto(at('/uusi-versio'))
  const text = await kaisa.locator('#document').inputValue()
  await kaisa.locator('#document').fill(text.replace('Yksi vaihtoehto?', 'Valitse yksi.'))
  await follow(kaisa, kaisa.locator('main form button[type=submit]'))
  assert.equal(kaisa.url(), at('?tehty=uusi-versio'))
  await press(kaisa, 'laheta')
  await press(johan, 'hyvaksy')
  assert.equal(johan.url(), at('?tehty=hyvaksytty'))
  await inspect('approved', KAISA, `/hallinta/kyselyt/${SLUG}`)
})

test('it is opened, paused, answered and closed', async () => {
  await press(kaisa, 'avaa')
  assert.equal((await ask(`${site.url}/k/${SLUG}`)).status, 200)
  await press(kaisa, 'keskeyta')
  assert.notEqual((await answer(site.url, SLUG, person(model, next).pages).catch(() => ({ status: 0 }))).status, 303)
  await press(kaisa, 'jatka')
  for (let i = 0; i < 24; i += 1) assert.equal((await answer(site.url, SLUG, person(model, next).pages)).status, 303)
  assert.equal((await kaisa.goto(at('/tulokset'))).status(), 403, 'results of an open survey')
  await inspect('close', KAISA, `/hallinta/kyselyt/${SLUG}/sulje`)
  await johan.goto(at('/sulje'))
  assert.match(await johan.locator('main').innerText(), /20/, 'how many have answered')
  await johan.locator('#name').fill('jotain')
  await follow(johan, johan.locator('main form button'))
  assert.equal(await johan.locator('#name-fault').count(), 1)
  await johan.locator('#name').fill(SLUG)
  await follow(johan, johan.locator('main form button'))
  assert.equal(johan.url(), at('?tehty=suljettu'))
})

test('the results are counted, approved by one and published by another', async () => {
  const [{ id }] = JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', join(site.dir, 'data/panel/panel.db'), `SELECT id FROM survey WHERE slug = '${SLUG}'`]))
  execFileSync('sqlite3', [join(site.dir, 'data/staff/staff.db'), `PRAGMA busy_timeout=5000; INSERT INTO account_survey (account, survey) SELECT id, ${id} FROM account WHERE email = 'viewer@demo.example'`])
  await press(johan, 'laske')
  await kaisa.goto(at())
  for (let i = 0; i < 100 && !(await kaisa.locator('.ds-steps a[href$="/tulokset"]').count()); i += 1) {
    await kaisa.waitForTimeout(100)
    await kaisa.goto(at())
  }
  await kaisa.goto(at('/tulokset'))
  assert.match(await kaisa.locator('.dr-count-big').innerText(), /24/)
  await inspect('results', KAISA, `/hallinta/kyselyt/${SLUG}/tulokset`)
  assert.equal((await olli.goto(at('/tulokset'))).status(), 404)
  assert.equal((await olli.goto(at())).status(), 404)
  await press(kaisa, 'tulokset/hyvaksy', '/tulokset')
  assert.equal(await kaisa.locator('form[action$="/julkaise"]').count(), 0)
  assert.doesNotMatch((await ask(`${site.url}/k/${SLUG}/tulokset`)).text, /dr-count-big/)
  await press(johan, 'tulokset/julkaise', '/tulokset')
  assert.equal(await state(johan), 'julkaistu')
  assert.match((await ask(`${site.url}/k/${SLUG}/tulokset`)).text, /24/)
  assert.equal((await olli.goto(at('/tulokset'))).status(), 200)
  await inspect('published', KAISA, `/hallinta/kyselyt/${SLUG}`)
})

test('the numbers come as a file, in each language, and all of it is written down', async () => {
  await johan.goto(at('/tulokset'))
  for (const [link, line] of [['tulokset.csv?kieli=fi', 'Valitse yksi.'], ['tulokset.csv?kieli=sv', 'Ett alternativ?'], ['tulokset.json?kieli=en', '"level"']]) {
    const [download] = await Promise.all([johan.waitForEvent('download'), johan.locator(`a[href$="${link}"]`).click()])
    assert.ok(readFileSync(await download.path(), 'utf8').includes(line), link)
  }
  const { stdout } = await site.cli('audit', 'list', '--count', '500')
  for (const code of ['create', 'replace', 'send', 'return', 'approve', 'open', 'suspend', 'resume', 'close', 'count', 'publish']) assert.match(stdout, new RegExp(`survey\\.${code}\\b`), code)
  assert.match(stdout, /results\.approve/)
  assert.equal(stdout.match(/results\.export +done/g).length, 3)
})
