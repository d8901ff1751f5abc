// states.test.mjs - the form in every state it can be in: axe, valid HTML, no sideways scrolling, the way by keyboard, focus.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { launch, visitor } from './lib/browser.mjs'
import { start } from './lib/instance.mjs'
import { checkMarkup, eye, show, walk } from './lib/look.mjs'
import { ask, doorOf, fill, hidden } from './lib/resident.mjs'
import { allFeatures, everything, file } from './lib/surveys.mjs'

const all = allFeatures()
const withAccess = (slug, access) => {
  const survey = everything(slug, { required: false })
  return { ...survey, settings: { ...survey.settings, access } }
}

// A person's answers, page by page, that show every question and the fourth page.
const given = [
  { q1: 'o2', 'q2.m1': '1', 'q2.m3': '1', 'q2~m3': 'Viestillä', q3: 'd3', 'q3~d3': 'Kotihoito', q4: 'a4', q5: '9' },
  { q6: '7,5', 'q8.day': '1', 'q8.month': '2', 'q8.year': '2026', 'q9.k4': '1', 'q9.k1': '2', 'q10.x': '60', 'q10.z': '40', 'q11.r1': 'a1', 'q11.r2': 'na', 'q11.r3': 'a5' },
  { q12: 'Aikoja', q13: 'Enemmän aikoja', q14: 's1', _h: '', q15: 'Lisää aikoja', q16: '3', 'q17.n1': '1', 'q17.n2': '1' },
  { q18: 'Palvelu', q19: 't1' },
  { q20: 'k609', q21: 'a45', q25: 'ei', q26: '1' }
]
const wrong = [
  { 'q2.m1': '1', 'q2.m4': '1', q3: 'd3', 'q3~d3': 'abc\u202edef' },
  {
    q6: 'abc', q7: '99', 'q8.day': '31', 'q8.month': '2', 'q8.year': '2026', 'q9.k4': '1', 'q9.k1': '1', 'q10.x': '60', 'q10.y': 'abc', 'q10.z': '50', 'q11.r1': 'a1'
  },
  { q12: 'x'.repeat(30), q13: 'y'.repeat(300), q14: 's1', _h: '', q16: '50', 'q17.n1': '1', 'q23.v1': '3', 'q24.day': '1', 'q24.month': '1', 'q24.year': '2020' },
  {},
  {}
]
const identifying = 'Soita 040 123 4567 tai kirjoita matti.meikalainen@example.org. Asun Kauppakatu 5:ssä.'

let site
let browser
let look
let invitations

const cli = async (...args) => (await site.cli(...args)).stdout.trim()
// The page behind the pages `answers`, and what is posted from it.
async function at(slug, answers, change, lang = '') {
  const { url, page } = await fill(site.url, slug, answers, lang)
  return change ? ask(doorOf(url, change._do), { form: { ...hidden(page.text), ...change } }) : page
}
const everyPage = (change = {}) => given.map((fields, i) => ({ ...fields, ...change[i] }))

before(async () => {
  site = await start({ demo: false })
  const strict = withAccess('tiukka', 'open')
  strict.settings.identifiers = 'remove'
  for (const survey of [all, strict, withAccess('koodi', 'code'), withAccess('kutsu', 'invitation'), withAccess('muistutus', 'reminder')])
    await site.cli('survey', 'import', file(survey), '--state', 'open')
  invitations = (await cli('codes', 'issue', 'kutsu', '--count', '60')).split('\n')
  browser = await launch()
  look = eye(browser)
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

// Each state: how to come to it; its status; `said`: what has to be known first, which takes the focus where scripts run, stands in the
// title of an error and is looked for in the page.
const states = {
  'cover of a survey with a shared code': { come: () => ask(`${site.url}/k/koodi`) },
  'cover of a survey for invited people': { come: () => ask(`${site.url}/sv/k/kutsu`) },
  'cover of a survey that reminds': { come: () => ask(`${site.url}/k/muistutus`) },
  'door of a shared code': { come: () => ask(`${site.url}/k/koodi/vastaa`) },
  'door of a shared code, nothing typed': { come: () => at('koodi', [], { _do: 'enter', _k: '' }), status: 422, error: '#_k' },
  'door of a shared code, a wrong code': { come: () => at('koodi', [], { _do: 'enter', _k: 'ABCD-EFGH' }, '/sv'), status: 422, error: '#_k' },
  'door of invited people': { come: () => ask(`${site.url}/k/kutsu/vastaa`) },
  'door of invited people, a short code': { come: () => at('kutsu', [], { _do: 'enter', _k: 'ABC' }), status: 422, error: '#_k' },
  'first page, without its order': { come: () => at('kaikki', []) },
  'second page': { come: () => at('kaikki', given.slice(0, 1), null, '/sv') },
  'third page': { come: () => at('kaikki', given.slice(0, 2), null, '/en') },
  'fourth page': { come: () => at('kaikki', given.slice(0, 3), null, '/selko') },
  'last page': { come: () => at('kaikki', given.slice(0, 4)) },
  'first page in error': { come: () => at('kaikki', [], { ...wrong[0], _do: 'next' }), status: 422, error: '#q1' },
  'second page in error': { come: () => at('kaikki', [{ ...given[0], q1: 'o1' }], { ...wrong[1], _do: 'next' }), status: 422, error: '#q11-r2' },
  'third page in error': { come: () => at('kaikki', given.slice(0, 2), { ...wrong[2], _do: 'next' }), status: 422, error: '#q15' },
  'fourth page in error': { come: () => at('kaikki', given.slice(0, 3), { _do: 'next' }, '/sv'), status: 422, error: '#q18' },
  'last page in error': { come: () => at('kaikki', given.slice(0, 4), { _do: 'next' }, '/en'), status: 422, error: '#q26' },
  'a page with a question that came': {
    come: async () => {
      const page = await at('kaikki', given.slice(0, 2))
      assert.match(hidden(page.text)._h, /\bq15\b/)
      return ask(`${site.url}/k/kaikki/vastaa`, { form: { ...hidden(page.text), q14: 's1', _do: 'next' } })
    },
    notice: '.dr-more'
  },
  'fields of an extension': { come: () => at('kaikki', [], { ...given[0], zzz: '1', _do: 'next' }), status: 422, error: null },
  'a robot': { come: () => at('kaikki', [], { ...given[0], _w: 'http://x', _do: 'next' }), status: 422, error: null },
  'review': { come: () => at('kaikki', given) },
  'review with identifiers': { come: () => at('kaikki', everyPage({ 2: { q13: identifying } })) },
  'review with identifiers, pressed send': { come: () => at('kaikki', everyPage({ 2: { q13: identifying } }), { _do: 'send' }, '/sv') },
  'review with identifiers removed': { come: () => at('kaikki', everyPage({ 2: { q13: identifying } }), { _do: 'mask' }) },
  'review of a survey that always removes identifiers': { come: () => at('tiukka', [{ q1: 'o1' }, { q8: identifying }]) },
  'review with an identity code': { come: () => at('kaikki', everyPage({ 2: { q13: 'Tunnus 131052-308T' } })) },
  'review of who needs help': { come: () => at('kaikki', everyPage({ 2: { q13: 'En jaksa enää elää' } })) },
  'a page from the review': { come: () => at('kaikki', given, { _do: 'go.1' }) },
  'saved': { come: () => saved() },
  'saved again': {
    come: async () => {
      const saved = await at('kaikki', given.slice(0, 2), { _do: 'save' }, '/en')
      const on = await ask(`${site.url}/en/k/kaikki/vastaa`, { form: { ...hidden(saved.text), _do: 'at.2' } })
      return ask(`${site.url}/en/k/kaikki/talleta`, { form: { ...hidden(on.text), _do: 'save' } })
    }
  },
  'come back': { come: async () => resume(await code()) },
  'deleted by its code': { come: async () => resume(await code(), 'drop') },
  'deleted where it was saved': { come: async () => ask(`${site.url}/k/kaikki/vastaa`, { form: { ...hidden((await saved()).text), _do: 'drop.2' } }) },
  'coming back': { come: () => ask(`${site.url}/k/kaikki/jatka`) },
  'coming back with nothing': { come: () => resume(''), status: 422, error: '#_k' },
  'coming back with a wrong word': { come: () => resume('kissa koira xyzzyq talo auto meri puu'), status: 422, error: '#_k' },
  'thanks of a survey that reminds': { come: () => ask(`${site.url}/k/muistutus/kiitos`) },
  'an invitation that was used meanwhile': {
    come: async () => {
      const enter = async () => at('kutsu', [], { _do: 'enter', _k: invitations[0] })
      const [first, second] = [await enter(), await enter()]
      const send = async (page) => {
        const url = `${site.url}/k/kutsu/vastaa`
        const next = await ask(url, { form: { ...hidden(page.text), q1: 'o1', _do: 'next' } })
        const review = await ask(url, { form: { ...hidden(next.text), _do: 'next' } })
        return ask(url, { form: { ...hidden(review.text), _do: 'send' } })
      }
      assert.equal((await send(first)).status, 303)
      return send(second)
    },
    status: 409
  }
}
const saved = () => at('kaikki', given.slice(0, 2), { _do: 'save' })
const code = async () => [...(await saved()).text.matchAll(/class="dr-code__word">([^<]+)</g)].map(([, word]) => word).join(' ')
const resume = async (words, button = 'open') => {
  const url = `${site.url}/k/kaikki/jatka`
  return ask(url, { form: { ...hidden((await ask(url)).text), _k: words, _do: button } })
}

for (const [name, { come, status = 200, error, notice }] of Object.entries(states))
  test(name, async () => {
    const answer = await come()
    assert.equal(answer.status, status)
    await checkMarkup(answer.text, name)
    const lang = /<html[^>]* lang="([\w-]+)"/.exec(answer.text)[1]
    if (error !== undefined) {
      assert.match(/<title>(.*?)<\/title>/.exec(answer.text)[1], { fi: /^Virhe: /, sv: /^Fel: /, en: /^Error: / }[lang.slice(0, 2)])
      if (error) assert.ok(answer.text.includes(`<a href="${error}">`), `no link to ${error}`)
    }
    const url = `${site.url}/${lang === 'fi' ? '' : lang === 'fi-simple' ? 'selko/' : `${lang}/`}k/tila/vastaa`
    await look(name, (page) => show(page, url, answer), {
      expectStatus: status,
      async then(page, window) {
        const first = notice ?? (error === undefined ? null : '.govuk-error-summary')
        if (first) assert.ok(await page.evaluate((it) => document.activeElement.matches(it), first), `${name}: the focus is not on ${first}`)
        for (const link of await page.locator('.govuk-error-summary a[href^="#"]').all())
          assert.equal(await page.locator(`[id="${(await link.getAttribute('href')).slice(1)}"]`).count(), 1)
        if (window.forcedColors === 'active' || window.width === 360) await walk(page, name)
      }
    })
    const { context, page } = await visitor(browser, { js: false, width: 360 })
    await show(page, url, answer)
    assert.ok((await walk(page, `${name}, scripts off`)) > 0)
    await context.close()
  })

test('paper keeps what was chosen, and no furniture', async () => {
  const { context, page } = await visitor(browser)
  await show(page, `${site.url}/k/kaikki/vastaa`, await at('kaikki', given, { _do: 'go.0' }))
  await page.emulateMedia({ media: 'print' })
  for (const id of ['q1-o2', 'q2-m1', 'q2-m3', 'q4-a4', 'q5-9']) {
    const [chosen, other] = await page.evaluate((one) => {
      const look = (input) => {
        const label = input.labels[0]
        const style = (pseudo) => getComputedStyle(label, pseudo)
        return [style(), style('::before'), style('::after'), getComputedStyle(input)].map(
          ({ backgroundColor, borderColor, borderWidth, boxShadow, content, display, fontWeight, opacity }) =>
            [backgroundColor, borderColor, borderWidth, boxShadow, content, display, fontWeight, opacity].join()
        )
      }
      const input = document.getElementById(one)
      const others = [...input.closest('fieldset').querySelectorAll('input')].filter(({ type, checked }) => type === input.type && !checked)
      return [look(input), look(others[0])]
    }, id)
    assert.notDeepEqual(chosen, other, `${id} looks on paper as if it was not chosen`)
    assert.ok(await page.locator(`label[for="${id}"]`).isVisible())
  }
  assert.equal(await page.locator('#q3').inputValue(), 'd3')
  assert.equal(await page.locator('#q2-m3--other').isVisible(), true)
  for (const furniture of ['.dr-langs', 'main button[value=next]', 'main button[value=save]'])
    assert.equal(await page.locator(furniture).first().isVisible(), false, furniture)
  await context.close()
})
