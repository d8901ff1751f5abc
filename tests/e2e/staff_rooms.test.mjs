// staff_rooms.test.mjs - every role follows every link of the staff area: each page works, is accessible, and speaks its language.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { axe, launch, overflow, visitor } from './lib/browser.mjs'
import { judge, texts } from './lib/catalogue.mjs'
import { cookieOf, roles } from './lib/colleague.mjs'
import { sql, start } from './lib/instance.mjs'
import { checkMarkup, walk } from './lib/look.mjs'
import { ask, decode, hidden } from './lib/resident.mjs'

const MOST_PAGES = 250 // of one role
const MOST_STOPS = 60 // of the Tab key on a page that is walked through
const DARK_EVERY = 3
const doors = ['/hallinta/kirjaudu', '/hallinta/liity', '/hallinta/apua']
// Where no link leads in a demo: forms, what only those with an app need (staff_door.test.mjs), and questions before a step that no survey
// of the demo has before it (staff_life.test.mjs).
const seeds = ['/hallinta', '/hallinta/haku?q=kysely', '/hallinta/vahvista']
const asked = ['avaa', 'laske', 'tulokset/julkaise', 'tulokset/peruuta-hyvaksynta'].map((step) => `/hallinta/kyselyt/{slug}/${step}`)
const others = [...doors, ...asked, '/hallinta/oma/palautuskoodit']
const english = { fi: judge('fi'), sv: judge('sv') }
const untranslated = { fi: new Set(), sv: new Set() }
let site
let browser

// What a role has: { cookie, pages: [{ path, route }] }, one of each route. Filled by the first test.
const houses = {}

// GET routes of the staff area, as regular expressions.
const routes = [...readFileSync('src/site/routes.def', 'utf8').matchAll(/^ROUTE\( *(\w+), +GET, +"(\/hallinta[^"]*)", +(\w+)/gm)].map(([, id, path, who]) => ({
  id,
  who,
  path,
  is: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`)
}))
const routeOf = (path) => routes.find(({ is }) => is.test(path.split('?')[0]))
// The same page with other queries is another page: filters, sorting, previews.
const keyOf = (path) => `${routeOf(path).id}?${[...new URLSearchParams(path.split('?')[1] ?? '').keys()].sort()}`

before(async () => {
  site = await start({ config: { ingest_interval_s: 1 } })
  browser = await launch()
  const url = `${site.url}/saavutettavuus/palaute` // so that the queue has something
  const { text } = await ask(url)
  assert.equal((await ask(url, { form: { ...hidden(text), words: 'Kontrasti on heikko.', page: '', address: 'x@example.fi', _do: 'send' } })).status, 200)
  for (let i = 0; i < 100; i += 1, await new Promise((done) => setTimeout(done, 100)))
    if ((await sql(`${site.dir}/data/people/people.db`, 'select number from feedback')).length) return
  assert.fail('the feedback is not filed')
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

// Addresses of the staff area that a page leads to, in Finnish.
const links = (text) =>
  [...text.matchAll(/<a\b[^>]*\bhref="([^"#]+)/g)].map(([, href]) => decode(href)).filter((href) => /^\/hallinta(\/|\?|$)/.test(href))

const isPage = (answer) => /^text\/html/.test(answer.headers['content-type'])

test('every role: each link leads somewhere', { timeout: 120000 }, async () => {
  const go = async (role) => {
    const cookie = await cookieOf(site, role)
    const seen = new Set(seeds)
    const of = new Map()
    for (const path of seen) {
      assert.ok(seen.size <= MOST_PAGES, `${role}: too many pages, the last ${path}`)
      const answer = await ask(`${site.url}${path}`, { headers: { cookie } })
      assert.equal(answer.status, 200, `${role}: ${path}`)
      assert.ok(routeOf(path), `${role}: ${path} is no route`)
      if (!isPage(answer)) {
        assert.match(answer.headers['content-disposition'], /^attachment; filename="[\w.-]+"$/, path)
        of.set(keyOf(path), null)
        continue
      }
      const isNew = !of.has(keyOf(path))
      if (isNew) of.set(keyOf(path), path)
      if (isNew) await checkMarkup(answer.text, `${role}: ${path}`)
      // Of one kind of page a handful is enough to find what it leads to.
      const alike = [...seen].filter((one) => routeOf(one) && keyOf(one) === keyOf(path)).length
      if (isNew || alike < 12) for (const link of links(answer.text)) if (routeOf(link) || assert.fail(`${role}: ${path} leads to ${link}`)) seen.add(link)
    }
    houses[role] = { cookie, pages: [...of.values()].filter(Boolean) }
  }
  const waiting = [...roles]
  await Promise.all([0, 1, 2].map(async () => { while (waiting.length) await go(waiting.shift()) }))
  const reached = new Set(Object.values(houses).flatMap(({ pages }) => pages.map((path) => routeOf(path).id)))
  const missed = routes.filter(({ id, path }) => !reached.has(id) && !others.includes(path) && !/\.(csv|json)$/.test(path))
  assert.deepEqual(missed.map(({ id }) => id), [], 'pages that nobody finds')
})

// Look at one page in one window.
async function look(one, path, { lang, role, deep }) {
  const { page, messages, foreign } = one
  const where = `${role}: ${lang === 'fi' ? '' : `/${lang}`}${path} at ${one.width} px`
  const isPreview = path.includes('/esikatselu')
  messages.length = foreign.length = 0
  const response = await page.goto(`${site.url}${lang === 'fi' ? '' : `/${lang}`}${path}`)
  assert.equal(response.status(), 200, where)
  const seen = await page.evaluate(() => ({
    h1: document.querySelectorAll('h1').length,
    help: document.querySelector('.ds-help')?.textContent.trim() ?? '',
    lang: document.documentElement.lang,
    ids: [...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, i, all) => all.indexOf(id) !== i)
  }))
  const faults = []
  const claim = (is, what) => is || faults.push(`${where}: ${what}`)
  claim(seen.h1 === 1, `${seen.h1} h1`)
  claim(isPreview || (seen.help.match(/[.!?](\s|$)/g) ?? []).length >= 2, `help of two sentences: "${seen.help}"`)
  claim(isPreview || seen.lang === lang, `in ${seen.lang}`)
  claim(seen.ids.length === 0, `ids twice: ${seen.ids}`)
  claim((await overflow(page)) === 0, `scrolls sideways by ${await overflow(page)}`)
  if (english[lang] && !isPreview) for (const text of english[lang](await page.evaluate(texts))) untranslated[lang].add(`${path}: ${text}`)
  if (deep) {
    if (deep === 'axe') for (const fault of await axe(page)) claim(false, fault)
    await page.keyboard.press('Tab')
    const first = await page.evaluate(() => [document.activeElement.className, document.activeElement.getBoundingClientRect().top >= 0])
    claim(first[0] === 'govuk-skip-link' && first[1], `the first stop is ${first}`)
    await page.keyboard.press('Enter')
    claim((await page.evaluate(() => document.activeElement.closest('main') !== null)) || new URL(page.url()).hash === '#_main', 'the skip link leads nowhere')
    const stops = await page.locator('a[href], button, input, select, textarea, summary').count()
    if (deep === 'walk' && stops <= MOST_STOPS) await walk(page, where).catch((error) => claim(false, error.message))
  }
  claim(messages.length === 0, messages.join(' '))
  claim(foreign.length === 0, foreign.join(' '))
  return faults
}

// Each page of each role in Finnish on a wide screen and in Swedish on a narrow one; each kind of page once with the Tab key in the one
// and with axe in the other, and some with axe on a wide screen in the dark, in English.
for (const [name, width, lang, scheme] of [['wide', 1280, 'fi', 'light'], ['narrow', 360, 'sv', 'light'], ['dark', 1280, 'en', 'dark']])
  test(`every page: ${name}, ${lang}`, { timeout: 200000 }, async () => {
    const examined = new Set()
    const faults = []
    const jobs = []
    for (const role of roles)
      for (const path of houses[role]?.pages ?? []) {
        const key = keyOf(path)
        const isFirst = !examined.has(key)
        examined.add(key)
        if (name === 'dark' && (!isFirst || examined.size % DARK_EVERY)) continue
        jobs.push({ role, path, lang, deep: isFirst && (name === 'wide' ? 'walk' : 'axe') })
      }
    assert.ok(jobs.length > 10, `${jobs.length} pages`)
    await Promise.all([0, 1, 2].map(async () => {
      const one = { ...(await visitor(browser, { width, scheme })), width }
      one.page.setDefaultTimeout(20000)
      while (jobs.length) {
        const job = jobs.shift()
        await one.context.clearCookies()
        const [cookie, value] = houses[job.role].cookie.split('=')
        await one.context.addCookies([{ name: cookie, value, url: site.url, httpOnly: true, sameSite: 'Strict' }])
        faults.push(...(await look(one, job.path, job).catch((error) => [`${job.role}: ${job.path}: ${error.message}`])))
      }
      await one.context.close()
    }))
    assert.equal(faults.join('\n'), '')
  })

test('the door: pages for who is not signed in', async () => {
  for (const [width, lang, scheme] of [[1280, 'fi', 'light'], [360, 'sv', 'dark']]) {
    const one = { ...(await visitor(browser, { width, scheme })), width }
    for (const path of doors) assert.deepEqual(await look(one, path, { role: 'nobody', lang, deep: 'walk' }), [])
    for (const { path, who } of routes.filter(({ who }) => who !== 'GUEST')) {
      const answer = await ask(`${site.url}${path.replace(/\{\w+\}/g, '1')}`)
      assert.equal(answer.status, 303, `${path} (${who})`)
      assert.match(answer.headers.location, /\/hallinta\/kirjaudu\?to=/)
    }
    await one.context.close()
  }
})

for (const lang of ['fi', 'sv'])
  test(`no English is left on the pages in ${lang}`, () => assert.deepEqual([...untranslated[lang]], []))
