// staff_org.test.mjs - the register of the organisation from a file: what it would change first, then all of it or nothing.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { follow, launch } from './lib/browser.mjs'
import { colleague } from './lib/colleague.mjs'
import { sql, start } from './lib/instance.mjs'

const MANY = 10000
let site
let browser
let kaisa
let before_all // the register as the demo has it, as a file

before(async () => {
  site = await start({ demo: 'empty' })
  browser = await launch()
  kaisa = await colleague(browser, site, 'coordinator')
  before_all = await register()
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

const panel = (query) => sql(join(site.dir, 'data/panel/panel.db'), query)
const tables = async () =>
  JSON.stringify(await Promise.all(['division', 'service', 'unit', 'division_contact'].map((table) => panel(`select * from ${table} order by 1, 2, 3`))))

// The register as the page gives it out.
async function register(one = kaisa) {
  await one.open('/organisaatio')
  const [got] = await Promise.all([one.page.waitForEvent('download'), one.page.getByRole('link', { name: 'Save as a table (CSV)' }).click()])
  return readFileSync(await got.path(), 'utf8')
}

let files = 0
function fileOf(bytes) {
  const path = join(site.dir, `../tuonti-${(files += 1)}.csv`)
  writeFileSync(path, bytes)
  return path
}

// Choose a file with these bytes, and look at what it would change.
async function bring(bytes, one = kaisa) {
  await one.open('/organisaatio/tuonti')
  await one.page.getByLabel('Table (CSV) with the whole register').setInputFiles(fileOf(bytes))
  await one.press('Look at what would change')
}

// Do what was looked at: the button says what that is.
const theButton = (one) => one.page.getByRole('button', { name: /^Make the changes: / })
const carryOut = (one = kaisa) => follow(one.page, theButton(one))

const counts = async (one = kaisa) =>
  Object.fromEntries((await one.page.locator('.ds-counts li').allInnerTexts()).map((text) => text.split(/\s+(?=\D+$)/)).map(([n, what]) => [what, Number(n.replace(/\D/g, ''))]))
const faults = (one = kaisa) => one.page.locator('#_rows tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())))

// The file is refused, the faults are these, and nothing is changed.
async function refused(what, bytes, wanted) {
  const was = await tables()
  await bring(bytes)
  assert.match(await kaisa.page.title(), /^Error: /, what)
  assert.match(await kaisa.page.locator('#_faults').innerText(), /Nothing was changed/, what)
  const got = await faults()
  for (const [row, column, why] of wanted)
    assert.ok(
      got.some((one) => one[0] === String(row) && one[1] === column && why.test(one[2])),
      `${what}: row ${row}, column ${column}, ${why}: ${JSON.stringify(got.slice(0, 5))}`
    )
  assert.equal(await theButton(kaisa).count(), 0, what)
  assert.equal(await tables(), was, what)
  return got
}

const HEAD = 'kind;code;belongs_to;name_fi;name_sv;name_en;sort;provider;channel;contacts'
const lines = (text) => text.replace(/^\uFEFF/, '').trimEnd().split(/\r?\n/)
const separator = () => (lines(before_all)[0].includes(';') ? ';' : ',')
const row = (...cells) => cells.join(separator())
const unit = (code, service, name, rest = {}) => row('unit', code, service, name, rest.sv ?? '', '', '1', rest.provider ?? 'own', rest.channel ?? 'site', '')
// The demo's register with more rows at its end.
const plus = (...more) => `${[...lines(before_all), ...more].join('\r\n')}\r\n`
const aService = () => lines(before_all).find((line) => line.startsWith('service')).split(separator())[1]

test('the table that is given out changes nothing when it comes back', async () => {
  assert.deepEqual(lines(before_all)[0].split(separator()).sort(), HEAD.split(';').sort())
  await bring(before_all)
  assert.match(await kaisa.main(), /nothing would change/)
  const { added, changed, removed, unchanged } = await counts()
  assert.deepEqual([added, changed, removed, unchanged], [0, 0, 0, lines(before_all).length - 1])
})

test('a good file is looked at first, then done at once', async () => {
  const was = await tables()
  await bring(plus(unit('uusi-yksikko', aService(), 'Uusi yksikkö', { sv: 'Ny enhet' })))
  assert.deepEqual(await counts(), { added: 1, changed: 0, removed: 0, unchanged: lines(before_all).length - 1 })
  assert.match(await kaisa.main(), /uusi-yksikko/)
  assert.equal(await tables(), was, 'looking has changed something')
  assert.equal(await theButton(kaisa).innerText(), 'Make the changes: add 1')
  await carryOut()
  assert.match(await kaisa.main(), /1 added/)
  assert.deepEqual(await panel("select name_fi, name_sv from unit where code = 'uusi-yksikko'"), [{ name_fi: 'Uusi yksikkö', name_sv: 'Ny enhet' }])
  await kaisa.press('Undo the import')
  assert.match(await kaisa.main(), /The import is undone/)
  assert.equal(await tables(), was)
})

test('wrong columns are named', async () => {
  await refused('a column too many', lines(before_all).map((line, i) => row(line, i ? 'x' : 'salaista')).join('\n'), [[1, 'salaista', /Take it out/]])
  await refused('a column by another name', before_all.replace('name_sv', 'ruotsiksi'), [[1, 'ruotsiksi', /Take it out/], [1, 'name_sv', /is missing/]])
  await refused('a column twice', before_all.replace('name_sv', 'name_fi'), [[1, 'name_fi', /twice/], [1, 'name_sv', /is missing/]])
  await refused('a row that is too short', plus('unit'), [[lines(before_all).length + 1, '–', /more or fewer cells/]])
  await refused('no table at all', 'tämä ei ole taulukko\n', [])
  await refused('a wrong kind', plus(row('osasto', 'x', '', 'X', '', '', '1', '', '', '')), [[lines(before_all).length + 1, 'kind', /./]])
  await refused('no such parent', plus(unit('orpo', 'ei-ole', 'Orpo')), [[lines(before_all).length + 1, 'belongs_to', /./]])
  await refused('no name', plus(unit('nimeton', aService(), '')), [[lines(before_all).length + 1, 'name_fi', /./]])
  await refused('a wrong provider', plus(unit('outo', aService(), 'Outo', { provider: 'vuokrattu' })), [[lines(before_all).length + 1, 'provider', /./]])
})

test('other encodings than UTF-8 are told apart from broken tables', async () => {
  const text = plus(unit('aakkosia', aService(), 'Ääkkösiä'))
  for (const [what, bytes] of [
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
    ['UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()])],
    ['Latin-1', Buffer.from(text.replace(/[^\u0000-\u00ff]/g, '?'), 'latin1')]
  ]) {
    const got = await refused(what, bytes, [])
    assert.match(JSON.stringify(got), /UTF-8/, `${what}: ${JSON.stringify(got)}`)
  }
  await bring(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text.replace(/^\uFEFF/, ''))]))
  assert.equal((await counts()).added, 1, 'with a mark, as spreadsheets write UTF-8')
})

test('what stands twice is named, once for each', async () => {
  const last = lines(before_all).length
  await refused('a code twice', plus(unit('kaksi', aService(), 'Kaksi'), unit('kaksi', aService(), 'Kaksi uudelleen')), [[last + 2, 'code', /./]])
})

test('formulas stay text, on the way in and out', async () => {
  await bring(plus(unit('kaava', aService(), '"=HYPERLINK(""http://paha.example"";""Klikkaa"")"')))
  if ((await faults()).length === 0) {
    assert.equal((await counts()).added, 1)
    await carryOut()
    const out = await register()
    for (const line of lines(out)) for (const cell of line.split(separator())) assert.doesNotMatch(cell.replace(/^"/, ''), /^[=+@]/, `a formula in ${line}`)
    await bring(out)
    assert.match(await kaisa.main(), /nothing would change/, 'what is given out does not come back the same')
    await bring(before_all)
    await carryOut()
  } else assert.match(JSON.stringify(await faults()), /name_fi/)
  assert.equal(await register(), before_all)
})

test(`${MANY} rows: seen, done, and taken back; one fault among them and nothing is done`, async () => {
  const service = aService()
  const more = Array.from({ length: MANY }, (_, i) => unit(`yksikko-${i}`, service, `Yksikkö ${i}`))
  const spoilt = [...more]
  spoilt[9000] = unit('yksikko-9000', service, 'Yksikkö', { channel: 'savumerkit' })
  await refused('one fault', plus(...spoilt), [[lines(before_all).length + 9001, 'channel', /./]])
  const began = Date.now()
  await bring(plus(...more))
  assert.equal((await counts()).added, MANY)
  assert.match(await kaisa.main(), /And 9,?700 more/)
  await carryOut()
  assert.match(await kaisa.main(), /10,000 added/)
  assert.ok(Date.now() - began < 30000, `${Date.now() - began} ms`)
  assert.deepEqual(await panel("select count(*) as n from unit where code like 'yksikko-%'"), [{ n: MANY }])
  const [former] = await Promise.all([kaisa.page.waitForEvent('download'), kaisa.page.getByRole('button', { name: 'Save the register of before' }).click()])
  assert.equal(readFileSync(await former.path(), 'utf8'), before_all)
  await kaisa.press('Undo the import') // the page is still there
  assert.equal(await register(), before_all)
})

test('a register that was changed between looking and doing is looked at again', async () => {
  const johan = await colleague(browser, site, 'coordinator2')
  await bring(plus(unit('eka', aService(), 'Ensimmäinen')))
  await bring(plus(unit('toka', aService(), 'Toinen')), johan)
  await carryOut(johan)
  await carryOut()
  assert.match(await kaisa.main(), /changed while you looked, so nothing was done/)
  assert.deepEqual(await counts(), { added: 1, changed: 0, removed: 1, unchanged: lines(before_all).length - 1 })
  assert.deepEqual(await panel("select code from unit where code in ('eka', 'toka')"), [{ code: 'toka' }])
  await carryOut() // seen now
  assert.deepEqual(await panel("select code from unit where code in ('eka', 'toka')"), [{ code: 'eka' }])
  await johan.close()
})

test('somebody else cannot carry out what one has looked at', async () => {
  const johan = await colleague(browser, site, 'coordinator2')
  await bring(before_all)
  const box = await kaisa.page.locator('input[name=file]').inputValue()
  await bring(before_all, johan)
  await johan.page.locator('input[name=file]').evaluate((field, value) => (field.value = value), box)
  const was = await tables()
  await carryOut(johan)
  assert.match(await johan.main(), /The preview is not there any more/)
  assert.equal(await tables(), was)
  await johan.close()
})

test('without JavaScript, and who may not bring a file in', async () => {
  const johan = await colleague(browser, site, 'coordinator2', { js: false })
  await bring(before_all, johan)
  await carryOut(johan)
  assert.equal(await register(johan), before_all)
  await johan.close()
  const minna = await colleague(browser, site, 'contact')
  assert.equal((await minna.open('/organisaatio/tuonti')).status(), 403)
  await minna.open('/organisaatio')
  assert.equal(await minna.page.getByRole('link', { name: 'Bring in a file' }).count(), 0)
  await minna.close()
})

test('nothing came to the console or from elsewhere', async () => {
  assert.deepEqual(kaisa.messages.filter((one) => !/status of 4\d\d/.test(one)), [])
  assert.deepEqual(kaisa.foreign, [])
  await follow(kaisa.page, kaisa.page.getByRole('button', { name: 'Sign out' }))
})
