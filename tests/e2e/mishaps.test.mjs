// mishaps.test.mjs - what happens to people: nothing is lost, nothing is sent twice, and no code is left lying about.
// SPDX-License-Identifier: EUPL-1.2
// A double click, a number that is none, a mistyped word, another device, a robot, haste.
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { follow, launch, visitor } from './lib/browser.mjs'
import { files, sql, start } from './lib/instance.mjs'
import { ask, fill, hidden } from './lib/resident.mjs'
import { allFeatures, everything, file } from './lib/surveys.mjs'

const all = allFeatures()
const of = (slug, access) => {
  const survey = everything(slug, { required: false })
  return { ...survey, settings: { ...survey.settings, access } }
}
let site
let browser

before(async () => {
  site = await start({ demo: false })
  for (const survey of [all, of('vapaa', 'open'), of('kutsuttu', 'invitation'), of('yhteinen', 'code')])
    await site.cli('survey', 'import', file(survey), '--state', 'open')
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

const count = async (table) => (await sql(join(site.dir, 'data/inbox/inbox.db'), `select count(*) as n from ${table}`))[0].n
const next = (page) => follow(page, page.locator('main button[value=next]'))

for (const js of [true, false])
  test(`a double click on "send" and on "continue" counts once, scripts ${js ? 'on' : 'off'}`, async () => {
    const stored = await count('inbox')
    const { context, page } = await visitor(browser, { js, width: 360 })
    await page.goto(`${site.url}/k/vapaa/vastaa`)
    await page.locator('#q1-o2').check({ force: true })
    await Promise.all([page.waitForEvent('load'), page.locator('main button[value=next]').dblclick()])
    await page.waitForSelector('#q5')
    await next(page)
    await page.locator('button[value=send]').dblclick()
    await page.waitForSelector('.dr-thanks') // the second press may have broken off the way that the first began
    assert.match(page.url(), /kiitos$/)
    assert.equal(await count('inbox'), stored + 1)
    await context.close()
  })

for (const js of [true, false])
  test(`what is no number, no day and no sum stays as typed: in another language, back and forth, and after saving (scripts ${js ? 'on' : 'off'})`, async () => {
    const typed = { '#q6': 'abc', '#q8-day': '31', '#q8-month': '2', '#q8-year': '2026', '#q10-x': '60', '#q10-y': 'puolet' }
    const { context, page } = await visitor(browser, { js })
    const check = async (where) => {
      for (const [field, text] of Object.entries(typed)) assert.equal(await page.locator(field).inputValue(), text, `${field} ${where}`)
    }
    await page.goto(`${site.url}/k/kaikki/vastaa`)
    await page.locator('#q1-o2').check({ force: true })
    await next(page)
    for (const [field, text] of Object.entries(typed)) await page.locator(field).fill(text)
    await follow(page, page.locator('.dr-langs button[lang=sv]'))
    assert.equal(await page.locator('html').getAttribute('lang'), 'sv')
    await check('in Swedish')
    await follow(page, page.locator('main button[value=back]'))
    assert.ok(await page.locator('#q1-o2').isChecked())
    await next(page)
    await check('after going back')
    await next(page)
    assert.equal(await page.locator('.govuk-error-summary').count(), 1)
    await check('after being told')
    await page.reload()
    await check('after a refresh')
    await follow(page, page.locator('main button[value=save]'))
    await follow(page, page.locator('main button[value^="at."]'))
    await check('after saving')
    await context.close()
  })

test('a return code on another device: the wrong word is named, the way back leads to the page, sending deletes the draft', async () => {
  const drafts = await count('draft')
  const mine = await visitor(browser, { width: 360 })
  await mine.page.goto(`${site.url}/sv/k/vapaa/vastaa`)
  await mine.page.locator('#q1-o3').check({ force: true })
  await next(mine.page)
  await mine.page.locator('#q8').fill('kanariasanat-luonnoksessa')
  await follow(mine.page, mine.page.locator('main button[value=save]'))
  const words = await mine.page.locator('.dr-code__word').allInnerTexts()
  assert.equal(await count('draft'), drafts + 1)
  const [before] = await sql(join(site.dir, 'data/inbox/inbox.db'), 'select length(box) as n from draft')
  assert.equal((before.n - 40) % 1024, 0, 'a padded length, and 40 bytes of nonce and seal')

  const other = await visitor(browser, { js: false })
  await other.page.goto(`${site.url}/k/vapaa/jatka`)
  await other.page.locator('#_k').fill([...words.slice(0, 3), 'xyzzyq', ...words.slice(4)].join(' '))
  await follow(other.page, other.page.locator('main button[value=open]'))
  assert.match(await other.page.title(), /^Virhe: /)
  assert.match(await other.page.locator('.govuk-error-summary').innerText(), /xyzzyq/)
  assert.match(await other.page.locator('#_k').inputValue(), /xyzzyq/)
  await other.page.locator('#_k').fill(words.join(' '))
  await follow(other.page, other.page.locator('main button[value=open]'))
  assert.equal(await other.page.locator('#q8').inputValue(), 'kanariasanat-luonnoksessa')
  await next(other.page)
  assert.match(await other.page.locator('main').innerText(), /Ehkä/)
  await follow(other.page, other.page.locator('button[value=send]'))
  assert.match(other.page.url(), /kiitos$/)
  assert.equal(await count('draft'), drafts)

  for (const path of files(site.dir)) {
    const bytes = readFileSync(path)
    assert.ok(!bytes.includes(words.join(' ')) && !bytes.includes('kanariasanat'), path)
  }
  await mine.context.close()
  await other.context.close()
})

test('an invitation: out of the address, typed in groups, good for one answer, and in no file and no log', async () => {
  const { stdout } = await site.cli('codes', 'issue', 'kutsuttu', '--count', '20')
  const [first, second] = stdout.trim().split('\n')
  assert.match(first, /^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/)
  const requests = []
  const { context, page } = await visitor(browser, { width: 360 })
  page.on('request', (request) => requests.push(`${request.method()} ${request.url()} ${JSON.stringify(request.headers())}`))
  await page.goto(`${site.url}/k/kutsuttu/vastaa#${first}`)
  assert.equal(page.url(), `${site.url}/k/kutsuttu/vastaa`)
  assert.equal(await page.locator('#_k').inputValue(), first)
  assert.ok(requests.every((line) => !line.includes(first)), 'the code went along with a request')
  await follow(page, page.locator('main button[value=enter]'))
  await page.locator('#q1-o1').check({ force: true })
  await next(page)
  await next(page)
  await follow(page, page.locator('button[value=send]'))
  assert.match(page.url(), /kiitos$/)
  await context.close()

  const typist = await visitor(browser, { js: false })
  const enter = async (code) => {
    await typist.page.goto(`${site.url}/k/kutsuttu/vastaa`)
    await typist.page.locator('#_k').fill(code)
    await follow(typist.page, typist.page.locator('main button[value=enter]'))
  }
  await enter(first)
  assert.match(await typist.page.title(), /^Virhe: /)
  await enter(second.toLowerCase().replaceAll('-', ' '))
  assert.equal(await typist.page.locator('#q1').count(), 1)
  await typist.context.close()

  for (const path of files(site.dir)) {
    const bytes = readFileSync(path)
    for (const code of [first, second]) assert.ok(!bytes.includes(code) && !bytes.includes(code.replaceAll('-', '')), path)
  }
  for (const code of [first, second]) assert.ok(!site.log().includes(code))
})

test('the code that all share opens as often as it is typed, in small letters too', async () => {
  const code = (await site.cli('codes', 'shared', 'yhteinen')).stdout.trim()
  const { context, page } = await visitor(browser, { width: 360 })
  for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ' ')]) {
    await page.goto(`${site.url}/k/yhteinen/vastaa`)
    await page.locator('#_k').fill(typed)
    await follow(page, page.locator('main button[value=enter]'))
    assert.equal(await page.locator('#q1').count(), 1, typed)
  }
  await context.close()
})

test('a robot that fills in every field is told, and a person never meets that field', async () => {
  const stored = await count('inbox')
  const { url, form } = await fill(site.url, 'vapaa', [{ q1: 'o1' }, {}])
  const { status, text } = await ask(url, { form: { ...form, _w: 'https://example.org' } })
  assert.equal(status, 422)
  assert.equal(await count('inbox'), stored)
  assert.equal((await ask(url, { form: { ...hidden(text), _w: '', _do: 'send' } })).status, 303)
  for (const js of [true, false]) {
    const { context, page } = await visitor(browser, { js })
    await page.goto(`${site.url}/k/vapaa/vastaa`)
    const trap = page.locator('#_w')
    const box = await trap.boundingBox()
    assert.ok(!box || box.x + box.width <= 0 || box.y + box.height <= 0 || box.width * box.height <= 4, 'it is out of sight')
    assert.equal(await trap.getAttribute('tabindex'), '-1')
    assert.equal(await trap.getAttribute('autocomplete'), 'off')
    assert.equal(await page.locator('[aria-hidden=true] #_w').count(), 1)
    await context.close()
  }
})

test('who sends sooner than anybody can answer is asked to wait, keeps everything, and then gets through', async () => {
  const swift = await start({ demo: false, config: { min_fill_ms: 2000 } })
  try {
    await swift.cli('survey', 'import', file(of('kiire', 'open')), '--state', 'open')
    const { url, form } = await fill(swift.url, 'kiire', [{ q1: 'o1' }, { q8: 'nopeasti' }])
    const early = await ask(url, { form })
    assert.equal(early.status, 422)
    assert.match(early.text, /nopeasti/)
    await new Promise((done) => setTimeout(done, 2100))
    assert.equal((await ask(url, { form: { ...hidden(early.text), _do: 'send' } })).status, 303)
  } finally {
    await swift.stop()
  }
})
