// settings.test.mjs - an administrator changes names, colour, logo and texts of law, and residents see it without a restart.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { axe, follow, launch, overflow, visitor } from './lib/browser.mjs'
import { start } from './lib/instance.mjs'
import { checkMarkup } from './lib/look.mjs'

let site
let browser
let admin

before(async () => {
  site = await start({ demo: 'empty' })
  browser = await launch()
  admin = await visitor(browser)
  await admin.page.goto(`${site.url}/hallinta`)
  await follow(admin.page, admin.page.getByRole('button', { name: /Antti Laine/ }))
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

// Until the page says so, at most as long as nginx may keep it and a bit.
async function eventually(what) {
  for (const until = Date.now() + 15000; ; await new Promise((go) => setTimeout(go, 300)))
    if (await what()) return
    else assert.ok(Date.now() < until, what.toString())
}

const open = (path) => admin.page.goto(`${site.url}/hallinta/${path}`)
const save = () => follow(admin.page, admin.page.locator('main form .govuk-button').first())
const html = async (path) => (await fetch(`${site.url}${path}`)).text()

test('every page of settings is clean at 1280 and 360 px', async () => {
  for (const width of [1280, 360]) {
    await admin.page.setViewportSize({ width, height: 900 })
    for (const path of ['loki', 'asetukset', 'asetukset/tiedot', 'asetukset/ulkoasu', 'asetukset/apu', 'asetukset/rajat', 'lakitekstit', 'lakitekstit/tietosuoja', 'lakitekstit/saavutettavuus']) {
      await open(path)
      assert.deepEqual(await axe(admin.page), [], path)
      assert.equal(await overflow(admin.page), 0, path)
      if (width === 1280) await checkMarkup(await admin.page.content(), path)
    }
  }
  await admin.page.setViewportSize({ width: 1280, height: 900 })
})

test('a name that is saved is on the residents\' pages soon', async () => {
  await open('asetukset/tiedot')
  await admin.page.fill('#county_name_fi', 'Kokeilualue')
  await save()
  assert.equal(await admin.page.locator('.ds-done').count(), 1)
  await eventually(async () => (await html('/')).includes('Kokeilualue'))
  await eventually(async () => (await html('/tietosuoja')).includes('Kokeilualue'))
})

test('a colour nobody could read is refused, one that passes paints light and dark pages readably', async () => {
  await open('asetukset/ulkoasu')
  await admin.page.fill('#brand_colour', '#ffd400')
  await save()
  assert.equal(await admin.page.inputValue('#brand_colour'), '#ffd400')
  assert.equal(await admin.page.locator('#_faults a[href="#brand_colour"]').count(), 1)
  assert.deepEqual(await axe(admin.page), [])
  await follow(admin.page, admin.page.locator('button[name=_offer]'))
  assert.notEqual(await admin.page.inputValue('#brand_colour'), '#ffd400')
  await admin.page.fill('#brand_colour-picker', '#8a1c5c')
  assert.equal(await admin.page.inputValue('#brand_colour'), '#8a1c5c')
  await save()
  await eventually(async () => (await html('/')).includes('--brand:#8a1c5c'))
  for (const scheme of ['light', 'dark']) {
    const { context, page, messages } = await visitor(browser, { scheme })
    for (const path of ['/', '/k/arki-ja-palvelut', '/k/arki-ja-palvelut/vastaa', '/k/talousarvio-2028/tulokset', '/k/arki-ja-palvelut/tulosta']) {
      await eventually(async () => (await html(path)).includes('--brand:#8a1c5c'))
      await page.goto(`${site.url}${path}`)
      assert.deepEqual(await axe(page), [], `${path} ${scheme}`)
    }
    await page.goto(site.url)
    const painted = await page.locator('.dr-header__product').evaluate((node) => getComputedStyle(node).color)
    assert.equal(painted === 'rgb(138, 28, 92)', scheme === 'light', painted)
    assert.deepEqual(messages, []) // the policy let the style sheet in
    await context.close()
  }
})

test('a logo is drawn anew, shown with the county\'s name, and taken away', async () => {
  await open('asetukset/ulkoasu')
  await admin.page.setInputFiles('#logo', { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') })
  await follow(admin.page, admin.page.locator('form[enctype] .govuk-button'))
  assert.match(await admin.page.locator('#logo-fault').innerText(), /SVG/)
  assert.equal(await admin.page.evaluate(() => document.activeElement.id), '_faults')
  await admin.page.setInputFiles('#logo', 'tests/unit/fixtures/logo.png')
  await follow(admin.page, admin.page.locator('form[enctype] .govuk-button'))
  await admin.page.locator('#_logo-now:not([hx-get]) img').waitFor() // by itself
  await eventually(async () => /<img class="dr-logo"/.test(await html('/')))
  const { context, page } = await visitor(browser, { width: 360 })
  await page.goto(site.url)
  const logo = page.locator('img.dr-logo')
  assert.equal(await logo.getAttribute('alt'), 'Kokeilualue')
  assert.ok(await logo.evaluate((img) => img.complete && img.naturalWidth === 480 && img.naturalHeight === 120))
  assert.deepEqual(await axe(page), [])
  assert.equal(await overflow(page), 0)
  const address = await logo.getAttribute('src')
  const picture = await fetch(`${site.url}${address}`)
  assert.match(picture.headers.get('cache-control'), /immutable/)
  assert.ok(!Buffer.from(await picture.arrayBuffer()).includes('Maija')) // the comment in the file is gone
  await context.close()
  await open('asetukset/ulkoasu')
  await follow(admin.page, admin.page.locator('form[action$="/poista"] button'))
  await eventually(async () => !/<img class="dr-logo"/.test(await html('/')))
})

test('an own text of law is previewed, saved with what it tells, and the doctor says what is missing', async () => {
  await open('lakitekstit/saavutettavuus')
  await admin.page.fill('#access_text_fi', '# Oma seloste\n\nPalvelu täyttää vaatimukset osittain.')
  await admin.page.locator('#access_points input').first().check()
  await follow(admin.page, admin.page.locator('button[value=preview]'))
  assert.match(await admin.page.locator('details[open]').innerText(), /täyttää vaatimukset osittain/)
  assert.doesNotMatch(await html('/saavutettavuus'), /Oma seloste/)
  await follow(admin.page, admin.page.locator('button[value=save]')) // asks first, and says what the law wants besides
  assert.equal(await admin.page.evaluate(() => document.activeElement.id), '_faults')
  assert.doesNotMatch(await html('/saavutettavuus'), /Oma seloste/)
  await follow(admin.page, admin.page.locator('button[value=incomplete]'))
  await eventually(async () => (await html('/saavutettavuus')).includes('Oma seloste'))
  const doctor = await site.cli('doctor').catch((failed) => failed)
  assert.match(doctor.stdout, /accessibility statement: the county's own, and 5 of what the law wants is not ticked as told: .*how to get in another way/)
  assert.match(doctor.stdout, /accessibility statement: the county's own, but in sv still/)
})

test('the audit log has each change by its key, and values of what everybody sees', async () => {
  const { stdout } = await site.cli('audit', 'list', '--count', '1000')
  for (const key of ['county_name_fi', 'brand_colour', 'access_text_fi', 'access_points']) assert.match(stdout, new RegExp(`settings.set .*${key}`))
  assert.match(stdout, /logo.set/)
  assert.match(stdout, /county_name_fi {2}\(from:Satakunnan%20hyvinvointialue to:Kokeilualue\)/)
  assert.match(stdout, /brand_colour {2}\(from:#00566b to:#8a1c5c\)/)
  assert.doesNotMatch(stdout, /Oma/)
  const { stdout: results } = await site.cli('audit', 'list', '--group', 'results')
  assert.equal(results, '')
})

test('the audit log: one press leads to a group, and paper has the table and no form', async () => {
  await open('loki')
  await follow(admin.page, admin.page.locator('nav.ds-pager a[href$="teko=settings"]'))
  assert.match(await admin.page.locator('tbody').innerText(), /Kokeilualue/)
  assert.deepEqual(await axe(admin.page), [])
  await admin.page.setViewportSize({ width: 680, height: 900 }) // a sheet of A4 within its margins
  await admin.page.emulateMedia({ media: 'print' })
  assert.equal(await admin.page.locator('form:visible, input:visible, nav:visible').count(), 0)
  assert.equal(await overflow(admin.page), 0)
  await admin.page.emulateMedia({ media: 'screen' })
})
