// rush.test.mjs - when more people come than can be served, those who wait are served and the others told when to come back.
// SPDX-License-Identifier: EUPL-1.2
import test from 'node:test'
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { start } from './lib/instance.mjs'

const QUEUE = 1024 // max_conns in nginx.conf.in
const TOO_MANY = 60
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

// A form by a visitor with a connection of their own.
function send(url) {
  return new Promise((done, fail) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 8 }
    const sent = request(url, { method: 'POST', agent: false, headers }, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(chunks).toString() }))
    })
    sent.on('error', fail)
    sent.end('_do=next')
  })
}

test('a rush', async (t) => {
  const site = await start({ demo: 'empty', config: { public_children: 2 } })
  const url = `${site.url}/k/palveluihin-paasy/vastaa`
  try {
    const usual = await send(url)
    assert.notEqual(usual.status, 503)
    for (const pid of site.pids('public')) process.kill(pid, 'SIGSTOP')
    const answers = []
    const all = Promise.all(Array.from({ length: QUEUE + TOO_MANY }, () => send(url).then((answer) => answers.push(answer))))
    for (let i = 0; i < 100 && answers.length < TOO_MANY; i += 1) await sleep(100)

    await t.test('what is over the queue is refused at once, with a page and when to come back', () => {
      assert.equal(answers.length, TOO_MANY)
      for (const { status, headers, text } of answers) {
        assert.equal(status, 503)
        assert.equal(headers['retry-after'], '30')
        assert.match(text, /Yritä hetken kuluttua uudelleen/)
      }
    })

    await t.test('what waited is answered as ever', async () => {
      for (const pid of site.pids('public')) process.kill(pid, 'SIGCONT')
      await all
      assert.equal(answers.length, QUEUE + TOO_MANY)
      assert.deepEqual([...new Set(answers.slice(TOO_MANY).map(({ status }) => status))], [usual.status])
    })
  } finally {
    for (const pid of site.pids('public')) process.kill(pid, 'SIGCONT')
    await site.stop()
  }
})
