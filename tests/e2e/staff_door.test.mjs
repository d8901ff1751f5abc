// staff_door.test.mjs - the door of the staff area in a browser: from an invitation to a working account, and how one keeps it.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { follow, launch, visitor } from './lib/browser.mjs'
import { start } from './lib/instance.mjs'
import { enter, tabTo } from './lib/keyboard.mjs'
import { checkMarkup, eye } from './lib/look.mjs'
import { PASSWORD, app, invite, join, press, signIn } from './lib/staff.mjs'

const EMAIL = 'anna.ahkera@example.fi'
const OTHER = 'vihreä lehmä lukee aamulla runoja'
let site
let browser
let look
let anna // { phone, codes }

before(async () => {
  site = await start({ demo: false })
  browser = await launch()
  look = eye(browser)
})

after(async () => {
  await browser?.close()
  await site?.stop()
})

const at = (path) => `${site.url}/en/hallinta${path}`
const heading = (page) => page.locator('h1').innerText()

// A window of Anna's, signed in. With a recovery code: for the next one of the app one would have to wait.
async function window(options, device) {
  const one = await visitor(browser, options)
  await one.page.goto(at('/kirjaudu'))
  await signIn(one.page, EMAIL, anna.codes.pop(), { device })
  await follow(one.page, one.page.getByRole('link', { name: 'Go on' }))
  assert.equal(one.page.url(), at(''))
  return one
}

test('an invitation leads to a working account', async () => {
  const link = await invite(site, EMAIL, 'coordinator', 'Anna Ahkera')
  const { page, context, messages } = await visitor(browser)
  anna = await join(page, link)
  assert.equal(await heading(page), 'Your recovery codes')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download them as a text file' }).click()])
  const file = readFileSync(await download.path(), 'utf8')
  for (const code of anna.codes) assert.ok(file.includes(`${code}\r\n`))
  await follow(page, page.getByRole('link', { name: 'I have saved them, sign in' }))
  await signIn(page, EMAIL, await anna.phone.code(), { device: 'Työkone' })
  assert.equal(page.url(), at(''))
  const [cookie] = await context.cookies()
  assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.path, cookie.expires], [true, 'Strict', '/', -1])
  assert.equal(await page.evaluate(() => document.cookie), '')
  await page.goto(link)
  assert.equal(new URL(page.url()).hash, '', 'the code stays in the address')
  assert.deepEqual(messages, [])
  await follow(page, page.locator('main button[type=submit]')) // in Finnish, as the link says
  assert.equal(await page.locator('#link-fault').count(), 1)
  await context.close()
})

test('signing out and in again; a recovery code works once', async () => {
  const { page, context } = await window({})
  await follow(page, page.getByRole('button', { name: 'Sign out' }))
  assert.equal(page.url(), at('/kirjaudu'))
  assert.deepEqual(await context.cookies(), [])
  await signIn(page, EMAIL, anna.codes[0])
  assert.equal(page.url(), at('/oma?koodilla=%2Fen%2Fhallinta'))
  assert.match(await page.locator('main').innerText(), /You have 8 recovery codes left/)
  await follow(page, page.getByRole('link', { name: 'Go on' }))
  assert.equal(page.url(), at(''))
  await follow(page, page.getByRole('button', { name: 'Sign out' }))
  await signIn(page, EMAIL, anna.codes[0])
  assert.equal(await page.locator('#email-fault').count(), 1)
  await context.close()
})

test('sessions are listed, and one ends another', async () => {
  const here = await window({}, 'Työkone')
  const there = await window({}, 'Tabletti')
  await here.page.goto(at('/oma'))
  const row = here.page.getByRole('row').filter({ hasText: 'Tabletti' })
  await follow(here.page, row.getByRole('button'))
  assert.equal(await row.count(), 0)
  await there.page.goto(at('/oma'))
  assert.match(there.page.url(), /kirjaudu\?to=/)
  await here.page.goto(at('/oma'))
  assert.equal(await heading(here.page), 'My account')
  await here.context.close()
  await there.context.close()
})

test('a form outlives its session', async () => {
  const { page, context } = await window({})
  await page.goto(at('/oma/salasana'))
  await context.clearCookies()
  await page.getByLabel('The password you have now').fill(PASSWORD)
  await page.getByLabel('New password').fill(OTHER)
  await press(page, 'Change the password')
  assert.match(await page.locator('.ds-note').innerText(), /kept/)
  await signIn(page, EMAIL, anna.codes.pop())
  assert.equal(await heading(page), 'Change the password')
  assert.match(await page.locator('.ds-note').innerText(), /nothing was saved yet/)
  await context.close()
})

test('a link on another site leads in by way of the door, as the cookie stays at home', async () => {
  const { page, context } = await window({})
  await page.goto(`data:text/html,<a href="${at('/oma')}">Digiraati</a>`)
  await follow(page, page.getByRole('link'))
  assert.match(page.url(), /kirjaudu\?to=/)
  await follow(page, page.getByRole('link', { name: 'Go on to the page' }))
  assert.equal(page.url(), at('/oma'))
  await context.close()
})

test('without a script the code of the link is typed', async () => {
  const link = await invite(site, 'ilman.skriptia@example.fi', 'comms', 'Ilman Skriptiä')
  const { page, context } = await visitor(browser, { js: false })
  await page.goto(link.replace('/hallinta', '/en/hallinta'))
  assert.equal(await page.getByLabel('The code in your link').inputValue(), '')
  await page.getByLabel('The code in your link').fill(link.split('#')[1].toLowerCase().replaceAll('-', ' '))
  await press(page, 'Continue')
  assert.equal(await heading(page), 'Welcome to Digiraati')
  assert.equal(await page.getByRole('button', { name: 'Show what I type' }).isVisible(), false)
  await context.close()
})

test('what is typed can be shown', async () => {
  const { page, context } = await visitor(browser)
  await page.goto(at('/kirjaudu'))
  const field = page.getByLabel('Password')
  const button = page.getByRole('button', { name: 'Show what I type' })
  await field.fill('sana')
  await button.click()
  assert.equal(await field.getAttribute('type'), 'text')
  assert.equal(await button.getAttribute('aria-pressed'), 'true')
  await button.click()
  assert.equal(await field.getAttribute('type'), 'password')
  await context.close()
})

test('before the session ends one is told, and goes on with a button', async () => {
  const { page, context } = await window({})
  await page.clock.install()
  await page.goto(at('/oma'))
  const told = page.getByText('Your session ends in a few minutes.')
  await page.clock.fastForward('24:00')
  assert.equal(await told.isVisible(), false)
  await page.clock.fastForward('02:00')
  assert.equal(await told.isVisible(), true)
  await page.getByRole('button', { name: 'I am still here' }).click()
  await told.waitFor({ state: 'hidden' })
  await page.clock.fastForward('26:00')
  assert.equal(await told.isVisible(), true)
  await context.close()
})

test('everything can be done with the keyboard alone', async () => {
  const link = await invite(site, 'nappis@example.fi', 'comms', 'Nappis Taituri')
  const { page, context } = await visitor(browser)
  const type = async (id, text) => {
    await tabTo(page, (here) => here.id === id, `#${id}`)
    await page.keyboard.insertText(text)
  }
  const button = async (name) => {
    for (let i = 0; i < 100; i += 1) {
      if ((await page.evaluate(() => document.activeElement.textContent.trim())) === name) return enter(page)
      await page.keyboard.press('Tab')
    }
    return assert.fail(`Tab never comes to ${name}`)
  }
  await page.goto(link.replace('/hallinta', '/en/hallinta'))
  await button('Continue')
  const uri = await page.getByRole('link', { name: 'open it in the app' }).getAttribute('href')
  const phone = app(new URL(uri).searchParams.get('secret'))
  await type('password', PASSWORD)
  await type('code', await phone.code())
  await button('Start using it')
  await button('I have saved them, sign in')
  await type('email', 'nappis@example.fi')
  await type('password', PASSWORD)
  await type('code', await phone.code())
  await button('Sign in')
  assert.equal(page.url(), at(''))
  await button('Nappis Taituri')
  assert.equal(await heading(page), 'My account')
  await button('Sign out')
  assert.equal(page.url(), at('/kirjaudu'))
  await context.close()
})

test('what is important asks for the code again', async () => {
  const { page, context } = await window({})
  await page.goto(at('/vahvista?to=%2Fen%2Fhallinta%2Foma%2Fpalautuskoodit'))
  await page.getByLabel('Code from your app').fill('000000')
  await press(page, 'Continue')
  assert.equal(await page.locator('#code-fault').count(), 1)
  await page.getByLabel('Code from your app').fill(await anna.phone.code())
  await press(page, 'Continue')
  assert.equal(page.url(), at('/oma/palautuskoodit'))
  await press(page, 'Create new recovery codes')
  anna.codes = await page.locator('.ds-codes__item').allTextContents()
  assert.equal(anna.codes.length, 10)
  await context.close()
})

test('every page of the door is accessible, valid and fits', async () => {
  const markup = async (page, window) => {
    if (window.width === 1280 && window.forcedColors === 'none') await checkMarkup(await page.content(), page.url())
  }
  for (const path of ['/kirjaudu', '/liity', '/apua']) await look(path, (page) => page.goto(at(path)), { then: markup })
  const link = await invite(site, 'katsoja@example.fi', 'comms', 'Katsoja Tarkka')
  await look(
    'the form of joining',
    async (page) => {
      await page.goto('about:blank')
      await page.goto(link.replace('/hallinta', '/en/hallinta'))
      await press(page, 'Continue')
      await page.getByText('No camera? Type it in').click()
    },
    { then: markup }
  )
  await look('its faults', async (page) => {
    await page.getByLabel('New password').fill('salasana')
    await page.getByLabel('The code that the app shows now').fill('000000')
    await press(page, 'Start using it')
  })
  const { context } = await window({})
  const [cookie] = await context.cookies()
  for (const path of ['/oma', '/oma/salasana', '/oma/sovellus', '/oma/palautuskoodit', '/vahvista'])
    await look(
      path,
      async (page) => {
        await page.context().addCookies([cookie])
        return page.goto(at(path))
      },
      { then: markup }
    )
  await context.close()
})
