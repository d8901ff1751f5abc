// answer.test.mjs - demo survey 1 from the front page to the thank-you page, as residents do it.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { follow, launch, overflow, visitor } from './lib/browser.mjs'
import { received, start } from './lib/instance.mjs'

const languages = {
  fi: { prefix: '', answer: 'Vastaa kyselyyn', title: 'Miten pääset palveluihin?' },
  sv: { prefix: '/sv', title: 'Hur får du tillgång till tjänsterna?' },
  en: { prefix: '/en', title: 'How do you get to services?' },
  'fi-simple': { prefix: '/selko', title: 'Miten saat palveluja?' }
}
let site
let browser

before(async () => {
  site = await start()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

// Answer everything on the page with a mouse: first choices, a score, some words.
async function answerPage(page) {
  for (const group of await page.locator('main fieldset:not(:has(fieldset))').all()) {
    if (await group.locator('[role=radiogroup]').count()) continue
    const box = group.locator('input[type=radio], input[type=checkbox]').first()
    if (await box.count()) await box.check({ force: true })
  }
  for (const row of await page.locator('main [role=radiogroup]').all())
    await row.locator('input[type=radio]').nth(1).check({ force: true })
  for (const list of await page.locator('main select').all()) await list.selectOption({ index: 2 })
  for (const box of await page.locator('main textarea').all()) await box.fill('Hyvin sujui, kiitos! ÄÖÅ <b>&')
}

async function answerSurvey(page, url, language) {
  await page.goto(`${url}${language.prefix || '/'}`)
  await follow(page, page.getByRole('link', { name: new RegExp(language.title.replace('?', '\\?')) }).first())
  assert.match(await page.title(), new RegExp(language.title.replace('?', '\\?')))
  await follow(page, page.locator('a.dr-button--start').first())
  let pages = 0
  while ((await page.locator('button[name=_do][value=send]').count()) === 0) {
    assert.ok((pages += 1) < 12, 'the review never came')
    assert.match(await page.locator('.dr-progress__text').innerText(), new RegExp(`${pages}\\D+\\d`))
    await answerPage(page)
    assert.equal(await overflow(page), 0, `page ${pages} scrolls sideways`)
    await follow(page, page.locator('main button[name=_do][value=next]'))
  }
  assert.match(await page.locator('main').innerText(), /Hyvin sujui, kiitos! ÄÖÅ <b>&/)
  await follow(page, page.locator('button[name=_do][value=send]'))
  await page.waitForURL(/\/kiitos$/)
  assert.equal(await page.locator('main h1').count(), 1)
  return pages
}

for (const js of [true, false])
  for (const width of [1280, 360])
    for (const [code, language] of Object.entries(languages))
      test(`in ${code}, ${width} px, scripts ${js ? 'on' : 'off'}`, async () => {
        const { context, page, messages, foreign } = await visitor(browser, { width, js })
        const pages = await answerSurvey(page, site.url, language)
        assert.ok(pages >= 3, `${pages} pages`)
        assert.equal(await page.locator('html').getAttribute('lang'), code)
        assert.deepEqual(messages, [])
        assert.deepEqual(foreign, [])
        assert.deepEqual(await context.cookies(), [])
        await context.close()
      })

test('back, a change on the review, and another language keep every answer', async () => {
  const { context, page } = await visitor(browser, { js: false })
  await page.goto(`${site.url}/k/palveluihin-paasy/vastaa`)
  const first = page.locator('main input[type=checkbox], main input[type=radio]').first()
  const id = await first.getAttribute('id')
  await first.check({ force: true })
  await follow(page, page.locator('main button[value=next]'))
  await follow(page, page.locator('main button[value=back]'))
  assert.ok(await page.locator(`#${id}`).isChecked(), 'after back')
  await follow(page, page.locator('.dr-langs button[lang=sv]'))
  assert.equal(await page.locator('html').getAttribute('lang'), 'sv')
  assert.ok(await page.locator(`#${id}`).isChecked(), 'after the change of language')
  while ((await page.locator('button[value=send]').count()) === 0) await follow(page, page.locator('main button[value=next]'))
  await follow(page, page.locator('button[value="go.0"]').first())
  assert.ok(await page.locator(`#${id}`).isChecked(), 'after a change from the review')
  await context.close()
})

for (const js of [true, false])
  test(`the browser's own back button shows the page before, with its answers (scripts ${js ? 'on' : 'off'})`, async () => {
    const { context, page } = await visitor(browser, { js })
    await page.goto(`${site.url}/k/palveluihin-paasy/vastaa`)
    const next = () => follow(page, page.locator('main button[value=next]'))
    await next()
    const box = page.locator('main input[type=radio], main input[type=checkbox]').first()
    const id = await box.getAttribute('id')
    await box.check({ force: true })
    await next()
    await next()
    await page.goBack()
    await page.goBack()
    assert.ok(await page.locator(`#${id}`).isVisible())
    while ((await page.locator('button[value=send]').count()) === 0) await next()
    await follow(page, page.locator('button[value=send]'))
    await page.waitForURL(/kiitos$/)
    await page.goBack()
    assert.equal(await page.locator('button[value=send]').count(), 1)
    await follow(page, page.locator('button[value=send]'))
    await page.waitForURL(/kiitos$/)
    await context.close()
  })

test('the whole survey by keyboard alone', async () => {
  const { context, page } = await visitor(browser)
  await page.goto(`${site.url}/k/palveluihin-paasy`)
  await page.keyboard.press('Tab')
  assert.match(await page.evaluate(() => document.activeElement.className), /skip-link/)
  await page.locator('a.dr-button--start').first().focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/vastaa$/)
  for (let pages = 0; pages < 12 && (await page.locator('button[value=send]').count()) === 0; pages += 1) {
    for (let step = 0; step < 120; step += 1) {
      await page.keyboard.press('Tab')
      const here = await page.evaluate(() => {
        const e = document.activeElement
        return { type: e.type, value: e.value, name: e.name, inMain: Boolean(e.closest('main')), outline: getComputedStyle(e).outlineStyle, checked: e.checked }
      })
      if (!here.inMain) continue
      if (here.type === 'radio' || (here.type === 'checkbox' && step < 12)) await page.keyboard.press('Space')
      if (here.name === '_do' && here.value === 'next') break
    }
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  }
  await page.locator('button[value=send]').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/kiitos$/)
  await context.close()
})

test('two presses of the send button count once', async () => {
  const before = await received(site, 'palveluihin-paasy')
  const { context, page } = await visitor(browser, { js: false })
  await page.goto(`${site.url}/k/palveluihin-paasy/vastaa`)
  await page.locator('main input').nth(2).check({ force: true }).catch(() => {})
  await page.locator('main input[type=checkbox]').first().check({ force: true })
  while ((await page.locator('button[value=send]').count()) === 0) await follow(page, page.locator('main button[value=next]'))
  const form = await page.locator('#_answer').evaluate((element) => Object.fromEntries(new FormData(element)))
  const body = new URLSearchParams({ ...form, _do: 'send' }).toString()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      fetch(`${site.url}/k/palveluihin-paasy/vastaa`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body
      })
    )
  )
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [303])
  assert.equal(await received(site, 'palveluihin-paasy'), before + 1)
  await context.close()
})
