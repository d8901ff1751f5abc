// staff_session.test.mjs - long work outlives its session; what is important asks who it is and then goes on by itself; two tabs.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { launch } from './lib/browser.mjs'
import { colleague, comeBack, endSessions, forgetProof, prove } from './lib/colleague.mjs'
import { sql, start } from './lib/instance.mjs'
import { ask } from './lib/resident.mjs'
import { file } from './lib/surveys.mjs'

let site
let browser
let model

before(async () => {
  site = await start({ demo: 'empty', config: { cache_s: 0 } })
  browser = await launch()
  model = JSON.parse((await site.cli('survey', 'export', 'palveluihin-paasy')).stdout)
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

const panel = (query) => sql(join(site.dir, 'data/panel/panel.db'), query)
const isThere = async (slug) => (await panel(`select id from survey where slug = '${slug}'`)).length === 1
const note = (page) => page.locator('.ds-note').first().innerText()
// A click that may lead to the page of signing in.
const send = (one, name) => one.press(name)

// Two ways in which a session is over: the server has forgotten it, or the browser has.
const ends = {
  'the session ended': async (_, box) => endSessions(site, box),
  'the cookie is gone': async (one) => one.context.clearCookies()
}

for (const js of [true, false])
  for (const [how, end] of Object.entries(ends)) {
    const what = `${how}${js ? '' : ', without JavaScript'}`
    const slug = `pitka-tyo-${js ? 'js' : 'ei'}-${how.includes('cookie') ? 'kuki' : 'istunto'}`

    test(`a new survey in the field: ${what}`, async () => {
      const kaisa = await colleague(browser, site, 'coordinator', { js })
      const text = JSON.stringify({ ...model, slug }, null, 1)
      await kaisa.open('/uusi-kysely')
      await kaisa.page.getByLabel('The document').fill(text)
      await end(kaisa, 'coordinator')
      await send(kaisa, 'Create a draft')
      assert.match(await note(kaisa.page), /What you wrote is kept/)
      assert.equal(await isThere(slug), false)
      await comeBack(kaisa.page, 'coordinator')
      assert.equal(await kaisa.heading(), 'New survey', kaisa.page.url())
      assert.match(await note(kaisa.page), /nothing was saved yet/)
      assert.equal(await kaisa.page.getByLabel('The document').inputValue(), text)
      assert.equal(await isThere(slug), false, 'it was saved without being sent again')
      await send(kaisa, 'Create a draft')
      assert.equal(await isThere(slug), true)
      assert.match(await kaisa.main(), /The survey was created as a draft\./)
      assert.match(await kaisa.page.title(), /^The survey was created as a draft – /)
      if (js) {
        assert.equal(await kaisa.page.evaluate(() => document.activeElement.id), '_done')
        await kaisa.page.reload()
      }
      assert.equal(/was created/.test(await kaisa.main()), !js, 'on a page that is loaded again it is no news')
      await kaisa.close()
    })

    test(`a text of law: ${what}`, async () => {
      const admin = await colleague(browser, site, 'coordinator', { js })
      const own = `Oma seloste (${what})\n\n${'Pitkä kappale, jota on kirjoitettu kauan. '.repeat(200)}`.trim()
      await admin.open('/lakitekstit/saavutettavuus')
      const field = admin.page.locator('textarea').first()
      await field.fill(own)
      await end(admin, 'coordinator')
      await send(admin, 'Save')
      assert.match(await note(admin.page), /What you wrote is kept/)
      await comeBack(admin.page, 'coordinator')
      assert.equal(await admin.heading(), 'Accessibility statement', admin.page.url())
      assert.match(await note(admin.page), /nothing was saved yet/)
      assert.equal(await field.inputValue(), own)
      assert.ok(!(await ask(`${site.url}/saavutettavuus`)).text.includes(what), 'it was saved without being sent again')
      await send(admin, 'Save')
      await send(admin, 'Save the incomplete text')
      assert.match(await admin.main(), /The text was changed\./)
      assert.ok((await ask(`${site.url}/saavutettavuus`)).text.includes(`Oma seloste (${what})`))
      await admin.close()
    })
  }

test('a file that was chosen is kept through the sign-in too', async () => {
  const slug = 'tiedostosta'
  const kaisa = await colleague(browser, site, 'coordinator')
  await kaisa.open('/uusi-kysely')
  await kaisa.page.getByLabel('File').setInputFiles(file({ ...model, slug }))
  endSessions(site, 'coordinator')
  await kaisa.press('Create a draft')
  await comeBack(kaisa.page, 'coordinator')
  assert.equal(JSON.parse(await kaisa.page.getByLabel('The document').inputValue()).slug, slug)
  assert.equal(await isThere(slug), false)
  await kaisa.press('Create a draft')
  assert.equal(await isThere(slug), true)
  await kaisa.close()
})

test('what one has written is given to nobody else', async () => {
  const kaisa = await colleague(browser, site, 'coordinator')
  await kaisa.open('/uusi-kysely')
  await kaisa.page.getByLabel('The document').fill('{"salainen": "luonnos"}')
  endSessions(site, 'coordinator')
  await kaisa.press('Create a draft')
  await comeBack(kaisa.page, 'coordinator2')
  assert.ok(!(await kaisa.page.content()).includes('salainen'))
  await kaisa.close()
})

test('a button pressed too late leads back to where it stands', async () => {
  const kaisa = await colleague(browser, site, 'coordinator')
  await kaisa.open('/uusi-kysely')
  await kaisa.page.getByLabel('The document').fill(JSON.stringify({ ...model, slug: 'nappi' }))
  await kaisa.press('Create a draft')
  endSessions(site, 'coordinator')
  await kaisa.press('Send to review')
  await comeBack(kaisa.page, 'coordinator')
  assert.equal(kaisa.page.url(), kaisa.at('/kyselyt/nappi'))
  assert.deepEqual(await panel("select state from survey where slug = 'nappi'"), [{ state: 1 }])
  assert.equal(await kaisa.page.getByRole('button', { name: 'Send to review' }).count(), 1)
  await kaisa.close()
})

for (const js of [true, false])
  test(`what is important asks who it is, and then goes on with what was sent${js ? '' : ', without JavaScript'}`, async () => {
    const admin = await colleague(browser, site, 'admin', { js })
    const box = `uusi.tulokas.${js ? 1 : 2}@example.fi`
    const accounts = () => sql(join(site.dir, 'data/staff/staff.db'), `select id from account where email = '${box}'`)
    await admin.open('/tunnukset/uusi')
    await admin.page.getByLabel('Name', { exact: true }).fill('Tulokas Uusi')
    await admin.page.getByLabel('Mail address').fill(box)
    const divisions = admin.page.locator('[data-roles="contact unit_manager"]')
    await admin.page.locator('#role_contact').check()
    assert.equal(await divisions.isVisible(), true)
    await admin.page.locator('#role_comms').check()
    assert.equal(await divisions.isVisible(), !js, 'only what fits the role is shown, without a script all')
    forgetProof(site, 'admin')
    await admin.press('Invite somebody')
    assert.equal(await admin.heading(), 'Confirm that it is you: changing accounts')
    assert.match(await note(admin.page), /is kept and goes on/)
    assert.equal((await accounts()).length, 0)
    await admin.page.getByLabel('Password').fill('väärä salasana kokonaan')
    await admin.press('Continue')
    assert.match(await admin.page.locator('#code-fault').innerText(), /The password is not right/)
    assert.equal((await accounts()).length, 0)
    await prove(admin.page)
    assert.equal(await admin.heading(), 'One-time link')
    assert.equal((await accounts()).length, 1)
    const copy = admin.page.getByRole('button', { name: 'Copy the link' })
    assert.equal(await copy.count(), js ? 1 : 0)
    if (js) {
      await admin.context.grantPermissions([])
      await copy.click()
      await admin.page.getByText('The link is selected').waitFor()
      assert.match(await admin.page.evaluate(() => String(getSelection())), /liity#/)
      await admin.context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await copy.click()
      await admin.page.getByText('Copied', { exact: true }).waitFor()
    }
    await admin.page.reload()
    assert.equal(await admin.heading(), 'Tulokas Uusi')
    assert.match(await admin.main(), /given already/)
    assert.equal((await accounts()).length, 1)
    await admin.open('/tunnukset') // now it is not asked again
    assert.equal(await admin.heading(), 'Accounts')
    await admin.close()
  })

test('a page that is important leads on to itself', async () => {
  const admin = await colleague(browser, site, 'admin')
  forgetProof(site, 'admin')
  const response = await admin.open('/asetukset?x=1')
  assert.equal(response.status(), 403)
  await prove(admin.page)
  assert.match(admin.page.url(), /\/en\/hallinta\/asetukset(\?x=1)?$/)
  await admin.close()
})

test('two tabs: the second to save is told, and loses nothing', async () => {
  const kaisa = await colleague(browser, site, 'coordinator')
  const slug = 'kaksi-valilehtea'
  await kaisa.open('/uusi-kysely')
  await kaisa.page.getByLabel('The document').fill(JSON.stringify({ ...model, slug }))
  await kaisa.press('Create a draft')
  const other = await kaisa.context.newPage()
  const tabs = [kaisa.page, other]
  for (const tab of tabs) await tab.goto(kaisa.at(`/kyselyt/${slug}/uusi-versio`))
  const texts = ['Ensimmäinen', 'Toinen'].map((fi) => JSON.stringify({ ...model, slug, title: { ...model.title, fi } }))
  for (const [i, tab] of tabs.entries()) {
    await tab.getByLabel('The document').fill(texts[i])
    await Promise.all([tab.waitForEvent('load'), tab.getByRole('button', { name: 'Store the new version' }).click()])
  }
  assert.match(await other.locator('#_faults').innerText(), /newer version meanwhile/)
  assert.equal(await other.getByLabel('The document').inputValue(), texts[1])
  const [{ version }] = await panel(`select current_version as version from survey where slug = '${slug}'`)
  assert.equal(version, 2)
  await kaisa.close()
})

test('two tabs: signed out in one, the other keeps what is written', async () => {
  const kaisa = await colleague(browser, site, 'coordinator')
  const other = await kaisa.context.newPage()
  await other.goto(kaisa.at('/uusi-kysely'))
  const text = JSON.stringify({ ...model, slug: 'toinen-valilehti' })
  await other.getByLabel('The document').fill(text)
  await Promise.all([kaisa.page.waitForEvent('load'), kaisa.page.getByRole('button', { name: 'Sign out' }).click()])
  assert.equal(await other.getByLabel('The document').inputValue(), text)
  const press = (name) => Promise.all([other.waitForEvent('load'), other.locator('main').getByRole('button', { name, exact: true }).click()])
  await press('Create a draft')
  assert.equal(await isThere('toinen-valilehti'), false)
  await comeBack(other, 'coordinator')
  assert.equal(await other.getByLabel('The document').inputValue(), text)
  await press('Create a draft')
  assert.equal(await isThere('toinen-valilehti'), true)
  await kaisa.close()
})

test('two tabs: after a new sign-in the form of the first still works, and one proof counts in both', async () => {
  const admin = await colleague(browser, site, 'admin')
  const other = await admin.context.newPage()
  await other.goto(admin.at('/tunnukset/uusi'))
  await other.getByLabel('Name', { exact: true }).fill('Toinen Tulokas')
  await other.getByLabel('Mail address').fill('toinen.tulokas@example.fi')
  await other.locator('#role_ict').check()
  forgetProof(site, 'admin')
  await admin.open('/asetukset')
  await prove(admin.page) // the cookie is another one now
  await Promise.all([other.waitForEvent('load'), other.getByRole('button', { name: 'Invite somebody' }).click()])
  assert.equal(await other.locator('h1').innerText(), 'One-time link')
  await admin.close()
})
