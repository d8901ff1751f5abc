// badinput.test.mjs - what wrong requests, forms and files get: a clear page in the reader's language, nothing lost.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { ask, fill, hidden } from './lib/resident.mjs'
import { received, start } from './lib/instance.mjs'
import { everything, file } from './lib/surveys.mjs'

let site
const form = async (slug = 'kysely', lang = '') => hidden((await ask(`${site.url}${lang}/k/${slug}/vastaa`)).text)
const post = (fields, { slug = 'kysely', lang = '', ...rest } = {}) =>
  ask(`${site.url}${lang}/k/${slug}/vastaa`, { form: fields, ...rest })
// The text with one character changed.
const flip = (text, at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
// The button that leads on from the page that says what was kept.
const goOn = (text) => /name="_do" value="(at\.\d)"/.exec(text)[1]

before(async () => {
  site = await start({ demo: false })
  for (const [slug, options] of [['kysely', {}], ['vapaa', { required: false }]])
    await site.cli('survey', 'import', file(everything(slug, options)), '--state', 'open')
  await site.cli('survey', 'import', file(everything('tuleva', { opens: 9 })), '--state', 'approved')
  await site.cli('survey', 'import', file(everything('paattynyt')), '--state', 'open')
  await site.cli('survey', 'close', 'paattynyt')
})
after(() => site?.stop())

test('404 in the reader\'s language', async () => {
  for (const [path, word] of [['/ei', 'fi'], ['/sv/finns-inte', 'sv'], ['/en/none', 'en'], ['/k/Isolla', 'fi'], ['/fi', 'fi']]) {
    const { status, text } = await ask(`${site.url}${path}`)
    assert.equal(status, 404, path)
    assert.match(text, new RegExp(`<html[^>]* lang="${word}"`))
  }
})

test('a draft is unknown, a later survey tells its day, a closed one leads to its results', async () => {
  await site.cli('survey', 'import', file(everything('luonnos')), '--state', 'draft')
  assert.equal((await ask(`${site.url}/k/luonnos`)).status, 404)
  const later = await ask(`${site.url}/k/tuleva/vastaa`)
  assert.equal(later.status, 200)
  const opens = new Date(Date.now() + 9 * 86400000)
  assert.match(later.text, new RegExp(`${opens.getUTCDate()}\\.${opens.getUTCMonth() + 1}\\.${opens.getUTCFullYear()}`))
  const closed = await ask(`${site.url}/k/paattynyt/vastaa`)
  assert.equal(closed.status, 200)
  assert.match((await ask(`${site.url}/k/paattynyt/tulokset`)).text, /tulokset/i)
})

test('405 with Allow', async () => {
  const { status, headers } = await ask(`${site.url}/k/kysely`, { form: { a: '1' } })
  assert.equal(status, 405)
  assert.match(headers.allow, /GET/)
  assert.equal((await ask(`${site.url}/k/kysely/vastaa`, { method: 'PUT', body: 'x' })).status, 405)
})

test('413 for a body over the limit', async () => {
  const { status, text } = await ask(`${site.url}/sv/k/kysely/vastaa`, { body: `q8=${'a'.repeat(300000)}` })
  assert.equal(status, 413)
  assert.match(text, /lang="sv"/)
})

test('415 for another content type', async () => {
  for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', ''])
    assert.equal((await post(undefined, { body: '_do=next', headers: { 'content-type': type } })).status, 415, type)
})

// What a form on its way cannot be sent as, and what nobody could have typed: the page comes back, with a message where there is a
// field for it, and the rest as it was typed.
const spoilt = {
  'invalid UTF-8': ['q2~muu=%ff%fe', '#q2'],
  'overlong UTF-8': ['q2~muu=%c0%af', '#q2'],
  'a surrogate': ['q2~muu=%ed%a0%80', '#q2'],
  'NUL': ['q2~muu=a%00b', '#q2'],
  'a repeated field': ['q1=o1&q1=o2', '#q1'],
  'an unknown option field': ['q2.o77=1', '#q2'],
  'an unknown field': ['zzz=1', null],
  'a field of another page': ['q5.r1=o1', null]
}
for (const [what, [extra, at]] of Object.entries(spoilt))
  test(`422 for ${what}, and the rest is kept`, async () => {
    const before = await received(site, 'kysely')
    const fields = new URLSearchParams({ ...(await form()), 'q2.muu': '1', q3: 'o2', _do: 'next' }).toString()
    const { status, text } = await post(undefined, { body: `${fields}&${extra}` })
    assert.equal(status, 422)
    assert.match(text, /class="govuk-error-summary/)
    if (at) assert.ok(text.includes(`<li><a href="${at}`), 'a message at the field')
    assert.match(text, /<option value="o2" selected/)
    assert.match(text, /id="q2-muu"[^>]* checked/)
    assert.equal(await received(site, 'kysely'), before)
  })

const malformed = { 'a broken escape': 'q8=%zz', 'a cut escape': 'q8=%4', 'a field without a name': '=1' }
for (const [what, extra] of Object.entries(malformed))
  test(`400 for ${what}, which no browser sends`, async () => {
    const fields = new URLSearchParams({ ...(await form()), _do: 'next' }).toString()
    assert.equal((await post(undefined, { body: `${fields}&${extra}` })).status, 400)
  })

test('400 for wrong page numbers, 422 for wrong buttons', async () => {
  const good = await form()
  for (const change of [{ _p: '99' }, { _p: '-1' }, { _p: 'x' }, { _p: '' }])
    assert.equal((await post({ ...good, _do: 'next', ...change })).status, 400, JSON.stringify(change))
  for (const button of ['fly', 'go.9', 'send', '']) {
    const { status, text } = await post({ ...good, q3: 'o2', _do: button })
    assert.equal(status, 422, button)
    assert.match(text, /<option value="o2" selected/)
  }
})

test('what others add to a link is ignored', async () => {
  for (const query of ['utm_source=uutiskirje', 'fbclid=x&a=1&a=2', 'a=%ff', '0'])
    assert.equal((await ask(`${site.url}/k/kysely?${query}`)).status, 200, query)
})

test('what nginx refuses itself is a page in three languages too', async () => {
  for (const [path, options, status] of [
    ['/static/ei-ole.css', {}, 404],
    ['/static/x', { body: 'x' }, 403],
    ['/nginx/maintenance.html', {}, 404],
    ['/k/kysely', { method: 'TRACE' }, 405]
  ]) {
    const answer = await ask(`${site.url}${path}`, options)
    assert.equal(answer.status, status, path)
    for (const lang of ['fi', 'sv', 'en']) assert.match(answer.text, new RegExp(`lang="${lang}"`), path)
  }
})

test('403 from another site, nothing stored', async () => {
  const good = await form()
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }])
    assert.equal((await post({ ...good, _do: 'next' }, { headers })).status, 403, JSON.stringify(headers))
  assert.equal((await post({ ...good, q1: 'o1', 'q2.o1': '1', q3: 'o1', q4: 'o1', _do: 'next' }, { headers: { 'sec-fetch-site': 'same-origin' } })).status, 200)
})

test('a missing or forged token: explained, what was typed goes on', async () => {
  const good = await form('vapaa')
  for (const t of ['', 'AAAA', flip(good._t, 5)]) {
    const { status, text } = await post({ ...good, _t: t, q1: 'o2', 'q2.muu': '1', 'q2~muu': 'säilyy', _do: 'next' }, { slug: 'vapaa' })
    assert.ok([400, 409].includes(status), `status ${status}`)
    const next = await post({ ...hidden(text), _do: goOn(text) }, { slug: 'vapaa' })
    assert.equal(next.status, 200)
    assert.match(next.text, /value="säilyy"/)
  }
})

test('a tampered hidden field: explained, this page kept, nothing stored', async () => {
  const { page } = await fill(site.url, 'vapaa', [{ q1: 'o1' }])
  const fields = hidden(page.text)
  for (const c of [fields._c.slice(0, -4), flip(fields._c, 0), 'x', '', `${fields._c}AAAA`, '%']) {
    const { status, text } = await post({ ...fields, _c: c, q8: 'jää talteen', _do: 'next' }, { slug: 'vapaa' })
    assert.equal(status, 400, c.slice(0, 20))
    const again = await post({ ...hidden(text), _do: goOn(text) }, { slug: 'vapaa' })
    assert.match(again.text, /jää talteen/)
  }
})

test('a hidden field of another survey is not taken', async () => {
  const { page } = await fill(site.url, 'vapaa', [{ q1: 'o1' }])
  const { status } = await post({ ...hidden(page.text), ...{ q6: '5' }, _do: 'next' })
  assert.equal(status, 400)
})

test('422 for an unanswered required question, with everything typed kept', async () => {
  const { status, text } = await post({ ...(await form()), 'q2.o1': '1', 'q2.muu': '1', 'q2~muu': 'tallessa "<&>', q3: 'o2', _do: 'next' })
  assert.equal(status, 422)
  assert.match(text, /href="#q1"/)
  assert.match(text, /href="#q4"/)
  assert.doesNotMatch(text, /href="#q2"/)
  assert.match(text, /value="tallessa &quot;&lt;&amp;&gt;"/)
  assert.match(text, /<option value="o2" selected/)
})

const faulty = {
  'an unknown option': [{ q1: 'o9' }, 'q1'],
  'too many choices': [{ 'q2.o1': '1', 'q2.o2': '1', 'q2.o3': '1' }, 'q2'],
  'an exclusive option beside another': [{ 'q2.o1': '1', 'q2.ei': '1' }, 'q2'],
  'an unknown row of a list': [{ q3: 'Helsinki' }, 'q3'],
  'an unknown point of a scale': [{ q4: '3' }, 'q4']
}
for (const [what, [fields, at]] of Object.entries(faulty))
  test(`422 for ${what}`, async () => {
    const rest = { q1: 'o1', q3: 'o1', q4: 'o1', ...('q2.o1' in fields ? {} : { 'q2.o2': '1' }) }
    const { status, text } = await post({ ...(await form()), ...rest, ...fields, _do: 'next' })
    assert.equal(status, 422)
    assert.match(text, new RegExp(`href="#${at}"`))
  })

const faultySecond = {
  'a score of 11': [{ q6: '11' }, 'q6'],
  'a score in words': [{ q6: 'kymmenen' }, 'q6'],
  'a text over its limit': [{ q7: 'ä'.repeat(31) }, 'q7'],
  'a long text over its limit': [{ q8: 'a'.repeat(4001) }, 'q8'],
  'a bidirectional control character': [{ q7: 'abc\u202edef' }, 'q7'],
  'a control character': [{ q7: 'abc\u0007def' }, 'q7'],
  'an unknown choice in a matrix': [{ 'q5.r1': 'o12' }, 'q5-r1']
}
for (const [what, [fields, at]] of Object.entries(faultySecond))
  test(`422 for ${what}`, async () => {
    const { page, url } = await fill(site.url, 'kysely', [{ q1: 'o1', 'q2.o1': '1', q3: 'o1', q4: 'o1' }])
    const rest = { 'q5.r1': 'o1', 'q5.r2': 'o2', q6: '5', q7: 'sana' }
    const { status, text } = await ask(url, { form: { ...hidden(page.text), ...rest, ...fields, _do: 'next' } })
    assert.equal(status, 422)
    assert.match(text, new RegExp(`href="#${at}"`))
    if (!('q7' in fields)) assert.match(text, /value="sana"/)
  })

test('a request that breaks off in the middle hurts nobody', async () => {
  for (let i = 0; i < 10; i += 1)
    await new Promise((done) => {
      const socket = connect(site.port, '127.0.0.1', () => {
        socket.write('POST /k/kysely/vastaa HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nq1=')
        setTimeout(() => socket.destroy(), 20)
      })
      socket.on('close', done)
      socket.on('error', () => {})
    })
  assert.equal((await ask(`${site.url}/healthz`)).status, 200)
})

test('a broken survey file: the JSON path and what was expected, nothing stored', async () => {
  const broken = [
    ['{"schema":1,', /line \d+, column \d+/],
    [JSON.stringify({ ...everything('uusi'), schema: 2 }), /\$\.schema: expected 1/],
    [JSON.stringify({ ...everything('uusi'), extra: 1 }), /\$\.extra/],
    [JSON.stringify({ ...everything('Iso kirjain') }), /\$\.slug/],
    [JSON.stringify({ ...everything('Iso kirjain'), schema: 2, extra: 1 }, null, 2), /:2: \$\.schema: .*\n.*:3: \$\.slug: .*\n.*:\d+: \$\.extra: /] // all at once, with their lines
  ]
  const deep = everything('uusi')
  deep.pages[0].items[1].options[1].id = 'o1'
  broken.push([JSON.stringify(deep), /\$\.pages\[0\]\.items\[1\]\.options\[1\]\.id: expected an id of its own, "o1" stands already at \$\.pages\[0\]/])
  const untranslated = everything('uusi')
  delete untranslated.pages[1].items[0].label.sv
  broken.push([JSON.stringify(untranslated), /\$\.pages\[1\]\.items\[0\]\.label/])
  for (const [text, expected] of broken) {
    const error = await site.cli('survey', 'import', file(text)).then(() => null, (failure) => failure)
    assert.ok(error && error.code !== 0, 'import must fail')
    assert.match(error.stderr, expected)
  }
  const slugs = JSON.parse((await site.cli('survey', 'list', '--json')).stdout).map((s) => s.slug)
  assert.ok(!slugs.includes('uusi'))
  const twice = await site.cli('survey', 'import', file(everything('kysely'))).then(() => null, (failure) => failure)
  assert.match(twice.stderr, /kysely/)
})

test('wrong commands say in a sentence what is wrong and list what there is', async () => {
  const say = async (...args) => {
    const failure = await site.cli(...args).then(() => null, (error) => error)
    assert.ok(failure, `${args.join(' ')} must fail`)
    assert.doesNotMatch(failure.stderr, /lvl=|src\//)
    return failure
  }
  assert.match((await say('survey', 'frob')).stderr, /unknown verb survey frob[\s\S]*survey import FILE\.json/)
  assert.match((await say('survey', 'close', 'ei-ole')).stderr, /^digiraati: .*ei-ole/)
  assert.match((await say('survey', 'import', '/ei/ole.json')).stderr, /\/ei\/ole\.json/)
  assert.match((await say('survey', 'publish', 'kysely')).stderr, /kysely is open/)
  assert.match((await say('results', 'export', 'kysely', '--format', 'csv')).stderr, /kysely/)
  assert.equal((await say('survey', 'close')).code, 2)
})
