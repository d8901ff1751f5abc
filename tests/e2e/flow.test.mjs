// flow.test.mjs - nothing lost and nothing twice: double clicks, back, saving for later, codes, reminders, limits, the feed.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { axe, follow, launch, overflow, visitor } from './lib/browser.mjs'
import { everything, file } from './lib/surveys.mjs'
import { ask, doorOf, fill, hidden } from './lib/resident.mjs'
import { sql, start } from './lib/instance.mjs'

let site
let browser
const answers = [{ q1: 'o1', 'q2.o1': '1', q3: 'o1', q4: 'o1' }, { 'q5.r1': 'o1', 'q5.r2': 'o2', q6: '7', q7: 'ei mitään', q8: 'omat sanat' }]

const survey = (slug, access = 'open') => {
  const definition = everything(slug)
  definition.settings.access = access
  return file(definition)
}

before(async () => {
  site = await start({ demo: false })
  for (const access of ['open', 'reminder', 'code', 'invitation'])
    await site.cli('survey', 'import', survey(`kulku-${access}`, access), '--state', 'open')
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

const waiting = async () => (await sql(`${site.dir}/data/inbox/inbox.db`, 'select count(*) as n from inbox'))[0].n
const drafts = async () => (await sql(`${site.dir}/data/inbox/inbox.db`, 'select count(*) as n from draft'))[0].n

test('the same form sent twenty times at once is stored once', async () => {
  const before = await waiting()
  const { url, form } = await fill(site.url, 'kulku-open', answers)
  const results = await Promise.all(Array.from({ length: 20 }, () => ask(url, { form })))
  assert.deepEqual(results.map(({ status }) => status), Array(20).fill(303))
  assert.equal(await waiting(), before + 1)
})

test('one invitation sent from two forms at once lets one in', async () => {
  const { stdout } = await site.cli('codes', 'issue', 'kulku-invitation', '--count', '20')
  const code = stdout.trim().split('\n')[0]
  const url = `${site.url}/k/kulku-invitation/vastaa`
  const form = async () => {
    let page = await ask(url)
    page = await ask(doorOf(url, 'enter'), { form: { ...hidden(page.text), _k: code, _do: 'enter' } })
    for (const fields of answers) page = await ask(url, { form: { ...hidden(page.text), ...fields, _do: 'next' } })
    return { ...hidden(page.text), _do: 'send' }
  }
  const forms = [await form(), await form()]
  const results = await Promise.all(forms.flatMap((one) => [one, one, one]).map((one) => ask(url, { form: one })))
  const statuses = [0, 3].map((at) => new Set(results.slice(at, at + 3).map(({ status }) => status)))
  assert.deepEqual(statuses.map((set) => [...set]).sort(), [[303], [409]])
  assert.ok(results.every(({ text }) => !text.includes('omat sanat')))
})

// Fill in what is asked on the first page of the test survey.
async function firstPage(page) {
  await page.locator('#q1-o1').check({ force: true })
  await page.locator('#q2-o1').check({ force: true })
  await page.locator('#q3').selectOption('o1')
  await page.locator('#q4-o1').check({ force: true })
}

for (const js of [true, false])
  test(`saved answers are found again with the code on another device, ${js ? 'with' : 'without'} JavaScript`, async () => {
    const before = await drafts()
    const mine = await visitor(browser, { width: 360, js })
    await mine.page.goto(`${site.url}/k/kulku-open/vastaa`)
    await firstPage(mine.page)
    await follow(mine.page, mine.page.locator('main button[value=next]'))
    await mine.page.locator('#q8').fill('tähän jäin')
    await follow(mine.page, mine.page.locator('main button[value=save]'))
    if (js) assert.deepEqual(await axe(mine.page), [])
    assert.equal(await overflow(mine.page), 0)
    const words = await mine.page.locator('.dr-code li').allInnerTexts()
    assert.equal(words.length, 7)
    assert.equal(await drafts(), before + 1)
    await mine.page.emulateMedia({ media: 'print' })
    assert.ok(await mine.page.locator('.dr-code').isVisible())
    await mine.context.close()

    const other = await visitor(browser, { width: 1280, js })
    await other.page.goto(`${site.url}/k/kulku-open`)
    await follow(other.page, other.page.locator('a[href$="/jatka"]').first())
    if (js) assert.deepEqual(await axe(other.page), [])
    await other.page.locator('#_k').fill('ei tämä')
    await follow(other.page, other.page.locator('main button[value=open]'))
    assert.match(await other.page.title(), /^Virhe:/)
    if (js) assert.deepEqual(await axe(other.page), [])
    await other.page.locator('#_k').fill(words.join(',\n ').toUpperCase())
    await follow(other.page, other.page.locator('main button[value=open]'))
    assert.equal(await other.page.locator('#q8').inputValue(), 'tähän jäin')
    await other.page.locator('#q5-r1-o1').check({ force: true })
    await other.page.locator('#q5-r2-o1').check({ force: true })
    await other.page.locator('#q6-7').check({ force: true })
    await other.page.locator('#q7').fill('hyvin')
    await follow(other.page, other.page.locator('main button[value=next]'))
    await follow(other.page, other.page.locator('button[value=send]'))
    await other.page.waitForURL(/\/kiitos$/)
    assert.equal(await drafts(), before)
    await other.context.close()
  })

test('the language choice, a refresh and the back button lose no answer', async () => {
  const { page, context } = await visitor(browser)
  await page.goto(`${site.url}/k/kulku-open/vastaa`)
  await firstPage(page)
  await follow(page, page.locator('main button[value=next]'))
  await page.locator('#q8').fill('pysyy')
  await follow(page, page.locator('.dr-langs button[lang=sv]'))
  assert.equal(await page.locator('#q8').inputValue(), 'pysyy')
  await page.reload()
  assert.equal(await page.locator('#q8').inputValue(), 'pysyy')
  await follow(page, page.locator('main button[value=back]'))
  assert.ok(await page.locator('#q1-o1').isChecked())
  await page.goBack()
  assert.equal(await page.locator('#q8').inputValue(), 'pysyy')
  await context.close()
})

test('an invitation comes from the address into the field, and out of the address', async () => {
  const { stdout } = await site.cli('codes', 'issue', 'kulku-invitation', '--count', '20')
  const code = stdout.trim().split('\n')[0]
  const { page, context } = await visitor(browser, { width: 360 })
  await page.goto(`${site.url}/k/kulku-invitation#${code}`)
  assert.equal(await page.evaluate(() => location.hash), '')
  await follow(page, page.locator('a.dr-button--start').first())
  assert.equal(await page.locator('#_k').inputValue(), code)
  assert.equal(await page.evaluate(() => location.href), `${site.url}/k/kulku-invitation/vastaa`)
  assert.deepEqual(await axe(page), [])
  await follow(page, page.locator('main button[value=enter]'))
  assert.equal(await page.locator('#q1').count(), 1)
  assert.deepEqual(await page.evaluate(() => ({ local: { ...localStorage }, session: { ...sessionStorage } })), { local: {}, session: {} })
  await context.close()
})

test('a wrong code says so, without JavaScript too', async () => {
  for (const js of [true, false]) {
    const { page, context } = await visitor(browser, { js })
    await page.goto(`${site.url}/k/kulku-code/vastaa`)
    await page.locator('#_k').fill('1234-5678')
    await follow(page, page.locator('main button[value=enter]'))
    assert.match(await page.title(), /^Virhe:/)
    assert.equal(await page.locator('#_k').inputValue(), '1234-5678')
    if (js) assert.deepEqual(await axe(page), [])
    await context.close()
  }
  const { stdout } = await site.cli('codes', 'shared', 'kulku-code', '--new')
  const url = `${site.url}/k/kulku-code/vastaa`
  const page = await ask(doorOf(url, 'enter'), { form: { ...hidden((await ask(url)).text), _k: stdout.trim().toLowerCase(), _do: 'enter' } })
  assert.match(page.text, /id="q1"/)
})

test('the browser remembers on surveys that say so, and nothing else', async () => {
  const { page, context } = await visitor(browser)
  for (const slug of ['kulku-open', 'kulku-reminder']) {
    await page.goto(`${site.url}/k/${slug}`)
    assert.equal(await page.locator('[data-remembers]').isVisible(), false)
    await page.goto(`${site.url}/k/${slug}/kiitos`)
  }
  assert.deepEqual(await page.evaluate(() => ({ ...localStorage })), { 'vastattu:kulku-reminder': '1' })
  await page.goto(`${site.url}/k/kulku-reminder`)
  assert.equal(await page.locator('[data-remembers]').isVisible(), true)
  assert.deepEqual(await axe(page), [])
  assert.deepEqual(await context.cookies(), [])
  await context.close()
})

test('the feed is Atom, in every language', async () => {
  const { page, context } = await visitor(browser)
  await page.goto(site.url)
  for (const prefix of ['', '/sv', '/en']) {
    const { headers, text } = await ask(`${site.url}${prefix}/syote`)
    assert.match(headers['content-type'], /^application\/atom\+xml/)
    const feed = await page.evaluate((xml) => {
      const document = new DOMParser().parseFromString(xml, 'application/xml')
      const atom = 'http://www.w3.org/2005/Atom'
      const child = (parent, name) => [...parent.children].find((one) => one.namespaceURI === atom && one.localName === name)?.textContent
      const links = (parent) => [...parent.children].filter((one) => one.localName === 'link').map((one) => one.getAttribute('href'))
      const root = document.documentElement
      return {
        name: `${root.namespaceURI} ${root.localName}`,
        lang: root.getAttribute('xml:lang'),
        parts: ['id', 'title', 'updated'].map((name) => child(root, name)),
        author: root.getElementsByTagNameNS(atom, 'name')[0].textContent,
        links: links(root),
        entries: [...root.getElementsByTagNameNS(atom, 'entry')].map((entry) => ({
          parts: ['id', 'title', 'updated', 'summary'].map((name) => child(entry, name)),
          links: links(entry)
        }))
      }
    }, text)
    assert.equal(feed.name, 'http://www.w3.org/2005/Atom feed')
    assert.equal(feed.lang, prefix.slice(1) || 'fi')
    assert.equal(feed.entries.length, 4)
    const all = [feed, ...feed.entries]
    for (const { parts } of all) assert.ok(parts.every(Boolean), JSON.stringify(parts))
    for (const { parts } of all) assert.match(parts[0], /^tag:127\.0\.0\.1,2026:/)
    for (const { parts } of all) assert.ok(!Number.isNaN(Date.parse(parts[2])) && /[+]0[23]:00$/.test(parts[2]))
    assert.equal(new Set(all.map(({ parts }) => parts[0])).size, all.length)
    for (const { links } of all) for (const link of links) assert.equal((await ask(link)).status, 200, link)
  }
  assert.equal(await page.locator('link[rel=alternate][type="application/atom+xml"]').getAttribute('href'), '/syote')
  await context.close()
})

test('over a limit there is a page that says to wait, and no line that says who', async () => {
  const limited = await start({ demo: false, config: { send_rate: 100, code_rate: 1, min_fill_ms: 60000 } })
  try {
    await limited.cli('survey', 'import', survey('kulku-raja'), '--state', 'open')
    const door = `${limited.url}/k/kulku-raja/jatka`
    const form = { ...hidden((await ask(door)).text), _k: 'ei koodi', _do: 'open' }
    const tries = []
    for (let i = 0; i < 34; i += 1) tries.push(await ask(door, { form }))
    assert.deepEqual(tries.map(({ status }) => status).filter((status) => status !== 422 && status !== 429), [])
    assert.equal(tries[0].status, 422)
    const refused = tries.at(-1)
    assert.equal(refused.status, 429)
    assert.match(refused.text, /Odota puoli minuuttia/)
    assert.match(refused.headers['content-security-policy'], /default-src 'none'/)
    // Reading is not limited by that, and answering has a limit of its own.
    assert.equal((await ask(`${limited.url}/k/kulku-raja`)).status, 200)
    const { url, form: review } = await fill(limited.url, 'kulku-raja', answers)
    const early = await ask(url, { form: review })
    assert.equal(early.status, 422)
    assert.match(early.text, /omat sanat/)
    assert.doesNotMatch(limited.log().replace(/http:\/\/127\.0\.0\.1:\d+/g, ''), /127\.0\.0\.1|kulku-raja\/jatka/)
  } finally {
    await limited.stop()
  }
})
