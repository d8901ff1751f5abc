// publish.test.mjs - from closing to results: what was acknowledged is counted, few are not filed apart, the rest goes.
// SPDX-License-Identifier: EUPL-1.2
import test from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { random, person } from './lib/answers.mjs'
import { answer, ask, fill } from './lib/resident.mjs'
import { sql, start } from './lib/instance.mjs'

const next = random(64)
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

// Wait until `is` says so, at most 15 s.
async function until(is, what) {
  for (let i = 0; i < 150; i += 1) {
    if (await is()) return
    await sleep(100)
  }
  assert.fail(`${what} within 15 s`)
}

test('closing, publishing and cancelling', async (t) => {
  const site = await start({ demo: 'empty', config: { ingest_interval_s: 1, cache_s: 0 } })
  const inbox = join(site.dir, 'data/inbox/inbox.db')
  const results = join(site.dir, 'data/results/results.db')
  const model = JSON.parse((await site.cli('survey', 'export', 'palveluihin-paasy')).stdout)

  async function open(slug) {
    const file = join(site.dir, `../${slug}.json`)
    writeFileSync(file, JSON.stringify({ ...model, slug }))
    await site.cli('survey', 'import', file, '--state', 'open')
    const [{ id }] = await sql(join(site.dir, 'data/panel/panel.db'), `select id from survey where slug = '${slug}'`)
    return id
  }
  const count = async (store, table, id) => (await sql(store, `select count(*) as n from ${table} where survey = ${id}`))[0].n
  // What stands in the survey's history, as done by nobody of staff.
  const steps = async (id) => (await sql(join(site.dir, 'data/panel/panel.db'), `select step from survey_step where survey = ${id} and account = 0 order by n`)).map(({ step }) => step)
  const pages = () => person(model, next).pages
  const begin = (slug, n) => Promise.all(Array.from({ length: n }, () => fill(site.url, slug, pages())))
  const send = (review) => ask(review.url, { form: review.form })
  // Rewriting the files takes a moment after the last answer is filed.
  const isTidy = () => [inbox, results].every((store) => !existsSync(`${store}-wal`) || statSync(`${store}-wal`).size === 0)

  try {
    await t.test('a handful of answers waits out the time of grace, and publishing counts all of them', async () => {
      const id = await open('kourallinen')
      const forms = await begin('kourallinen', 8)
      for (const form of forms.slice(0, 3)) assert.equal((await send(form)).status, 303)
      assert.match((await site.cli('survey', 'close', 'kourallinen')).stdout, /the last 10 answers wait/)
      assert.deepEqual(await steps(id), [10])
      await site.cli('ingest', '--now')
      await sleep(2500) // two turns of the worker
      assert.equal(await count(results, 'response', id), 0, 'three answers were filed apart')
      for (const form of forms.slice(3, 7)) assert.equal((await send(form)).status, 303)
      assert.match((await site.cli('survey', 'publish', 'kourallinen')).stdout, /fewer than 10/)
      assert.equal(await count(results, 'response', id), 7)
      assert.equal(await count(inbox, 'inbox', id), 0)
      assert.equal(await count(inbox, 'spent', id), 0)
      assert.equal(await count(inbox, 'filing', id), 0)
      await until(isTidy, 'empty write-ahead logs')
      assert.notEqual((await send(forms[7])).status, 303, 'an answer was acknowledged after publication')
      assert.equal(await count(inbox, 'inbox', id), 0)
    })

    await t.test('what is acknowledged while the survey is published is in the results', async () => {
      const id = await open('kilpajuoksu')
      const forms = await begin('kilpajuoksu', 60)
      for (const form of forms.slice(0, 24)) assert.equal((await send(form)).status, 303)
      await until(async () => (await count(results, 'response', id)) >= 10, 'the first batch filed')
      await site.cli('survey', 'close', 'kilpajuoksu')
      let published = false
      const publishing = site.cli('survey', 'publish', 'kilpajuoksu').then(() => (published = true))
      const statuses = await Promise.all(
        forms.slice(24).map(async (form, i) => {
          await sleep(i * 15)
          return (await send(form)).status
        })
      )
      await publishing
      assert.ok(published)
      for (const status of statuses) assert.ok([303, 409, 503].includes(status), `status ${status}`)
      const acknowledged = 24 + statuses.filter((status) => status === 303).length
      assert.equal(await count(results, 'response', id), acknowledged)
      assert.equal(await count(inbox, 'inbox', id), 0)
      const exported = JSON.parse((await site.cli('results', 'export', 'kilpajuoksu', '--format', 'json')).stdout)
      assert.equal(exported.n, acknowledged)
      const [{ answer_count }] = await sql(join(site.dir, 'data/panel/panel.db'), `select answer_count from survey where id = ${id}`)
      assert.equal(answer_count, acknowledged)
      const [{ n: received }] = await sql(inbox, `select sum(n) as n from counter where survey = ${id} and kind = 1`)
      assert.equal(received, acknowledged)
    })

    await t.test('sealed answers to a cancelled survey are deleted unread', async () => {
      const id = await open('peruttu')
      for (let i = 0; i < 5; i += 1) assert.equal((await answer(site.url, 'peruttu', pages())).status, 303)
      assert.equal(await count(inbox, 'inbox', id), 5)
      await site.cli('survey', 'cancel', 'peruttu')
      assert.deepEqual(await steps(id), [15, 14])
      await until(async () => (await count(inbox, 'inbox', id)) === 0, 'no sealed answer left')
      assert.equal(await count(results, 'response', id), 0)
      await until(isTidy, 'empty write-ahead logs')
    })

    await t.test('without its key file a survey waits, and that is said once', async () => {
      const id = await open('avaimeton')
      unlinkSync(join(site.dir, `keys/survey-${id}.key`))
      for (let i = 0; i < 21; i += 1) assert.equal((await answer(site.url, 'avaimeton', pages())).status, 303)
      await until(() => /event=ingest_without_key/.test(site.log()), 'a line in the log')
      await site.cli('survey', 'close', 'avaimeton')
      await sleep(2500) // two turns of the worker
      assert.equal(site.log().match(/event=ingest_without_key/g)?.length ?? 0, 1)
      assert.equal(await count(inbox, 'inbox', id), 21)
      await assert.rejects(site.cli('survey', 'publish', 'avaimeton'), /survey-\d+\.key/)
    })

    await t.test('the log counts no handful', () => {
      assert.match(site.log(), /event=ingest survey=\d+/)
      assert.doesNotMatch(site.log(), /(stored|refused)=\d\b/)
    })
  } finally {
    await site.stop()
  }
})
