// torture.test.mjs - children are killed at random moments under 32 submitters: no acknowledged answer is lost or doubled.
// SPDX-License-Identifier: EUPL-1.2
// TORTURE=2000 node --test tests/e2e/torture.test.mjs   runs that many rounds (default 30).
import test from 'node:test'
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { random, person } from './lib/answers.mjs'
import { ask, fill } from './lib/resident.mjs'
import { sql, start } from './lib/instance.mjs'

const rounds = Number(process.env.TORTURE || 30)
const seed = Number(process.env.SEED || 20270222)
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

test(`kill -9 in ${rounds} rounds under 32 submitters (seed ${seed})`, async () => {
  const site = await start({ demo: 'empty', config: { ingest_interval_s: 1 } })
  try {
    const definition = JSON.parse((await site.cli('survey', 'export', 'palveluihin-paasy')).stdout)
    const words = definition.pages.flatMap((page) => page.items).find((item) => item.type === 'longtext').id
    const wordsPage = definition.pages.findIndex((page) => page.items.some((item) => item.id === words))
    const next = random(seed)
    const acknowledged = []
    let running = true
    let serial = 0
    let refusals = 0
    let kills = 0

    async function submitter() {
      while (running) {
        const marker = `merkki-${++serial}-loppu`
        const { pages } = person(definition, next)
        pages[wordsPage] = { ...pages[wordsPage], [words]: marker }
        let form
        // A resident tries again until it works; the same form is sent again, so it counts once.
        while (running && !form) form = await fill(site.url, definition.slug, pages).catch(() => sleep(20))
        while (form) {
          const answer = await ask(form.url, { form: form.form, timeout_ms: 5000 }).catch(() => null)
          if (answer?.status === 303) {
            acknowledged.push(marker)
            break
          }
          assert.ok(!answer || [502, 503, 504].includes(answer.status), `status ${answer?.status}`)
          refusals += 1
          if (!running) break
          await sleep(20)
        }
      }
    }

    const submitters = Array.from({ length: 32 }, submitter)
    for (let round = 0; round < rounds; round += 1) {
      await sleep(100 + next() * 900)
      const role = ['intake', 'worker', 'public'][Math.floor(next() * 3)]
      const victims = site.pids(role)
      if (victims.length) {
        try {
          process.kill(victims[Math.floor(next() * victims.length)], 'SIGKILL')
          kills += 1
        } catch {
          // it was just being replaced
        }
      }
    }
    await sleep(500)
    running = false
    await Promise.all(submitters)
    assert.ok(kills > rounds * 0.8, `only ${kills} children were killed`)
    assert.ok(acknowledged.length > rounds, `only ${acknowledged.length} acknowledged`)

    await site.cli('survey', 'close', definition.slug)
    await site.cli('survey', 'publish', definition.slug)
    const rows = await sql(join(site.dir, 'data/results/results.db'), `select body from open_text where body like 'merkki-%'`)
    const times = new Map()
    for (const { body } of rows) times.set(body, (times.get(body) ?? 0) + 1)
    assert.deepEqual([...times].filter(([, n]) => n !== 1), [], 'stored more than once')
    assert.deepEqual(acknowledged.filter((marker) => !times.has(marker)), [], 'acknowledged but not stored')
    // An answer may be stored whose acknowledgement its sender did not live to see: then all three know of it.
    const inbox = join(site.dir, 'data/inbox/inbox.db')
    const results = join(site.dir, 'data/results/results.db')
    const [{ id }] = await sql(join(site.dir, 'data/panel/panel.db'), `select id from survey where slug = '${definition.slug}'`)
    const [{ n: responses }] = await sql(results, `select count(*) as n from response where survey = ${id}`)
    assert.equal(responses, times.size, 'as many answers as texts')
    assert.ok(responses >= acknowledged.length && responses <= acknowledged.length + 32, `${responses} responses`)
    for (const kind of [1, 2]) {
      const [{ n }] = await sql(inbox, `select sum(n) as n from counter where survey = ${id} and kind = ${kind}`)
      assert.equal(n, responses, `counters of kind ${kind}`)
    }
    const isTidy = () => [inbox, results].every((store) => (statSync(`${store}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0)
    for (let i = 0; i < 100 && !isTidy(); i += 1) await sleep(100)
    assert.ok(isTidy(), 'write-ahead logs are left')
    assert.deepEqual(await sql(inbox, 'select survey from filing'), [], 'an ingest is not over')
    const [{ n: left }] = await sql(join(site.dir, 'data/inbox/inbox.db'), 'select count(*) as n from inbox')
    assert.equal(left, 0)
    for (const store of ['panel', 'inbox', 'results']) {
      const [check] = await sql(join(site.dir, `data/${store}.db`), 'pragma integrity_check')
      assert.equal(check.integrity_check, 'ok')
    }
    console.log(`# ${acknowledged.length} acknowledged, ${refusals} tries refused and repeated, ${kills} kills in ${rounds} rounds`)
  } finally {
    await site.stop()
  }
})
