// desk.test.mjs - the desk and the search in a browser: what waits, what is under way, with and without scripts, on every screen.
// SPDX-License-Identifier: EUPL-1.2
import test, { before, after } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { follow, launch, visitor } from './lib/browser.mjs'
import { cookieOf } from './lib/colleague.mjs'
import { start } from './lib/instance.mjs'
import { checkMarkup, eye, walk } from './lib/look.mjs'

let site, browser, look

const change = (store, what) => execFileSync('sqlite3', [join(site.dir, `data/${store}/${store}.db`), `PRAGMA busy_timeout=5000; ${what}`])

// By the buttons of the demo's sign-in page, as somebody else than before.
async function signIn(page, name, to = '') {
  await page.context().clearCookies()
  await page.goto(`${site.url}/hallinta/kirjaudu`)
  await follow(page, page.getByRole('button', { name }))
  assert.doesNotMatch(page.url(), /kirjaudu/, `${name} is not in`)
  return to ? page.goto(`${site.url}${to}`) : null
}

before(async () => {
  site = await start({ demo: 'empty' })
  browser = await launch()
  look = eye(browser)
  // The draft was made long ago, and its opening day has passed: what comes after its day would be due today.
  const past = (column) => `${column} = ${column} - 400 * 86400000`
  const draft = "(SELECT id FROM survey WHERE slug = 'etavastaanotto')"
  change('panel', `DROP TRIGGER survey_step_is_fixed; UPDATE survey_step SET ${past('at_ms')} WHERE survey = ${draft};
    UPDATE survey SET ${past('opens_ms')}, ${past('created_ms')} WHERE id = ${draft}`)
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

test('the desk is accessible on every screen, in three languages and for each role', async () => {
  for (const [box, to] of [['contact', '/hallinta'], ['coordinator', '/sv/hallinta'], ['coordinator', '/en/hallinta/haku?q=koti'], ['admin', '/hallinta']]) {
    // Once for all windows: of several at the same moment the door lets some wait.
    const [name, value] = (await cookieOf(site, box)).split('=')
    const enter = async (page) => {
      await page.context().addCookies([{ name, value, url: site.url, httpOnly: true, sameSite: 'Strict' }])
      return page.goto(`${site.url}${to}`)
    }
    await look(`${box} at ${to}`, enter, {
      then: async (page, window) => {
        if (window.width === 1280 && window.forcedColors === 'none') await checkMarkup(await page.content(), to)
        if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${box}${to.replaceAll(/[/?=]/g, '-')}-${window.width}-${window.scheme}.png`, fullPage: true })
      }
    })
  }
})

test('what waits stands first, the late before the rest, with words and not by colour alone', async () => {
  const { page } = await visitor(browser)
  await signIn(page, 'Minna Niemelä', '/hallinta')
  const first = page.locator('.ds-duty').first()
  assert.match(await first.innerText(), /Myöhässä/)
  assert.equal(await page.locator('h2').first().innerText().then((text) => text.split(/\s\d/)[0]), 'Odottaa sinua')
  const [home, person] = await Promise.all(['.dr-header__home', '.ds-person'].map((part) => page.locator(part).boundingBox()))
  assert.ok(person.y < home.y + home.height && person.x > home.x, 'also a long role stands at the end of the first row')
  await follow(page, first.getByRole('link'))
  assert.match(page.url(), /\/hallinta\/kyselyt\/etavastaanotto$/)
})

test('whoever built a survey is not asked to decide on it, the other coordinator is', async () => {
  const { page } = await visitor(browser)
  const decides = async (name) => {
    await signIn(page, name, '/hallinta')
    return page.locator('.ds-duty', { hasText: 'Katselmoi kysely' }).count()
  }
  assert.equal((await decides('Kaisa Koskela')) + (await decides('Johan Lindfors')), 1)
  assert.equal(await decides('Antti Laine'), 0)
})

test('the filter changes the table alone, keeps an address to come back to, and works without scripts', async () => {
  for (const js of [true, false]) {
    const { page, messages } = await visitor(browser, { js })
    await signIn(page, 'Kaisa Koskela', '/hallinta')
    const rows = page.locator('#_surveys tbody tr')
    const all = await rows.count()
    assert.ok(all > 1)
    const value = await page.locator('#toimiala option').nth(1).getAttribute('value')
    if (js) {
      await page.evaluate(() => (window.isSamePage = true))
      await page.focus('#toimiala')
      await page.selectOption('#toimiala', value)
      await page.waitForURL(/toimiala=/)
      assert.ok(await page.evaluate(() => window.isSamePage))
      assert.equal(await page.evaluate(() => document.activeElement.id), 'toimiala') // the focus stays
    } else {
      await page.selectOption('#toimiala', value)
      await follow(page, page.locator('.ds-filter button'))
    }
    assert.match(page.url(), new RegExp(`toimiala=${value}`))
    const some = await rows.count()
    assert.ok(some >= 1 && some < all)
    await page.reload()
    assert.equal(await rows.count(), some)
    assert.deepEqual(messages, [])
  }
})

test('search finds while one types, and without scripts when one sends', async () => {
  for (const js of [true, false]) {
    const { page, messages } = await visitor(browser, { js })
    await signIn(page, 'Kaisa Koskela', '/hallinta')
    await page.locator('#_q').fill('KOTIHOI')
    await follow(page, page.locator('.ds-search button'))
    const hits = page.locator('#_hits .ds-hit')
    assert.match(await hits.first().innerText(), /otihoi/)
    if (js) {
      await page.locator('#q').fill('saunavuoro')
      await page.waitForURL(/q=saunavuoro/)
      assert.match(await page.locator('#_hits').innerText(), /ei löytynyt/)
      assert.equal(await page.evaluate(() => document.activeElement.id), 'q')
    }
    assert.deepEqual(messages, [])
    await signIn(page, 'Antti Laine', '/hallinta/haku?q=koskela')
    assert.match(await hits.first().innerText(), /Kaisa Koskela/)
    await signIn(page, 'Kaisa Koskela', '/hallinta/haku?q=koskela')
    assert.equal(await hits.count(), 0)
  }
})

test('everything on the desk is reached by Tab, in its order, and large enough to touch', async () => {
  const { page } = await visitor(browser)
  await signIn(page, 'Kaisa Koskela', '/hallinta')
  assert.ok((await walk(page, 'desk')) > 10)
})
