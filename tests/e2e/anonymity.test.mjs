// anonymity.test.mjs - an attacker who gets every file of the instance learns nothing about who, when or in which order.
// SPDX-License-Identifier: EUPL-1.2
// Tests T-02 (canaries), T-03 (order) and T-08 (schema) of docs/anonymity.md.
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { random, person } from './lib/answers.mjs'
import { blake2b } from './lib/blake2b.mjs'
import { doorOf, hidden } from './lib/resident.mjs'
import { files, sql, start } from './lib/instance.mjs'
import { everything, file } from './lib/surveys.mjs'

const PEOPLE = 200
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
const address = '127.0.0.77' // the respondents' own loopback address: nothing else uses it
const canaries = {
  address,
  'address bytes': Buffer.from([127, 0, 0, 77]),
  'forwarded address': '203.0.113.77',
  'user agent': 'Kanarialintu/7.7',
  referrer: 'kanaria.example',
  cookie: 'kanariakeksi',
  'language header': 'kanaria-kieli'
}

// As ask() of resident.mjs, but from an address of its own and with everything a browser might tell.
function ask(url, form) {
  const body = form && new URLSearchParams(form).toString()
  return new Promise((done, fail) => {
    const sent = request(
      url,
      {
        localAddress: address,
        method: form ? 'POST' : 'GET',
        headers: {
          'user-agent': canaries['user agent'],
          referer: `http://${canaries.referrer}/`,
          cookie: `${canaries.cookie}=1`,
          'accept-language': canaries['language header'],
          'x-forwarded-for': canaries['forwarded address'],
          ...(form ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) } : {})
        }
      },
      (answer) => {
        const chunks = []
        answer.on('data', (chunk) => chunks.push(chunk))
        answer.on('end', () => done({ status: answer.statusCode, text: Buffer.concat(chunks).toString() }))
      }
    )
    sent.on('error', fail)
    sent.end(body)
  })
}

// A person's choices in one line, from form fields and from a stored document; words are left out.
const profile = (pages, isWords) =>
  Object.entries(Object.assign({}, ...pages))
    .filter(([name]) => !isWords(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(' ')
function profileOf(doc) {
  const fields = {}
  for (const [item, value] of Object.entries(JSON.parse(doc))) {
    if (Array.isArray(value)) for (const option of value) fields[`${item}.${option}`] = '1'
    else if (value && typeof value === 'object') for (const [row, option] of Object.entries(value)) fields[`${item}.${row}`] = option
    else fields[item] = value
  }
  return profile([fields], () => false)
}

// Share of pairs that stand in the order in which they were sent: 0.5 is chance, 0 or 1 is known.
function orderKept(places) {
  let kept = 0
  let pairs = 0
  for (let i = 0; i < places.length; i += 1)
    for (let j = i + 1; j < places.length; j += 1) {
      pairs += 1
      kept += places[i] < places[j]
    }
  return kept / pairs
}

test('all files of an instance, attacked', async (t) => {
  const site = await start({ demo: 'empty', config: { ingest_interval_s: 1 } })
  try {
    const slug = 'palveluihin-paasy'
    const definition = JSON.parse((await site.cli('survey', 'export', slug)).stdout)
    const inbox = join(site.dir, 'data/inbox/inbox.db')
    const results = join(site.dir, 'data/results/results.db')
    const items = definition.pages.flatMap((page) => page.items)
    const wordItems = items.filter((item) => item.type === 'text' || item.type === 'longtext').map((item) => item.id)
    const words = items.find((item) => item.type === 'longtext').id
    const wordsPage = definition.pages.findIndex((page) => page.items.some((item) => item.id === words))
    const next = random(77)
    const markers = []
    const profiles = []
    const tokens = new Set()
    const began = Date.now()
    const url = `${site.url}/k/${slug}/vastaa`
    for (let i = 0; i < PEOPLE; i += 1) {
      const marker = `kanaria-${Math.floor(next() * 1e12)}-x`
      const { pages } = person(definition, next)
      pages[wordsPage] = { ...pages[wordsPage], [words]: marker }
      profiles.push(profile(pages, (name) => wordItems.includes(name)))
      let page = await ask(url)
      for (const fields of [...pages, { _do: 'send' }]) {
        const form = { ...hidden(page.text), _do: 'next', ...fields }
        if (form._c) tokens.add(form._c.slice(0, 40))
        page = await ask(url, form)
      }
      assert.equal(page.status, 303)
      markers.push(marker)
    }

    await t.test('T-02 before ingest no answer stands readable anywhere but in results', () => {
      for (const path of files(site.dir).filter((path) => !/results\.db/.test(path))) {
        const bytes = readFileSync(path)
        for (const marker of markers) assert.ok(!bytes.includes(marker), `${path} holds an answer`)
      }
    })

    // The attacker took what the worker had of this survey before its end: its key file, and the ids of filed forms.
    for (let i = 0; i < 150 && (await sql(inbox, 'select id from spent')).length < 10; i += 1) await sleep(100)
    const [{ id }] = await sql(join(site.dir, 'data/panel/panel.db'), `select id from survey where slug = '${slug}'`)
    const keys = readFileSync(join(site.dir, `keys/survey-${id}.key`))
    const spent = (await sql(inbox, 'select hex(id) as id from spent')).map((row) => Buffer.from(row.id, 'hex'))
    await site.cli('survey', 'close', slug)
    await site.cli('survey', 'publish', slug)
    const ended = Date.now()

    await t.test('T-02 no address, browser, cookie, referrer or token in any file or log line', () => {
      const all = files(site.dir)
      assert.ok(all.length > 8)
      for (const path of all) {
        const bytes = readFileSync(path)
        for (const [what, canary] of Object.entries(canaries)) {
          if (what === 'address bytes' && !/\.db/.test(path)) continue
          assert.ok(!bytes.includes(canary), `${path} holds the ${what}`)
        }
        for (const token of tokens) assert.ok(!bytes.includes(token), `${path} holds a form's hidden field`)
      }
      for (const [what, canary] of Object.entries(canaries)) assert.ok(!site.log().includes(canary), `the log holds the ${what}`)
      assert.doesNotMatch(site.log(), /survey_send|survey_form|survey_thanks/, 'the log tells when somebody answered')
    })

    await t.test('T-02 after ingest answers stand in results.db alone, each once', () => {
      const holders = files(site.dir).filter((path) => markers.some((marker) => readFileSync(path).includes(marker)))
      assert.deepEqual(holders, [join(site.dir, 'data/results/results.db')])
      const bytes = readFileSync(holders[0])
      for (const marker of markers) assert.equal(bytes.indexOf(marker), bytes.lastIndexOf(marker), 'a copy was left behind')
    })

    await t.test('no time finer than the week of the counters', async () => {
      for (const store of ['inbox', 'results']) {
        const path = join(site.dir, `data/${store}/${store}.db`)
        const tables = await sql(path, `select name from sqlite_schema where type = 'table' and name <> 'schema_migration'`)
        for (const { name } of tables) {
          for (const row of await sql(path, `select * from "${name}"`)) {
            for (const [column, value] of Object.entries(row)) {
              const number = Number(value)
              for (const unit of [1, 1000, 60000, 3600000, 86400000])
                assert.ok(
                  !(number >= Math.floor(began / unit) && number <= Math.ceil(ended / unit)),
                  `${store}.${name}.${column} = ${value} is a time`
                )
            }
          }
        }
      }
      const weeks = await sql(join(site.dir, 'data/inbox/inbox.db'), 'select key, n from counter where kind = 1')
      assert.ok(weeks.length >= 1)
      for (const { key } of weeks) assert.match(String(key), /^20\d\d[0-5]\d$/)
    })

    await t.test('T-03 order of sending cannot be told from rows or from the place in the file', async () => {
      const rows = await sql(join(site.dir, 'data/results/results.db'), `select body from open_text where item = '${words}'`)
      const bodies = rows.map(({ body }) => body)
      assert.equal(bodies.filter((body) => markers.includes(body)).length, PEOPLE)
      const byRow = orderKept(markers.map((marker) => bodies.indexOf(marker)))
      const bytes = readFileSync(join(site.dir, 'data/results/results.db'))
      const byPlace = orderKept(markers.map((marker) => bytes.indexOf(marker)))
      // The choices identify the sender too: no two of the 200 gave the same.
      assert.equal(new Set(profiles).size, PEOPLE)
      const docs = (await sql(results, 'select answers from response')).map(({ answers }) => answers)
      const rowOf = new Map(docs.map((doc, row) => [profileOf(doc), row]))
      const responseRows = profiles.map((one) => rowOf.get(one))
      assert.ok(responseRows.every((row) => row !== undefined), 'an answer is not recognised')
      const byResponseRow = orderKept(responseRows)
      const byResponsePlace = orderKept(responseRows.map((row) => bytes.indexOf(docs[row])))
      assert.ok(Math.abs(byResponseRow - 0.5) < 0.1, `rows of responses keep ${byResponseRow}`)
      assert.ok(Math.abs(byResponsePlace - 0.5) < 0.1, `places of responses in the file keep ${byResponsePlace}`)
      // 200 in random order: standard deviation 0.024; four of them.
      assert.ok(Math.abs(byRow - 0.5) < 0.1, `rows keep ${byRow}`)
      assert.ok(Math.abs(byPlace - 0.5) < 0.1, `places in the file keep ${byPlace}`)
    })

    await t.test('no id can be made again: words and choices of a person cannot be joined, nor either to a form', async () => {
      const ids = async (table) => (await sql(results, `select hex(id) as id from ${table}`)).map((row) => row.id)
      const responses = new Set(await ids('response'))
      const texts = new Set(await ids('open_text'))
      assert.equal(responses.size, PEOPLE)
      for (const id of texts) assert.ok(!responses.has(id))
      const hex = (bytes) => bytes.toString('hex').toUpperCase()
      assert.ok(spent.length >= 10)
      for (const secret of [keys.subarray(0, 32), keys.subarray(32)]) {
        const textKey = blake2b(secret, Buffer.from('open text'), 32)
        for (const id of spent) {
          assert.ok(!responses.has(hex(id)) && !texts.has(hex(id)), 'the id of a form')
          assert.ok(!responses.has(hex(blake2b(secret, id, 16))), 'a form leads to choices')
          for (const item of wordItems)
            assert.ok(!texts.has(hex(blake2b(textKey, Buffer.concat([id, Buffer.from(item)]), 16))), 'a form leads to words')
        }
      }
      const [{ n }] = await sql(inbox, 'select count(*) as n from filing')
      assert.equal(n, 0, 'a salt is kept')
      for (const doc of await sql(results, 'select answers from response')) assert.ok(!doc.answers.includes('kanaria'))
    })

    await t.test('T-08 no hidden row numbers, no counting keys, no column for a time or a person', async () => {
      for (const store of ['inbox', 'results']) {
        const path = join(site.dir, `data/${store}/${store}.db`)
        const tables = (await sql(path, 'pragma table_list')).filter(
          ({ schema, type, name }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_') && name !== 'schema_migration'
        )
        assert.ok(tables.length >= 2)
        for (const { name, wr, strict } of tables) {
          assert.equal(wr, 1, `${store}.${name} has hidden row numbers`)
          assert.equal(strict, 1, `${store}.${name} is not strict`)
          for (const column of await sql(path, `pragma table_info("${name}")`)) {
            if (['inbox.draft.expiry_day', 'inbox.issue.day', 'inbox.feedback.day'].includes(`${store}.${name}.${column.name}`)) continue // docs/data.md says what they tell
            assert.doesNotMatch(column.name, /_ms$|time|date|day|created|address|ip|agent|token|session|person|email/, `${store}.${name}.${column.name}`)
          }
        }
        const autoincrement = await sql(path, `select name from sqlite_schema where sql like '%autoincrement%'`)
        assert.deepEqual(autoincrement, [])
      }
    })
  } finally {
    await site.stop()
  }
})

// Finnish identity codes with a right checksum, of people who do not exist (individual numbers from 900 up are never given).
const identityCodes = [...'-AYB+X'].map((separator, i) => {
  const day = `1010${10 + i}`
  const number = 900 + i
  return `${day}${separator}${number}${'0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(`${day}${number}`) % 31]}`
})

test('what is typed and not meant to be kept: drafts, return codes, identity codes, identifiers', async (t) => {
  const site = await start({ demo: false, config: { ingest_interval_s: 1 } })
  const inbox = join(site.dir, 'data/inbox/inbox.db')
  try {
    await site.cli('survey', 'import', file(everything('salaisuus', { required: false })), '--state', 'open')
    const url = `${site.url}/k/salaisuus/vastaa`
    const nowhere = (what, text, but = () => false) => {
      for (const path of files(site.dir).filter((path) => !but(path))) assert.ok(!readFileSync(path).includes(text), `${path} holds ${what}`)
      assert.ok(!site.log().includes(text), `the log holds ${what}`)
    }
    // From the first page to the page of `words`, and on with a button.
    async function write(words, button) {
      const first = await ask(url)
      const second = await ask(url, { ...hidden(first.text), q1: 'o1', _do: 'next' })
      return ask(doorOf(url, button), { ...hidden(second.text), q8: words, _do: button })
    }
    const send = async (page, button = 'send') => ask(url, { ...hidden(page.text), _do: button })
    const draftWords = `kanaria-luonnos ${identityCodes[0]} kanaria@luonnos.example`
    const saved = await write(draftWords, 'save')
    assert.equal(saved.status, 200)
    const code = [...saved.text.matchAll(/class="dr-code__word">([^<]+)</g)].map(([, word]) => word)
    assert.equal(code.length, 7)
    const [{ box }] = await sql(inbox, 'select hex(box) as box from draft')

    await t.test('a draft stands in the store as a box that nobody can read, and its code nowhere', async () => {
      for (const [what, text] of [['the draft', 'kanaria-luonnos'], ['its e-mail', 'kanaria@luonnos'], ['its identity code', identityCodes[0]]])
        nowhere(what, text)
      for (const join of [' ', '', '-', ', ']) nowhere('the code', code.join(join))
      for (let i = 1; i < 7; i += 1) nowhere('a part of the code', `${code[i - 1]} ${code[i]}`)
      assert.ok(!Buffer.from(box, 'hex').includes(code[0]))
    })

    await t.test('a mistyped code is kept nowhere', async () => {
      const door = url.replace('vastaa', 'jatka')
      const form = hidden((await ask(door)).text)
      const wrong = await ask(door, { ...form, _k: `${code.slice(0, 6).join(' ')} kanariankoodi`, _do: 'open' })
      assert.equal(wrong.status, 422)
      nowhere('a mistyped code', 'kanariankoodi')
      const resumed = await ask(door, { ...form, _k: code.join(' '), _do: 'open' })
      assert.equal(resumed.status, 200)
      assert.ok(!resumed.text.includes(identityCodes[0]), 'the identity code came back from the draft')
      assert.match(resumed.text, /kanaria-luonnos \[henkilötunnus poistettu\]/)
      const review = await ask(url, { ...hidden(resumed.text), q8: draftWords, _do: 'next' })
      assert.ok(!review.text.includes(identityCodes[0]))
      assert.equal((await send(review, 'mask')).status, 200)
      assert.equal((await send(await send(review, 'mask'))).status, 303)
    })

    await t.test('the draft is deleted with the sending', async () => {
      assert.deepEqual(await sql(inbox, 'select id from draft'), [])
    })

    await t.test('identity codes are masked in all their spellings; other identifiers where their writer says so', async () => {
      for (const [i, identity] of identityCodes.entries()) {
        const review = await write(`kanaria-tunnus ${identity} numero ${'abcdef'[i]}`, 'next')
        assert.ok(!review.text.includes(identity), identity)
        assert.equal((await send(review)).status, 303)
      }
      const about = await write('kanaria-posti kanaria@pois.example', 'next')
      assert.equal((await send(about)).status, 200, 'asked first')
      assert.equal((await send(await send(about, 'mask'))).status, 303)
      const anyway = await write('kanaria-posti kanaria@sovittu.example', 'next')
      assert.equal((await send(anyway, 'send_anyway')).status, 303)
      for (let i = 0; i < 5; i += 1) assert.equal((await send(await write(`kanaria-muu ${'abcde'[i]}`, 'next'))).status, 303)
      await site.cli('survey', 'close', 'salaisuus')
      await site.cli('survey', 'publish', 'salaisuus')
      for (const identity of identityCodes) nowhere('an identity code', identity)
      nowhere('a removed e-mail', 'kanaria@pois')
      nowhere('an e-mail of the draft', 'kanaria@luonnos')
      nowhere('an e-mail sent as it is', 'kanaria@sovittu', (path) => path.endsWith('/results.db'))
      const bodies = (await sql(join(site.dir, 'data/results/results.db'), `select body from open_text where item = 'q8'`)).map(({ body }) => body)
      assert.equal(bodies.filter((body) => /^kanaria-tunnus \[henkilötunnus poistettu\] numero [a-f]$/.test(body)).length, 6)
      assert.ok(bodies.includes('kanaria-posti kanaria@sovittu.example'))
      assert.ok(bodies.some((body) => /^kanaria-posti \[.+ poistettu\]$/.test(body)))
      const [{ n }] = await sql(inbox, 'select count(*) as n from counter where kind = 4')
      assert.ok(n >= 1, 'what the guard did is counted')
    })

    await t.test('of the draft no byte is left once the survey is over', async () => {
      const bytes = Buffer.from(box.slice(0, 200), 'hex')
      for (let i = 0; i < 50 && files(site.dir).some((path) => readFileSync(path).includes(bytes)); i += 1) await sleep(100)
      nowhere('the deleted draft', bytes)
    })
  } finally {
    await site.stop()
  }
})
