// paper.test.mjs - a survey on paper: the page to print in every language and window, and the files made from it.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { HtmlValidate } from 'html-validate'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axe, launch, overflow, visitor } from './lib/browser.mjs'
import { day, file } from './lib/surveys.mjs'
import { ask } from './lib/resident.mjs'
import { start } from './lib/instance.mjs'

const validator = new HtmlValidate(JSON.parse(readFileSync('.htmlvalidate.json', 'utf8')))
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
const folder = mkdtempSync(join(tmpdir(), 'digiraati-paper-'))
const languages = { fi: '', sv: '/sv', en: '/en', selko: '/selko' }
let site
let browser

before(async () => {
  const survey = JSON.parse(readFileSync('tests/unit/fixtures/everything.json', 'utf8'))
  site = await start({ demo: false, config: { return_address: 'Koealue; Digiraati; 28500 Pori' } })
  survey.settings = { ...survey.settings, opens: day(-1), closes: day(20), results: day(30) }
  await site.cli('survey', 'import', file(survey), '--state', 'open')
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.stop()
  rmSync(folder, { recursive: true, force: true })
})

// Ask until the worker has made it.
async function made(path) {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await ask(`${site.url}${path}`)
    if (answer.status !== 503) return answer
    assert.ok(answer.headers['retry-after'])
    await sleep(100)
  }
  throw new Error(`${path} is not made within 20 s`)
}

// What one of poppler's or qpdf's programs says about a PDF.
function told(bytes, program, ...options) {
  const path = join(folder, 'one.pdf')
  writeFileSync(path, bytes)
  return execFileSync(program, program === 'pdftotext' ? [...options, path, '-'] : [...options, path], { encoding: 'utf8' })
}

for (const [lang, prefix] of Object.entries(languages))
  for (const size of ['', '/suuri'])
    test(`the page to print, ${lang}${size}`, async () => {
      const path = `${prefix}/k/kaikki/tulosta${size}`
      const { text, status } = await ask(`${site.url}${path}`)
      assert.equal(status, 200)
      const report = await validator.validateString(text)
      assert.deepEqual(report.results.flatMap(({ messages }) => messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`)), [])
      for (const width of [1280, 360, 320]) {
        const { context, page, messages, foreign } = await visitor(browser, { width })
        await page.goto(`${site.url}${path}`)
        if (width !== 320) assert.deepEqual(await axe(page), [], `${width} px`)
        assert.equal(await overflow(page), 0, `${width} px scrolls sideways`)
        assert.deepEqual(messages, [])
        assert.deepEqual(foreign, [])
        await context.close()
      }
    })

test('no word of a grid is broken on a telephone', async () => {
  for (const path of ['/k/kaikki/tulosta', '/sv/k/kaikki/tulosta', '/k/kaikki/tulosta/suuri']) {
    const { context, page } = await visitor(browser, { width: 360 })
    await page.goto(`${site.url}${path}`)
    const [words, broken] = await page.evaluate(() => {
      const broken = []
      let words = 0
      for (const part of document.querySelectorAll('.pp-grid thead th, .pp-grid__label')) {
        if (!part.checkVisibility()) continue
        const text = part.firstChild
        for (const match of text.textContent.matchAll(/[^\s\u00ad]+/g)) {
          const range = document.createRange()
          range.setStart(text, match.index)
          range.setEnd(text, match.index + match[0].length)
          words++
          if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) broken.push(match[0])
        }
      }
      return [words, broken]
    })
    assert.ok(words > 10, path)
    assert.deepEqual(broken, [], path)
    await context.close()
  }
})

test('the print button prints, and is not there without a script', async () => {
  const { context, page } = await visitor(browser)
  await page.addInitScript(() => {
    window.print = () => document.body.setAttribute('data-printed', 'yes')
  })
  await page.goto(`${site.url}/en/k/kaikki/tulosta`)
  await page.locator('#_print').click()
  assert.equal(await page.locator('body').getAttribute('data-printed'), 'yes')
  await context.close()
  const plain = await visitor(browser, { js: false })
  await plain.page.goto(`${site.url}/en/k/kaikki/tulosta`)
  assert.equal(await plain.page.locator('#_print').isVisible(), false)
  await plain.context.close()
})

test('what the browser prints is the form alone, with its code on every page', async () => {
  const { context, page } = await visitor(browser)
  await page.goto(`${site.url}/en/k/kaikki/tulosta`)
  const bytes = await page.pdf({ preferCSSPageSize: true })
  await context.close()
  const text = told(bytes, 'pdftotext', '-raw')
  const pages = text.split('\f').filter((part) => part.trim())
  assert.ok(pages.length > 3)
  for (const part of pages) assert.match(part, /Digiraati · kaikki\/1\/en/)
  assert.match(text, /28500 Pori/)
  assert.match(text, /Did you get help\?/)
  assert.doesNotMatch(text, /Back to the survey/)
  assert.match(told(bytes, 'pdfinfo'), /\(A4\)/)
})

test('form and large form are made in every language, tagged and sound', async () => {
  for (const [lang, prefix] of Object.entries(languages))
    for (const name of ['lomake.pdf', 'lomake-suuri.pdf']) {
      const { status, headers, bytes } = await made(`${prefix}/k/kaikki/${name}`)
      assert.equal(status, 200)
      assert.equal(headers['content-type'], 'application/pdf')
      assert.match(headers['content-disposition'], new RegExp(`^inline; filename="kaikki-${lang}`))
      assert.match(told(bytes, 'pdfinfo'), /Tagged: +yes/)
      assert.match(told(bytes, 'qpdf', '--check'), /No syntax or stream encoding errors/)
      const text = told(bytes, 'pdftotext', '-raw')
      assert.ok(text.includes(`kaikki/1/${lang}`))
      assert.ok(text.includes(`${site.url.slice(7)}${prefix}/k/kaikki`))
    }
})

test('the poster shows itself in a browser and leads to the survey', async () => {
  const { headers } = await made('/sv/k/kaikki/juliste.svg')
  assert.match(headers['content-type'], /^image\/svg\+xml/)
  const { context, page, messages } = await visitor(browser)
  await page.goto(`${site.url}/sv/k/kaikki/juliste.svg`)
  assert.equal(await page.locator('svg title').textContent(), 'Svara på enkäten: Alla frågor')
  assert.ok((await page.locator('svg path').count()) > 10)
  assert.deepEqual(messages.filter((m) => !/favicon|status of 404/.test(m)), [])
  await context.close()
  const { bytes } = await made('/sv/k/kaikki/juliste.pdf')
  assert.match(told(bytes, 'pdfinfo', '-struct-text'), /Alla frågor/)
})

test('the poster that anybody gets leaves out the code, the one for staff has it', async () => {
  const survey = JSON.parse(readFileSync('tests/unit/fixtures/everything.json', 'utf8'))
  survey.slug = 'koodi'
  survey.settings = { opens: day(-1), closes: day(20), results: day(30), access: 'code' }
  await site.cli('survey', 'import', file(survey), '--state', 'open')
  const code = (await site.cli('codes', 'shared', 'koodi')).stdout.match(/[0-9A-Z]{4}-[0-9A-Z]{4}/)[0]
  assert.match(told((await made('/k/koodi/lomake.pdf')).bytes, 'pdftotext', '-raw'), /Vastauskoodi:/)
  const { bytes } = await made('/k/koodi/juliste.pdf')
  assert.ok(!told(bytes, 'pdftotext', '-raw').includes(code))
  writeFileSync(join(site.dir, 'config'), `${readFileSync(join(site.dir, 'config'), 'utf8')}\norigin = http://127.0.0.1\n`)
  await site.cli('survey', 'paper', 'koodi', '-o', join(folder, 'staff'))
  assert.equal(readdirSync(join(folder, 'staff')).length, 16)
  assert.ok(told(readFileSync(join(folder, 'staff', 'koodi-juliste-fi.pdf')), 'pdftotext', '-raw').includes(code))
})

test('by invitation there is a poster for all and a form for staff alone', async () => {
  const survey = JSON.parse(readFileSync('tests/unit/fixtures/everything.json', 'utf8'))
  survey.slug = 'kutsu'
  survey.settings = { opens: day(-1), closes: day(20), results: day(30), access: 'invitation' }
  await site.cli('survey', 'import', file(survey), '--state', 'open')
  assert.equal((await made('/k/kutsu/juliste.pdf')).status, 200)
  const { text, status } = await ask(`${site.url}/k/kutsu/lomake.pdf`)
  assert.equal(status, 404)
  const report = await validator.validateString(text)
  assert.deepEqual(report.results.flatMap(({ messages }) => messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`)), [])
  const { stdout } = await site.cli('survey', 'paper', 'kutsu', '-o', join(folder, 'invited'))
  assert.match(stdout, /Hand out each with care/)
  assert.ok(readdirSync(join(folder, 'invited')).includes('kutsu-fi.pdf'))
})
