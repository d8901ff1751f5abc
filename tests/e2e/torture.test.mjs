// torture.test.mjs - children are killed at random moments under 32 submitters: no acknowledged answer is lost or doubled.
// SPDX-License-Identifier: EUPL-1.2
// TORTURE=2000 node --test tests/e2e/torture.test.mjs   runs that many rounds (default 30).
import test from 'node:test'
import assert from 'node:assert/strict'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { random, person } from './lib/answers.mjs'
import { ask, fill, hidden, doorOf } from './lib/resident.mjs'
import { sql, start } from './lib/instance.mjs'

const rounds = Number(process.env.TORTURE || 30)
const seed = Number(process.env.SEED || 20270222)
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

test(`kill -9 in ${rounds} rounds under 32 submitters (seed ${seed})`, async () => {
  const site = await start({ demo: 'empty', config: { ingest_interval_s: 1 } })
  try {
    const panel = join(site.dir, 'data/panel/panel.db')
    const inbox = join(site.dir, 'data/inbox/inbox.db')
    const results = join(site.dir, 'data/results/results.db')
    const definition = JSON.parse((await site.cli('survey', 'export', 'palveluihin-paasy')).stdout)
    const words = definition.pages.flatMap((page) => page.items).find((item) => item.type === 'longtext').id
    const wordsPage = definition.pages.findIndex((page) => page.items.some((item) => item.id === words))
    const invited = { ...definition, slug: 'kutsutut', settings: { ...definition.settings, access: 'invitation' } }
    writeFileSync(join(site.dir, '../kutsutut.json'), JSON.stringify(invited))
    await site.cli('survey', 'import', join(site.dir, '../kutsutut.json'), '--state', 'open')
    const issued = Math.min(100000, Math.max(400, rounds * 40))
    const codes = (await site.cli('codes', 'issue', invited.slug, '--count', String(issued))).stdout.trim().split('\n')
    const surveys = {}
    for (const slug of [definition.slug, invited.slug]) {
      const [{ id }] = await sql(panel, `select id from survey where slug = '${slug}'`)
      surveys[slug] = { id, acknowledged: [] }
    }
    const next = random(seed)
    let running = true
    let serial = 0
    let refusals = 0
    let kills = 0
    let hits = 0

    // The review page of a survey that asks for a code first.
    async function enter(code, pages) {
      const url = `${site.url}/k/${invited.slug}/vastaa`
      let page = await ask(url)
      page = await ask(doorOf(url, 'enter'), { form: { ...hidden(page.text), _k: code, _do: 'enter' } })
      for (const fields of pages) {
        if (page.status !== 200) throw new Error(`status ${page.status}`)
        page = await ask(url, { form: { ...hidden(page.text), ...fields, _do: 'next' } })
      }
      if (page.status !== 200) throw new Error(`status ${page.status}`)
      return { url, form: { ...hidden(page.text), _do: 'send' } }
    }

    async function submitter(_, number) {
      while (running) {
        const marker = `merkki-${++serial}-loppu`
        const { pages } = person(definition, next)
        pages[wordsPage] = { ...pages[wordsPage], [words]: marker }
        const code = number % 2 ? codes.pop() : undefined
        const slug = code ? invited.slug : definition.slug
        let form
        // A resident tries again until it works; the same form is sent again, so it counts once.
        while (running && !form)
          form = await (code ? enter(code, pages) : fill(site.url, slug, pages)).catch(() => sleep(20))
        while (form) {
          const answer = await ask(form.url, { form: form.form, timeout_ms: 5000 }).catch(() => null)
          if (answer?.status === 303) {
            surveys[slug].acknowledged.push(marker)
            break
          }
          assert.ok(!answer || [502, 503, 504].includes(answer.status), `status ${answer?.status}`)
          refusals += 1
          if (!running) break
          await sleep(20)
        }
      }
    }

    const logSize = () => statSync(`${results}-wal`, { throwIfNoEntry: false })?.size ?? 0
    // Until answers are being filed, if they are in the next moment: results.db is written, inbox.db and the rest come after it.
    // Its kill is a hit when the ingest was not over.
    async function awaitFiling() {
      const before = logSize()
      for (let i = 0; i < 600; i += 1) {
        await sleep(2)
        const now = logSize()
        if (now && now !== before) return sleep(next() * 60)
      }
    }

    const submitters = Array.from({ length: 32 }, submitter)
    // Few rounds may all miss an ingest: then some more are aimed at it.
    for (let round = 0; round < rounds || (hits === 0 && round < rounds + 40); round += 1) {
      await sleep(100 + next() * 900)
      const role = round < rounds ? ['intake', 'worker', 'public'][Math.floor(next() * 3)] : 'worker'
      if (role === 'worker' && (round >= rounds || next() < 0.7)) await awaitFiling()
      const victims = site.pids(role)
      if (victims.length) {
        try {
          process.kill(victims[Math.floor(next() * victims.length)], 'SIGKILL')
          kills += 1
          if (role === 'worker') hits += (await sql(inbox, 'select survey from filing').catch(() => [])).length ? 1 : 0
        } catch {
          // it was just being replaced
        }
      }
    }
    await sleep(500)
    running = false
    await Promise.all(submitters)
    const total = Object.values(surveys).reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
    assert.ok(kills > rounds * 0.8, `only ${kills} children were killed`)
    assert.ok(hits > 0, 'no kill came during an ingest')
    for (const { acknowledged } of Object.values(surveys))
      assert.ok(acknowledged.length > rounds / 2, `only ${acknowledged.length} acknowledged`)

    // Before the last ingest destroys the codes that are left.
    const [{ n: codesLeft }] = await sql(inbox, `select count(*) as n from invitation where survey = ${surveys[invited.slug].id}`)
    for (const [slug, { id, acknowledged }] of Object.entries(surveys)) {
      await site.cli('survey', 'close', slug)
      await site.cli('survey', 'publish', slug)
      const rows = await sql(results, `select body from open_text where survey = ${id} and body like 'merkki-%'`)
      const times = new Map()
      for (const { body } of rows) times.set(body, (times.get(body) ?? 0) + 1)
      assert.deepEqual([...times].filter(([, n]) => n !== 1), [], 'stored more than once')
      assert.deepEqual(acknowledged.filter((marker) => !times.has(marker)), [], 'acknowledged but not stored')
      // An answer may be stored whose acknowledgement its sender did not live to see: then all three know of it.
      const [{ n: responses }] = await sql(results, `select count(*) as n from response where survey = ${id}`)
      assert.equal(responses, times.size, 'as many answers as texts')
      assert.ok(responses >= acknowledged.length && responses <= acknowledged.length + 32, `${responses} responses`)
      for (const kind of [1, 2]) {
        const [{ n }] = await sql(inbox, `select sum(n) as n from counter where survey = ${id} and kind = ${kind}`)
        assert.equal(n, responses, `counters of kind ${kind}`)
      }
      if (slug === invited.slug) assert.equal(responses, issued - codesLeft, 'as many answers as codes that were used')
    }
    const isTidy = () => [inbox, results].every((store) => (statSync(`${store}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0)
    for (let i = 0; i < 100 && !isTidy(); i += 1) await sleep(100)
    assert.ok(isTidy(), 'write-ahead logs are left')
    assert.deepEqual(await sql(inbox, 'select survey from filing'), [], 'an ingest is not over')
    const [{ n: left }] = await sql(inbox, 'select count(*) as n from inbox')
    assert.equal(left, 0)
    for (const store of [panel, inbox, results]) {
      const [check] = await sql(store, 'pragma integrity_check')
      assert.equal(check.integrity_check, 'ok')
    }
    console.log(`# ${total} acknowledged, ${refusals} tries refused and repeated, ${kills} kills in ${rounds} rounds, ${hits} of them during an ingest`)
  } finally {
    await site.stop()
  }
})
