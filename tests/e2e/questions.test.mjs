// questions.test.mjs - questions of every type in a browser: by keyboard, by script, without scripts, on paper.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { follow, launch, visitor } from './lib/browser.mjs'
import { start } from './lib/instance.mjs'
import { file } from './lib/surveys.mjs'

const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10)
let site
let browser

before(async () => {
  const survey = JSON.parse(readFileSync('tests/unit/fixtures/everything.json', 'utf8'))
  Object.assign(survey.settings, { opens: day(-2), closes: day(20), results: day(30) })
  site = await start({ demo: false })
  await site.cli('survey', 'import', file(survey), '--state', 'open')
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

const next = (page) => follow(page, page.locator('main button[value=next]'))
const check = (page, id) => page.locator(`#${id}`).check({ force: true })
const announced = (page, text) => page.locator('[role=status]', { hasText: text }).waitFor({ state: 'attached' })

// The page of numbers in English, or what comes behind it.
async function numbers(options) {
  const { context, page } = await visitor(browser, options)
  await page.goto(`${site.url}/en/k/kaikki/vastaa`)
  await check(page, 'q1-o2')
  await next(page)
  return { context, page }
}

async function words(options) {
  const { context, page } = await numbers(options)
  for (const row of ['r1', 'r2', 'r3']) await check(page, `q11-${row}-a4`)
  await next(page)
  return { context, page }
}

const places = (page) =>
  page.locator('[data-item=q9] select').evaluateAll((all) => Object.fromEntries(all.map((one) => [one.name.slice(3), one.value])))
const order = (page) => page.locator('[data-item=q9] select').evaluateAll((all) => all.map((one) => one.name.slice(3)))

test('ranking: places that are taken move on, and buttons move by keyboard with a word about it', async () => {
  const { context, page } = await numbers()
  await page.selectOption('#q9-k1', '1')
  await page.selectOption('#q9-k2', '1')
  assert.deepEqual(await places(page), { k1: '2', k2: '1', k3: '', k4: '' })
  await announced(page, 'Kindness is now number 1')
  const up = page.getByRole('button', { name: 'Up: Closeness' })
  await up.focus()
  await page.keyboard.press('Enter')
  assert.deepEqual(await places(page), { k1: '2', k2: '1', k3: '3', k4: '' })
  await announced(page, 'Closeness is now number 3')
  await page.keyboard.press('Space')
  assert.deepEqual(await order(page), ['k2', 'k3', 'k1', 'k4'])
  assert.ok(await up.evaluate((button) => button === document.activeElement), 'the button keeps the focus')
  await page.getByRole('button', { name: 'Down: Speed' }).press('Enter')
  await announced(page, 'Speed has no place now')
  await page.getByRole('button', { name: 'Up: Kindness' }).press('Enter')
  assert.deepEqual(await places(page), { k1: '', k2: '1', k3: '2', k4: '' })
  await next(page)
  assert.deepEqual(await places(page), { k1: '', k2: '1', k3: '2', k4: '' })
  await context.close()
})

test('ranking: who is pushed out when all places are full is told and marked', async () => {
  const { context, page } = await numbers()
  for (const [id, place] of [['k1', '1'], ['k2', '2'], ['k3', '3']]) await page.selectOption(`#q9-${id}`, place)
  await page.getByRole('button', { name: 'Up: Price' }).press('Enter')
  assert.deepEqual(await places(page), { k1: '1', k2: '2', k3: '', k4: '3' })
  await announced(page, 'Price is now number 3. Closeness is no longer among places 1\u20133')
  const mark = page.locator('.dr-rank__out')
  assert.equal(await mark.innerText(), 'Closeness is no longer among places 1\u20133')
  assert.equal(await page.locator('.dr-rank__line', { has: mark }).locator('select').getAttribute('id'), 'q9-k3')
  await page.getByRole('button', { name: 'Down: Price' }).press('Enter')
  assert.equal(await mark.count(), 0)
  await context.close()
})

test('one goes from question to question by headings, and a heading is no more than the question', async () => {
  const { context, page } = await numbers()
  const names = await page.getByRole('heading', { level: 2 }).allInnerTexts()
  assert.deepEqual(names.map((name) => name.replace(/\s+/g, ' ')), [
    'How long did you wait? , hours', 'Which visit was it?', 'When did you visit?', 'What matters most?', 'How would you share the money?',
    'What do you think? (required on every row)'
  ])
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
  await context.close()
})

test('points: what is left is shown and told, and what cannot be right is said beside its field', async () => {
  const { context, page } = await numbers()
  const sum = page.locator('.dr-points__sum')
  await page.fill('#q10-x', '60')
  assert.equal(await sum.innerText(), '60\u00a0euros shared, 40\u00a0euros left')
  await announced(page, '60\u00a0euros shared, 40\u00a0euros left')
  await page.fill('#q10-y', '50')
  assert.equal(await sum.innerText(), '10\u00a0euros too many')
  await page.fill('#q10-z', '-10')
  assert.equal(await sum.innerText(), 'Write whole numbers from 0 to 100\u00a0euros')
  await page.fill('#q10-z', '')
  await next(page)
  assert.equal(await page.locator('#q10--error').count(), 1)
  await page.fill('#q10-y', '40')
  assert.equal(await sum.innerText(), 'All 100\u00a0euros shared')
  await context.close()
})

test('a question comes and goes with its answer, and what was written in it is not lost', async () => {
  const { context, page } = await words()
  const question = page.locator('[data-item=q15]')
  assert.equal(await question.isVisible(), false)
  await check(page, 'q14-s1')
  await announced(page, 'One more question')
  await page.fill('#q15', 'kept')
  await check(page, 'q14-s3')
  assert.equal(await question.isVisible(), false)
  await follow(page, page.locator('.dr-langs button[lang=sv]'))
  assert.equal(await question.isVisible(), false)
  await check(page, 'q14-s1')
  assert.equal(await page.locator('#q15').inputValue(), 'kept')
  await next(page)
  assert.notEqual(await page.locator('#_answer input[name=_p]').inputValue(), '2', 'nothing came up that had not been seen')
  await context.close()
})

test('without scripts the page comes again with the question that came up', async () => {
  const { context, page } = await words({ js: false, width: 360 })
  await check(page, 'q14-s1')
  await next(page)
  assert.equal(await page.locator('.dr-more a').getAttribute('href'), '#q15')
  assert.ok(await page.locator('#q15').isVisible())
  assert.equal(await page.locator('.dr-errors').count(), 0)
  await next(page)
  assert.equal(await page.locator('.dr-errors a').getAttribute('href'), '#q15')
  await context.close()
})

test('the error summary leads into the very field', async () => {
  const { context, page } = await numbers()
  await page.fill('#q6', '7,x')
  await page.fill('#q8-day', '3')
  await page.fill('#q8-year', '2025')
  await next(page)
  assert.match(await page.evaluate(() => document.activeElement.className), /dr-errors/)
  for (const [href, id] of Object.entries({ '#q6': 'q6', '#q8-month': 'q8-month', '#q11-r1': /^q11-r1-/ })) {
    await page.locator(`.dr-errors a[href="${href}"]`).press('Enter')
    assert.match(await page.evaluate(() => document.activeElement.id), new RegExp(id))
  }
  assert.equal(await page.locator('#q6').inputValue(), '7,x')
  await context.close()
})

test('every field is reached by keyboard, in the order of the page, and shows that it has the focus', async () => {
  const { context, page } = await numbers()
  const wanted = await page.evaluate(() => {
    const fields = [...document.querySelectorAll('main input:not([type=hidden]):not([tabindex="-1"]), main select, main textarea, main button')]
    const names = fields.filter((field) => field.checkVisibility()).map((field) => field.name || field.getAttribute('aria-label'))
    return names.filter((name, i) => names.indexOf(name) === i)
  })
  const found = []
  await page.locator('main').focus()
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate(() => {
      const element = document.activeElement
      const shown = element.matches('.dr-choice__input, .dr-nps__input') ? element.nextElementSibling : element
      return {
        isInMain: Boolean(element.closest('main')),
        name: element.name || element.getAttribute('aria-label'),
        outline: getComputedStyle(shown).outlineStyle
      }
    })
    if (!here.isInMain) break
    assert.notEqual(here.outline, 'none', here.name)
    if (!found.includes(here.name)) found.push(here.name)
  }
  assert.deepEqual(found, wanted)
  await context.close()
})

test('on paper what was chosen and written stands, and buttons are gone', async () => {
  const { context, page } = await numbers()
  await page.fill('#q6', '7,5')
  await page.selectOption('#q9-k1', '1')
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('#q6').isVisible())
  assert.ok(await page.locator('#q9-k1').isVisible())
  assert.equal(await page.locator('.dr-rank__move').first().isVisible(), false)
  assert.equal(await page.locator('main button[value=next]').isVisible(), false)
  await context.close()
})

test('on paper the chosen score is told by its frame, its weight and a tick, not by colour', async () => {
  const { context, page } = await visitor(browser)
  await page.goto(`${site.url}/en/k/kaikki/vastaa`)
  await check(page, 'q5-7')
  await page.emulateMedia({ media: 'print' })
  const look = (id) =>
    page.locator(`label[for=${id}]`).evaluate((label) => {
      const style = getComputedStyle(label)
      return { frame: parseFloat(style.borderTopWidth), weight: Number(style.fontWeight), tick: getComputedStyle(label, '::after').content !== 'none' }
    })
  const chosen = await look('q5-7')
  const other = await look('q5-6')
  assert.ok(chosen.frame >= 3 * other.frame && chosen.weight >= 700 && other.weight === 400)
  assert.deepEqual([chosen.tick, other.tick], [true, false])
  await context.close()
})
