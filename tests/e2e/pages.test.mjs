// pages.test.mjs - every resident page in every state: axe, valid HTML, quiet console, no sideways scrolling.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { follow, launch, visitor } from './lib/browser.mjs'
import { checkMarkup, eye } from './lib/look.mjs'
import { everything, file } from './lib/surveys.mjs'
import { answer, ask, fill, hidden } from './lib/resident.mjs'
import { start } from './lib/instance.mjs'

const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
let site
let browser
let look

before(async () => {
  site = await start()
  const add = (survey, state = 'open') => site.cli('survey', 'import', file(survey), '--state', state)
  await add(everything('pakollinen'))
  await add(everything('tuleva', { opens: 5 }), 'approved')
  await add(everything('tauolla'))
  await add(everything('peruttu'))
  await add(everything('pieni'))
  await add(everything('tyhja', { required: false }))
  await add(everything('rivit', { required: false }))
  // In one row of the matrix a count is so small that it hides; in the other all chose the same.
  for (let i = 0; i < 14; i += 1)
    await answer(site.url, 'rivit', [{ q1: 'o1' }, { 'q5.r1': ['o1', 'o2', 'o3'][i < 2 ? 0 : 1 + (i % 2)], 'q5.r2': 'o1' }])
  await site.cli('survey', 'close', 'rivit')
  await site.cli('survey', 'publish', 'rivit')
  await site.cli('survey', 'suspend', 'tauolla')
  await site.cli('survey', 'cancel', 'peruttu')
  await site.cli('survey', 'close', 'pieni')
  await site.cli('ingest', '--now')
  await site.cli('survey', 'publish', 'pieni')
  browser = await launch()
  look = eye(browser)
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

const addresses = {
  'front page': ['/', 200],
  'front page sv': ['/sv', 200],
  'front page en': ['/en', 200],
  'front page in selkosuomi': ['/selko', 200],
  'closed surveys': ['/kyselyt', 200],
  'cover': ['/k/palveluihin-paasy', 200],
  'cover in a language it lacks': ['/en/k/pakollinen', 200],
  'cover in selkosuomi': ['/selko/k/palveluihin-paasy', 200],
  'first page in selkosuomi': ['/selko/k/palveluihin-paasy/vastaa', 200],
  'first page of the longest survey': ['/k/arki-ja-palvelut/vastaa', 200],
  'first page': ['/k/palveluihin-paasy/vastaa', 200],
  'resume': ['/k/palveluihin-paasy/jatka', 200],
  'first page of all types': ['/sv/k/pakollinen/vastaa', 200],
  'thanks': ['/k/palveluihin-paasy/kiitos', 200],
  'results': ['/k/talousarvio-2028/tulokset', 200],
  'results en': ['/en/k/talousarvio-2028/tulokset', 200],
  'results of fewer than 10': ['/k/pieni/tulokset', 200],
  'results awaited': ['/k/digipalvelut-arjessa/tulokset', 200],
  'results of an open survey': ['/k/palveluihin-paasy/tulokset', 200],
  'closed': ['/k/digipalvelut-arjessa', 200],
  'closed form': ['/k/digipalvelut-arjessa/vastaa', 200],
  'not yet open': ['/k/tuleva', 200],
  'not yet open form': ['/sv/k/tuleva/vastaa', 200],
  'suspended': ['/k/tauolla', 200],
  'cancelled': ['/k/peruttu', 200],
  'privacy': ['/tietosuoja', 200],
  'privacy sv': ['/sv/tietosuoja', 200],
  'privacy in selkosuomi': ['/selko/tietosuoja', 200],
  'accessibility': ['/saavutettavuus', 200],
  'accessibility in selkosuomi': ['/selko/saavutettavuus', 200],
  'accessibility en': ['/en/saavutettavuus', 200],
  'accessibility feedback': ['/saavutettavuus/palaute', 200],
  'accessibility feedback in selkosuomi': ['/selko/saavutettavuus/palaute', 200],
  'cookies': ['/evasteet', 200],
  'cookies sv': ['/sv/evasteet', 200],
  'no such page': ['/ei-ole', 404],
  'no such survey': ['/en/k/ei-ole', 404],
  'the door of the staff': ['/hallinta/kirjaudu', 200],
  'no staff area in selkosuomi': ['/selko/hallinta', 404]
}
for (const [name, [path, status]] of Object.entries(addresses))
  test(name, async () => {
    const { text, status: got } = await ask(`${site.url}${path}`)
    assert.equal(got, status)
    await checkMarkup(text, name)
    await look(name, (page) => page.goto(`${site.url}${path}`), { expectStatus: status })
  })

// States that only a form leads to: the browser posts it itself.
async function postFrom(page, path, change) {
  await page.goto(`${site.url}${path}`)
  await page.evaluate(() => document.querySelector('script')?.remove())
  if (change) await change(page)
}

test('errors: summary takes focus, the title says so, what was typed is kept', async () => {
  await look('errors', async (page) => {
    await postFrom(page, '/k/pakollinen/vastaa', (p) => p.locator('#q2-muu').check({ force: true }))
    await page.locator('#q2-muu--other').fill('oma vastaus')
    await follow(page, page.locator('main button[value=next]'))
    await page.waitForSelector('.govuk-error-summary')
    assert.match(await page.title(), /^Virhe: /)
    assert.match(await page.evaluate(() => document.activeElement.className), /error-summary/)
    assert.ok(await page.locator('#q2-muu').isChecked())
    assert.equal(await page.locator('#q2-muu--other').inputValue(), 'oma vastaus')
    const links = await page.locator('.govuk-error-summary a').all()
    assert.equal(links.length, 3)
    for (const link of links) assert.equal(await page.locator(await link.getAttribute('href')).count(), 1)
  })
  const form = hidden((await ask(`${site.url}/k/pakollinen/vastaa`)).text)
  const { text, status } = await ask(`${site.url}/k/pakollinen/vastaa`, { form: { ...form, _do: 'next' } })
  assert.equal(status, 422)
  await checkMarkup(text, 'errors')
})

test('second page with a matrix in error', async () => {
  const first = { q1: 'o1', 'q2.o1': '1', q3: 'o2', q4: 'na' }
  const { url, page } = await fill(site.url, 'pakollinen', [first])
  const again = await ask(url, { form: { ...hidden(page.text), 'q5.r1': 'o1', _do: 'next' } })
  assert.equal(again.status, 422)
  await checkMarkup(again.text, 'matrix in error')
  assert.match(again.text, /id="q5-r2--error"/)
  assert.doesNotMatch(again.text, /id="q5-r1--error"/)
})

test('review, with and without answers', async () => {
  const { page } = await fill(site.url, 'tyhja', [{ q1: 'o1', 'q2.muu': '1', 'q2~muu': 'jotain <muuta>' }, { q8: 'Rivi\nToinen' }])
  await checkMarkup(page.text, 'review')
  await look('review', async (p) => {
    await postFrom(p, '/k/tyhja/vastaa')
    await p.locator('#q1-o2').check({ force: true })
    await follow(p, p.locator('main button[value=next]'))
    await follow(p, p.locator('main button[value=next]'))
    await p.waitForSelector('button[value=send]')
  })
  await look('empty review', async (p) => {
    await postFrom(p, '/k/tyhja/vastaa')
    await follow(p, p.locator('main button[value=next]'))
    await follow(p, p.locator('main button[value=next]'))
    await p.waitForSelector('button[value="go.0"]')
  })
})

test('a form altered on the way', async () => {
  await look('altered form', async (p) => {
    await postFrom(p, '/k/tyhja/vastaa')
    await follow(p, p.locator('main button[value=next]'))
    await p.waitForSelector('input[name=_c]', { state: 'attached' })
    await p.locator('input[name=_c]').evaluate((input) => (input.value = 'A'.repeat(200)))
    await follow(p, p.locator('main button[value=next]'))
    await p.waitForSelector('main button[value="at.1"]')
  })
})

test('print: answers stay visible, furniture goes', async () => {
  const { context, page } = await visitor(browser)
  await page.goto(`${site.url}/sv/k/pakollinen/vastaa`)
  await page.locator('#q1-o1').check({ force: true })
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('.dr-langs').isVisible(), false)
  assert.equal(await page.locator('main button[value=next]').isVisible(), false)
  assert.ok((await page.pdf({ format: 'A4' })).length > 5000)
  await context.close()
})

test('results: opened tables fit, closed ones stand on paper with the address', async () => {
  const path = '/k/talousarvio-2028/tulokset'
  await look('open tables', async (p) => {
    await p.goto(`${site.url}${path}`)
    for (const summary of await p.locator('.dr-details summary').all()) await summary.click()
  })
  const { context, page } = await visitor(browser)
  await page.goto(`${site.url}${path}`)
  const tables = page.locator('.dr-result table')
  assert.ok((await tables.count()) > 5)
  assert.equal(await tables.first().isVisible(), false)
  await page.emulateMedia({ media: 'print' })
  for (const table of await tables.all()) assert.ok(await table.isVisible())
  assert.match(await page.locator('.dr-address').innerText(), /\/k\/talousarvio-2028\/tulokset$/)
  await context.close()
})

test('results: a row with hidden numbers says so, and its bar is full', async () => {
  const { context, page } = await visitor(browser)
  await page.goto(`${site.url}/k/rivit/tulokset`)
  const rows = await page.locator('.dr-stack__row').evaluateAll((all) =>
    all.map((row) => ({
      said: row.textContent.includes('Joitakin lukuja ei näytetä'),
      hidden: row.querySelectorAll('.dr-stack__bar .dr-stack__hidden').length,
      list: /ei näytetä|alle 5/.test(row.querySelector('ul').textContent),
      filled: [...row.querySelectorAll('.dr-tone, .dr-stack__hidden')].reduce(
        (sum, part) => sum + (part.tagName === 'line' ? parseInt(part.getAttribute('x2')) - parseInt(part.getAttribute('x1')) : parseInt(part.getAttribute('width'))),
        0
      )
    }))
  )
  assert.ok(rows.some((row) => row.hidden) && rows.some((row) => !row.hidden))
  for (const row of rows) {
    assert.equal(row.said, row.hidden === 1)
    assert.equal(row.list, row.said)
    assert.equal(row.filled, 100)
  }
  await context.close()
})

test('taking a choice back: each button is described by its question; the counter counts in words', async () => {
  const { context, page } = await visitor(browser)
  await page.goto(`${site.url}/k/tyhja/vastaa`)
  await page.locator('#q1-o1').check({ force: true })
  assert.equal(await page.locator('.dr-clear:visible').count(), 1)
  const described = () => page.locator('.dr-clear').evaluateAll((all) => all.every((one) => document.getElementById(one.getAttribute('aria-describedby'))))
  assert.ok(await described())
  await follow(page, page.locator('main button[value=next]'))
  await page.waitForSelector('#q5')
  assert.ok(await described())
  const height = () => page.locator('.dr-matrix').evaluate((one) => one.offsetHeight)
  const before = await height()
  await page.locator('#q5-r1-o2').check({ force: true })
  assert.equal(await height(), before, 'nothing moves in the grid')
  for (const [length, words] of [[29, '1 merkki jäljellä'], [30, '0 merkkiä jäljellä'], [31, '1 merkki liikaa']]) {
    await page.locator('#q7').fill('x'.repeat(length))
    assert.equal(await page.locator('#q7--count').innerText(), words)
  }
  assert.equal(await page.locator('#q8--count').innerText(), '4\u00a0000 merkkiä jäljellä')
  await context.close()
})

test('first visit to a survey page: at most 50 kB, 4 requests, nothing foreign', async () => {
  const { context, page } = await visitor(browser, { width: 360 })
  const client = await context.newCDPSession(page)
  await client.send('Network.enable')
  let bytes = 0
  const requests = []
  client.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  client.on('Network.requestWillBeSent', ({ request }) => requests.push(request.url))
  await page.goto(`${site.url}/k/palveluihin-paasy/vastaa`, { waitUntil: 'networkidle' })
  assert.ok(requests.length <= 4, requests.join(' '))
  assert.ok(bytes <= 50000, `${bytes} bytes`)
  await context.close()
})

test('sending while intake is down: 503, Retry-After, all answers still there; sent again it works', async () => {
  const { url, form } = await fill(site.url, 'tyhja', [{ q1: 'o3' }, { q8: 'Tallella' }])
  const intake = site.pids('intake')[0]
  process.kill(intake, 'SIGSTOP')
  try {
    const refused = await ask(url, { form })
    assert.equal(refused.status, 503)
    assert.match(refused.headers['retry-after'], /^\d+$/)
    assert.match(refused.text, /Tallella/)
    await checkMarkup(refused.text, 'busy')
    process.kill(intake, 'SIGCONT')
    const taken = await ask(url, { form: { ...hidden(refused.text), _do: 'send' } })
    assert.equal(taken.status, 303)
  } finally {
    process.kill(intake, 'SIGCONT')
  }
})

test('nginx alone: a maintenance page in three languages', async () => {
  const parent = site.pids('parent')[0]
  const children = ['public', 'intake', 'worker', 'admin'].flatMap((role) => site.pids(role))
  for (const pid of [parent, ...children]) process.kill(pid, 'SIGKILL')
  await site.ended() // the script that started both stops nginx too
  const proxy = spawn('nginx', ['-c', `${site.dir}/nginx/nginx.conf`], { stdio: 'ignore' })
  try {
    let page
    for (let i = 0; i < 50 && !page; i += 1) page = await ask(`${site.url}/k/palveluihin-paasy/kiitos?x=1`).catch(() => sleep(100))
    assert.ok([502, 503, 504].includes(page.status), `status ${page.status}`)
    assert.match(page.headers['retry-after'], /^\d+$/)
    for (const lang of ['fi', 'sv', 'en']) assert.match(page.text, new RegExp(`lang="${lang}"`))
    await checkMarkup(page.text, 'maintenance')
    await look('maintenance', (p) => p.goto(`${site.url}/k/palveluihin-paasy/kiitos?x=1`).then(() => null))
  } finally {
    proxy.kill('SIGTERM')
    await new Promise((done) => proxy.on('close', done))
  }
})
