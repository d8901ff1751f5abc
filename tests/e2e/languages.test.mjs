// languages.test.mjs - selkosuomi beside the others, and long Finnish words on a narrow screen.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { follow, launch, overflow, visitor } from './lib/browser.mjs'
import { ask } from './lib/resident.mjs'
import { start } from './lib/instance.mjs'

const softHyphen = '\u00ad'
let site
let browser

before(async () => {
  site = await start({ demo: 'empty' })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

test('selkosuomi is chosen on the way and keeps the answers', async () => {
  const { context, page } = await visitor(browser, { js: false, width: 360 })
  await page.goto(`${site.url}/k/palveluihin-paasy/vastaa`)
  const box = page.locator('main input[type=checkbox]').first()
  const id = await box.getAttribute('id')
  await box.check({ force: true })
  await follow(page, page.locator('.dr-langs button[lang=fi-simple]'))
  assert.equal(await page.locator('html').getAttribute('lang'), 'fi-simple')
  assert.match(page.url(), /\/selko\/k\/palveluihin-paasy\/vastaa$/)
  assert.ok(await page.locator(`#${id}`).isChecked())
  assert.match((await page.locator('main').innerText()).replaceAll(softHyphen, ''), /lääkäri tai sairaanhoitaja/)
  assert.equal(await overflow(page), 0)
  await context.close()
})

test('selkosuomi is offered only where the survey has it', async () => {
  const offers = async (path) => /hreflang="fi-simple"/.test((await ask(`${site.url}${path}`)).text)
  assert.equal(await offers('/'), true)
  assert.equal(await offers('/k/palveluihin-paasy'), true)
  assert.equal(await offers('/k/arki-ja-palvelut'), false)
  assert.equal(await offers('/tietosuoja'), true)
})

test('long words break at 320 px, and are found and read as they were', async () => {
  const { context, page } = await visitor(browser, { width: 320 })
  await page.goto(`${site.url}/k/arki-ja-palvelut/vastaa`)
  const label = page.locator('label[for="services-o2"]')
  const text = await label.textContent()
  assert.ok(text.includes(`ter${softHyphen}vey`), text)
  assert.ok(text.replaceAll(softHyphen, '').includes('suun terveydenhuolto'))
  assert.equal(await page.evaluate(() => window.find('suun terveydenhuolto')), true, 'the browser finds the word')
  assert.equal(await overflow(page), 0)
  assert.ok(!(await page.title()).includes(softHyphen))
  const { text: html } = await ask(`${site.url}/k/arki-ja-palvelut/vastaa`)
  for (const [tag] of html.matchAll(/<[^>]*>/g)) assert.ok(!tag.includes(softHyphen), tag)
  await context.close()
})

test('downloads hold no soft hyphens', async () => {
  const { stdout } = await site.cli('survey', 'export', 'arki-ja-palvelut')
  assert.ok(stdout.includes('suun terveydenhuolto'))
  assert.ok(!stdout.includes(softHyphen))
})
