// anonymity.test.mjs - an attacker who gets every file of the instance learns nothing about who, when or in which order.
// SPDX-License-Identifier: EUPL-1.2
// Tests T-02 (canaries), T-03 (order) and T-08 (schema) of docs/anonymity.md.
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { random, person } from './lib/answers.mjs'
import { hidden } from './lib/resident.mjs'
import { files, sql, start } from './lib/instance.mjs'

const PEOPLE = 200
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
    const words = definition.pages.flatMap((page) => page.items).find((item) => item.type === 'longtext').id
    const wordsPage = definition.pages.findIndex((page) => page.items.some((item) => item.id === words))
    const next = random(77)
    const markers = []
    const tokens = new Set()
    const began = Date.now()
    const url = `${site.url}/k/${slug}/vastaa`
    for (let i = 0; i < PEOPLE; i += 1) {
      const marker = `kanaria-${Math.floor(next() * 1e12)}-x`
      const { pages } = person(definition, next)
      pages[wordsPage] = { ...pages[wordsPage], [words]: marker }
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

    await site.cli('survey', 'close', slug)
    await site.cli('ingest', '--now')
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
      assert.deepEqual(holders, [join(site.dir, 'data/results.db')])
      const bytes = readFileSync(holders[0])
      for (const marker of markers) assert.equal(bytes.indexOf(marker), bytes.lastIndexOf(marker), 'a copy was left behind')
    })

    await t.test('no time finer than the week of the counters', async () => {
      for (const store of ['inbox', 'results']) {
        const path = join(site.dir, `data/${store}.db`)
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
      const weeks = await sql(join(site.dir, 'data/inbox.db'), 'select key, n from counter where kind = 1')
      assert.ok(weeks.length >= 1)
      for (const { key } of weeks) assert.match(String(key), /^20\d\d[0-5]\d$/)
    })

    await t.test('T-03 order of sending cannot be told from rows or from the place in the file', async () => {
      const rows = await sql(join(site.dir, 'data/results.db'), `select body from open_text where item = '${words}'`)
      const bodies = rows.map(({ body }) => body)
      assert.equal(bodies.filter((body) => markers.includes(body)).length, PEOPLE)
      const byRow = orderKept(markers.map((marker) => bodies.indexOf(marker)))
      const bytes = readFileSync(join(site.dir, 'data/results.db'))
      const byPlace = orderKept(markers.map((marker) => bytes.indexOf(marker)))
      // 200 in random order: standard deviation 0.024; four of them.
      assert.ok(Math.abs(byRow - 0.5) < 0.1, `rows keep ${byRow}`)
      assert.ok(Math.abs(byPlace - 0.5) < 0.1, `places in the file keep ${byPlace}`)
    })

    await t.test('words cannot be joined to the other answers of the same person', async () => {
      const [{ n }] = await sql(
        join(site.dir, 'data/results.db'),
        'select count(*) as n from open_text join response on open_text.id = response.id'
      )
      assert.equal(n, 0)
      const [{ n: words_inside }] = await sql(
        join(site.dir, 'data/results.db'),
        `select count(*) as n from response where answers like '%kanaria%'`
      )
      assert.equal(words_inside, 0)
    })

    await t.test('T-08 no hidden row numbers, no counting keys, no column for a time or a person', async () => {
      for (const store of ['inbox', 'results']) {
        const path = join(site.dir, `data/${store}.db`)
        const tables = (await sql(path, 'pragma table_list')).filter(
          ({ schema, type, name }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_') && name !== 'schema_migration'
        )
        assert.ok(tables.length >= 2)
        for (const { name, wr, strict } of tables) {
          assert.equal(wr, 1, `${store}.${name} has hidden row numbers`)
          assert.equal(strict, 1, `${store}.${name} is not strict`)
          for (const column of await sql(path, `pragma table_info("${name}")`)) {
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
