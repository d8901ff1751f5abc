// staff_survey.test.mjs - a document with faults in every window, and mended by keyboard; the rest of a survey's life is in staff_life.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { launch } from './lib/browser.mjs'
import { colleague } from './lib/colleague.mjs'
import { start } from './lib/instance.mjs'
import { checkMarkup, eye, show } from './lib/look.mjs'
import { everything, file } from './lib/surveys.mjs'

const SLUG = 'selaimessa'
// What is spoilt, what that line becomes again, in the order of the lines.
const spoilt = [
  [`"slug": "${SLUG}"`, '"slug": "Selaimessa!"', /^Line 3: the short name$/],
  ['"id": "muu"', '"id": "ei"', /^Line \d+: page 1, question 3 \(.+\), option 5, the id$/],
  ['"type": "scale"', '"type": "asteikko"', /^Line \d+: page \d+, question \d+ \(.+\), the type$/],
  ['"type": "nps"', '"type": "suositus"', /^Line \d+: page \d+, question \d+ \(.+\), the type$/]
]
let site, browser, look, kaisa

before(async () => {
  site = await start({ demo: 'empty', config: { cache_s: 0 } })
  browser = await launch()
  look = eye(browser)
  kaisa = await colleague(browser, site, 'coordinator')
})

after(async () => {
  await browser?.close()
  await site?.stop()
})

// What the field has selected, and whether that is in sight: in the field, and on the screen.
const selected = (page) =>
  page.evaluate(() => {
    const field = document.activeElement
    const lines = field.value.slice(0, field.selectionStart).split('\n').length
    const height = parseFloat(getComputedStyle(field).lineHeight)
    const box = field.getBoundingClientRect()
    const middle = (lines - 0.5) * height - field.scrollTop
    return {
      id: field.id,
      text: field.value.slice(field.selectionStart, field.selectionEnd),
      isSeen: middle > 0 && middle < field.clientHeight && box.top + middle > 0 && box.top + middle < window.innerHeight && field.scrollLeft === 0
    }
  })

// The markup is the same in all windows.
const checkOnce = async (page, window) => {
  if (window.width === 1280 && window.forcedColors === 'none') await checkMarkup(await page.content(), page.url())
}

test('every fault leads to its line, by keyboard and in every window', async () => {
  const { page } = kaisa
  const good = JSON.stringify(everything(SLUG), null, 2)
  const text = spoilt.reduce((whole, [from, to]) => whole.replace(from, to), good)
  await kaisa.open('/uusi-kysely')
  await page.locator('#file').setInputFiles({ name: 'kysely.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  const [response] = await Promise.all([page.waitForResponse((one) => one.request().method() === 'POST'), page.getByRole('button', { name: 'Create a draft' }).click()])
  const answer = { status: response.status(), headers: response.headers(), bytes: await response.body() }
  await page.waitForLoadState()
  assert.equal(answer.status, 422)
  assert.equal(await page.evaluate(() => document.activeElement.id), '_faults', 'the summary is not read out')
  const links = await page.locator('.ds-places a').allInnerTexts()
  assert.equal(links.length, spoilt.length)
  for (const [i, [, , says]] of spoilt.entries()) assert.match(links[i], says)
  assert.deepEqual((await page.locator('mark').allInnerTexts()).map((line) => line.trim().replace(/^\d+ +|,$/g, '')), spoilt.map(([, to]) => to))
  for (const [from, to] of spoilt) {
    await page.locator('#_faults').focus()
    for (let i = 0; i <= spoilt.findIndex(([one]) => one === from); i += 1) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const { id, text: line, isSeen } = await selected(page)
    assert.deepEqual({ id, line: line.trim().replace(/,$/, ''), isSeen }, { id: 'document', line: to, isSeen: true })
    await page.keyboard.insertText(line.replace(to, from))
  }
  assert.equal(await page.locator('#document').inputValue(), good)

  await look('a document with faults', (one) => show(one, kaisa.at('/uusi-kysely'), answer), {
    expectStatus: 422,
    then: async (one, window) => {
      await checkOnce(one, window)
      await one.locator('.ds-places a').last().click()
      assert.equal((await selected(one)).isSeen, true, `at ${window.width} px`)
    }
  })

  await kaisa.press('Create a draft')
  assert.equal(page.url().split('?')[0], kaisa.at(`/kyselyt/${SLUG}`))
  assert.match(await page.locator('#_done').innerText(), /created as a draft/)
  assert.deepEqual(kaisa.messages.filter((one) => !/status of 422/.test(one)), [])
})

// No demo survey waits for its first day, so staff_rooms.test.mjs does not come here.
test('the page that opens an approved survey is accessible', async () => {
  await site.cli('survey', 'import', file(everything('hyvaksytty', { opens: 3 })), '--state', 'approved')
  const cookies = await kaisa.context.cookies()
  await look('opening', (page) => page.context().addCookies(cookies).then(() => page.goto(kaisa.at('/kyselyt/hyvaksytty/avaa'))), { then: checkOnce })
})
