// everything.test.mjs - a survey with every type and feature, answered by keyboard alone; what is stored is what was meant.
// SPDX-License-Identifier: EUPL-1.2
// In four languages, with and without scripts, on a phone and on a desk.
import test, { after, before, describe } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { launch, overflow, visitor } from './lib/browser.mjs'
import { answerPage, chooseRadio, enter, press, tabTo, thereAndBack } from './lib/keyboard.mjs'
import { sql, start } from './lib/instance.mjs'
import { allFeatures, file } from './lib/surveys.mjs'

const languages = { fi: '', sv: '/sv', en: '/en', 'fi-simple': '/selko' }

const definition = allFeatures()
const items = Object.fromEntries(definition.pages.flatMap((page) => page.items).map((item) => [item.id, item]))

// What one person means, as the form takes it. `tag` makes the words their own.
const meant = (tag) => ({
  q1: 'o2', q2: ['m1', 'm3'], 'q2~m3': `Chatissa ${tag}`, q3: 'd3', 'q3~d3': `Kotihoito ${tag}`, q4: 'a4', q5: 9,
  q6: '7,5', q7: '3', q8: '1.2.2026', q9: ['k4', 'k1'], q10: { x: '60', y: '0', z: '40' }, q11: { r1: 'a1', r2: 'na', r3: 'a5' },
  q12: `<i>Aika</i> ${tag}`, q13: `Enemmän "<b>aikoja</b>" & ääntä ${tag}`, q14: 's1', q15: `Lisää ${tag}`, q16: '3.0', q17: ['n1', 'n2', 'n4'],
  'q17~n4': `Rauhaa ${tag}`, q22: ['j2', 'j1'], q23: { v1: '4', v2: '', v3: '6' }, q24: '24.12.2099',
  q18: `Palvelu ${tag}`, q19: 't2', q20: 'k609', q21: 'a45', q25: 'g3', q26: true
})

// What must be stored of it: the choices in one document, and each text by itself.
const kept = {
  q1: 'o2', q2: ['m1', 'm3'], q3: 'd3', q4: 'a4', q5: 9, q6: 7.5, q7: 3, q8: '2026-02-01', q9: ['k4', 'k1'], q10: { x: 60, z: 40 },
  q11: { r1: 'a1', r2: 'na', r3: 'a5' }, q14: 's1', q16: 3, q17: ['n1', 'n2', 'n4'], q22: ['j2', 'j1'], q23: { v1: 4, v3: 6 },
  q24: '2099-12-24', q19: 't2', q20: 'k609', q21: 'a45', q25: 'g3', q26: true
}
const texts = ['q2~m3', 'q3~d3', 'q12', 'q13', 'q15', 'q17~n4', 'q18']

// Half of them go back and change their minds: then whole questions, options and a page are hidden, and what was answered there
// is sent no more.
const change = { q1: 'o1', q2: ['m3'], q5: 3 }
const { q19: _, ...others } = kept
const keptAfterChange = { ...others, q1: 'o1', q2: ['m3'], q5: 3, q17: ['n1', 'n4'], q22: ['j1'] }
const droppedTexts = ['q12', 'q18']

let site
let browser
const runs = []

before(async () => {
  site = await start({ demo: false })
  await site.cli('survey', 'import', file(definition), '--state', 'open')
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

const indexOf = (page) => page.locator('#_answer input[name=_p]').inputValue().then(Number)

// Answer page by page up to the review. Returns for each page that came the ids that were to be seen on it, and whether it had
// come again.
async function answerAll(page, answers, language, js) {
  const seen = []
  while ((await page.locator('main button[value=send]').count()) === 0) {
    const index = await indexOf(page)
    const isAgain = (await page.locator('.dr-more').count()) === 1
    assert.ok(seen.length < 8, 'the review never comes')
    // That there will be a fourth page is known only when the second is answered.
    const parts = index < 2 ? 4 : 5
    assert.match(await page.locator('.dr-progress__text').innerText(), new RegExp(`${index + 1}\\D+${parts}`))
    assert.match(await page.title(), new RegExp(`${index + 1}/${parts}`))
    assert.equal(await overflow(page), 0, `page ${index + 1} scrolls sideways`)
    if (isAgain && js) assert.fail('with scripts nothing is missed')
    await checkPiping(page, index, language, answers)
    seen.push({ index, isAgain, ids: await answerPage(page, definition.pages[index], answers) })
    await press(page, 'next')
    assert.equal(await page.locator('.govuk-error-summary').count(), 0, await page.locator('.govuk-error-summary').allInnerTexts())
  }
  return seen
}

// Earlier answers stand where the survey names them, as they were given.
async function checkPiping(page, index, language, answers) {
  const code = language === 'fi-simple' ? 'selko' : language
  const option = (item, id) => (item.options ?? definition.lists[item.list].options).find((one) => one.id === id).label[code]
  const chosen = (id) => option(items[id], answers[id])
  const places = {
    1: [['#q11-r1--label', chosen('q4')]],
    2: [['#q12, [data-item=q12]', chosen('q1')], ['label[for=q14-s3]', String(answers.q5)]],
    4: [['h1', chosen('q1')], ['#q20--help', answers.q12]]
  }
  for (const [place, text] of places[index] ?? [])
    assert.ok((await page.locator(place).first().innerText()).includes(text), `page ${index + 1} lacks ${text} at ${place}`)
  if (index === 4) assert.equal(await page.locator('#q20--help i').count(), 0, 'words are words, never markup')
}

async function run(language, width, js, isChanged) {
  const { context, page, messages, foreign } = await visitor(browser, { width, js })
  const tag = `nro ${'abcdefghijklmnop'[runs.length]}`
  runs.push({ tag, isChanged })
  await page.goto(`${site.url}${languages[language]}/k/kaikki`)
  assert.equal(await page.locator('html').getAttribute('lang'), language)
  await tabTo(page, (here) => here.className.includes('dr-button--start'), 'the start')
  await enter(page)

  const seen = await answerAll(page, meant(tag), language, js)
  const indexes = seen.map(({ index }) => index)
  assert.deepEqual(indexes, js ? [0, 1, 2, 3, 4] : [0, 1, 2, 2, 3, 4], 'the page with a new question comes again without scripts')
  const shown = new Set(seen.flatMap((one) => one.ids))
  for (const id of Object.keys(items)) assert.ok(shown.has(id), `${id} was never shown`)
  const review = await page.locator('main').innerText()
  for (const text of texts) assert.ok(review.includes(meant(tag)[text]), `the review lacks ${text}`)

  if (isChanged) {
    await press(page, 'go.0')
    await answerPage(page, definition.pages[0], change)
    await press(page, 'review')
    const now = await page.locator('main').innerText()
    for (const text of texts) assert.equal(now.includes(meant(tag)[text]), !droppedTexts.includes(text), `${text} on the review`)
  }
  await chooseRadio(page, '_a-3')
  await thereAndBack(page)
  await press(page, 'send')
  assert.match(page.url(), /\/kiitos$/)
  assert.deepEqual(messages, [])
  assert.deepEqual(foreign, [])
  assert.deepEqual(await context.cookies(), [])
  await context.close()
}

describe('everything', { concurrency: 2 }, () => {
  let count = 0
  for (const js of [true, false])
    for (const width of [360, 1280])
      for (const language of Object.keys(languages)) {
        const isChanged = count++ % 2 === (js ? 0 : 1)
        test(`${language}, ${width} px, scripts ${js ? 'on' : 'off'}${isChanged ? ', and a change of mind' : ''}`, () =>
          run(language, width, js, isChanged))
      }
})

test('what is stored is what was meant, without what was hidden, and words stand apart', async () => {
  // Publishing ends with an ingest of what is left, however few they are.
  await site.cli('survey', 'close', 'kaikki')
  await site.cli('survey', 'publish', 'kaikki')
  const store = join(site.dir, 'data/results/results.db')
  const rows = await sql(store, 'select * from response')
  const isTree = (value) => value && typeof value === 'object' && !Array.isArray(value)
  const sorted = (tree) => Object.fromEntries(Object.entries(tree).sort().map(([key, value]) => [key, isTree(value) ? sorted(value) : value]))
  const canonical = (doc) => JSON.stringify(sorted(doc))
  const expected = runs.map(({ isChanged }) => canonical(isChanged ? keptAfterChange : kept)).sort()
  assert.deepEqual(rows.map(({ answers }) => canonical(JSON.parse(answers))).sort(), expected)
  for (const row of rows) assert.deepEqual(Object.keys(row).sort(), ['answers', 'epoch', 'id', 'survey', 'version'])
  const bodies = await sql(store, 'select item, body from open_text')
  const meantTexts = runs.flatMap(({ tag, isChanged }) =>
    texts.filter((text) => !isChanged || !droppedTexts.includes(text)).map((text) => `${text} ${meant(tag)[text]}`)
  )
  assert.deepEqual(bodies.map(({ item, body }) => `${item} ${body}`).sort(), meantTexts.sort())
})

test('the channel, the language and who was helped are counted, each for itself', async () => {
  const rows = await sql(join(site.dir, 'data/inbox/inbox.db'), 'select kind, sum(n) as n from counter group by kind order by kind')
  const sums = Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
  for (const kind of [1, 2, 3, 5]) assert.equal(sums[kind], runs.length, `counters of kind ${kind}`)
  const languagesCounted = await sql(join(site.dir, 'data/inbox/inbox.db'), 'select n from counter where kind = 2')
  assert.deepEqual(languagesCounted.map(({ n }) => n), [4, 4, 4, 4])
})
