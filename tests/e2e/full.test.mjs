// full.test.mjs - the disk has no room for answers: residents are told to try again, keep their form, and nothing is lost.
// SPDX-License-Identifier: EUPL-1.2
import test from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { random, person } from './lib/answers.mjs'
import { ask, fill, hidden } from './lib/resident.mjs'
import { sql, start } from './lib/instance.mjs'

const run = promisify(execFile)
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

test('T-52 without room an answer is refused with its form, and taken when there is room again', async () => {
  const site = await start({ demo: 'empty', config: { ingest_interval_s: 3600 } })
  try {
    const definition = JSON.parse((await site.cli('survey', 'export', 'palveluihin-paasy')).stdout)
    const words = definition.pages.flatMap((page) => page.items).find((item) => item.type === 'longtext').id
    const wordsPage = definition.pages.findIndex((page) => page.items.some((item) => item.id === words))
    const inbox = join(site.dir, 'data/inbox/inbox.db')
    const next = random(52)
    const [intake] = site.pids('intake')
    // Files of intake may grow to so many bytes: what a full disk is to it.
    const room = (bytes) => run('prlimit', ['--pid', String(intake), `--fsize=${bytes}:`])
    const stored = async () => (await sql(inbox, 'select count(*) as n from inbox'))[0].n
    let acknowledged = 0
    let refused

    await room(320 * 1024)
    for (let i = 0; i < 60 && !refused; i += 1) {
      const { pages } = person(definition, next)
      pages[wordsPage] = { ...pages[wordsPage], [words]: `sana numero ${'abcdefghij'[i % 10]}` }
      const review = await fill(site.url, definition.slug, pages)
      const answer = await ask(review.url, { form: review.form })
      if (answer.status === 303) acknowledged += 1
      else refused = { review, answer, said: pages[wordsPage][words] }
    }
    assert.ok(acknowledged > 0, 'nothing was taken')
    assert.ok(refused, 'the disk was never full')
    assert.equal(refused.answer.status, 503)
    assert.match(refused.answer.headers['retry-after'], /^\d+$/)
    assert.ok(refused.answer.text.includes(refused.said), 'the words are gone')
    assert.equal(await stored(), acknowledged)

    // The same form again, from the page that was the answer; it is refused as long as there is no room.
    const again = { ...hidden(refused.answer.text), _do: 'send' }
    assert.equal((await ask(refused.review.url, { form: again })).status, 503)
    await room('unlimited')
    let answer
    for (let i = 0; i < 50 && answer?.status !== 303; i += 1) {
      answer = await ask(refused.review.url, { form: again })
      if (answer.status !== 303) await sleep(100)
    }
    assert.equal(answer.status, 303)
    assert.equal((await ask(refused.review.url, { form: again })).status, 303)
    assert.equal(await stored(), acknowledged + 1, 'a form that was sent again counts once')
    assert.deepEqual(site.pids('intake'), [intake], 'intake has lived through it')
    assert.equal((await sql(inbox, 'pragma integrity_check'))[0].integrity_check, 'ok')
  } finally {
    await site.stop()
  }
})
