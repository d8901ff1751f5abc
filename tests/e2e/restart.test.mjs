// restart.test.mjs - replacing processes fails no request, stopping loses nothing, nginx speaks when nobody else does.
// SPDX-License-Identifier: EUPL-1.2
// RESTARTS=100 node --test tests/e2e/restart.test.mjs   replaces all children that often under load (default 8; T-56).
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, unlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { random, person } from './lib/answers.mjs'
import { answer, ask } from './lib/resident.mjs'
import { received, sql, start } from './lib/instance.mjs'

const restarts = Number(process.env.RESTARTS || 8)
const clients = 24
const roles = ['public', 'admin', 'intake', 'worker']
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
const slug = 'palveluihin-paasy'

// The answer to a FastCGI request as records of its own: standard output, its end, the end of the request.
function fastcgi(text) {
  const record = (type, body) => Buffer.concat([Buffer.from([1, type, 0, 1, body.length >> 8, body.length & 255, 0, 0]), body])
  return Buffer.concat([record(6, Buffer.from(text)), record(6, Buffer.alloc(0)), record(3, Buffer.alloc(8))])
}

// Wait until `is` says so, at most 15 s.
async function until(is, what) {
  for (let i = 0; i < 150; i += 1) {
    if (await is()) return
    await sleep(100)
  }
  assert.fail(`${what} within 15 s`)
}

test('restarts', async (t) => {
  const site = await start({ demo: 'empty', config: { cache_s: 0, ingest_interval_s: 1, public_children: 4 } })
  const parent = site.pids('parent')[0]
  try {
    const definition = JSON.parse((await site.cli('survey', 'export', slug)).stdout)
    const next = random(56)

    await t.test(`SIGHUP ${restarts} times under ${clients} submitters fails no request`, async () => {
      let running = true
      let taken = 0
      const failures = []
      const submitter = async () => {
        while (running) {
          try {
            const front = await ask(`${site.url}/`)
            assert.equal(front.status, 200)
            const sent = await answer(site.url, slug, person(definition, next).pages)
            assert.equal(sent.status, 303)
            taken += 1
          } catch (error) {
            failures.push(error.message)
          }
        }
      }
      const submitters = Array.from({ length: clients }, submitter)
      for (let i = 0; i < restarts; i += 1) {
        const before = new Set(roles.flatMap((role) => site.pids(role)))
        process.kill(parent, 'SIGHUP')
        await until(
          () => roles.every((role) => site.pids(role).every((pid) => !before.has(pid))),
          'all children replaced'
        )
      }
      running = false
      await Promise.all(submitters)
      assert.deepEqual(failures, [])
      assert.ok(taken > restarts)
      assert.equal(await received(site, slug), taken)
    })

    await t.test('a dead child is back within a second', async () => {
      const [victim] = site.pids('public')
      process.kill(victim, 'SIGKILL')
      await until(() => site.pids('public').filter((pid) => pid !== victim).length === 4, 'four children')
      assert.equal((await ask(`${site.url}/healthz`)).status, 200)
    })

    await t.test('every process names itself, writes no core file and keeps to itself what it was given', () => {
      for (const role of roles) {
        for (const pid of site.pids(role)) {
          assert.match(readFileSync(`/proc/${pid}/limits`, 'utf8'), /^Max core file size +0 +0 /m)
          assert.match(readFileSync(`/proc/${pid}/status`, 'utf8'), /^NoNewPrivs:\s+1$/m)
        }
      }
    })

    await t.test('SIGTERM ends all children in order and leaves nothing half done', async () => {
      process.kill(parent, 'SIGTERM')
      const left = () => ['parent', ...roles].flatMap((role) => site.pids(role)).length
      await until(() => left() === 0, 'no process left')
      for (const store of ['panel', 'inbox', 'results']) {
        const [check] = await sql(join(site.dir, `data/${store}/${store}.db`), 'pragma integrity_check')
        assert.equal(check.integrity_check, 'ok')
      }
    })
  } finally {
    await site.stop()
  }
})

test('when nobody answers', async (t) => {
  const site = await start({ demo: 'empty', config: { cache_s: 0 } })
  try {
    // The parent sleeps, so that the children it has lost stay lost.
    const stopped = [site.pids('parent')[0]]
    process.kill(stopped[0], 'SIGSTOP')
    for (const pid of site.pids('public')) process.kill(pid, 'SIGSTOP')

    await t.test('what is sent waits, and is answered when the processes go on', async () => {
      const late = ask(`${site.url}/healthz`)
      await sleep(500)
      for (const pid of site.pids('public')) process.kill(pid, 'SIGCONT')
      assert.equal((await late).status, 200)
    })
    process.kill(stopped[0], 'SIGCONT')

    await t.test('too much text is answered with a page in three languages', async () => {
      const page = await ask(`${site.url}/k/${slug}/vastaa`, { form: { x: 'a'.repeat(300 * 1024) } })
      assert.equal(page.status, 413)
      for (const words of ['Lähetys on liian suuri', 'lang="sv"', 'lang="en"']) assert.ok(page.text.includes(words))
    })

    await t.test('without the application nginx shows a page in three languages and says when to come back', async () => {
      const before = new Set(site.pids('public'))
      unlinkSync(join(site.dir, 'run/public.sock')) // no new way in, and the old ones go with their processes
      process.kill(stopped[0], 'SIGHUP')
      await until(() => site.pids('public').every((pid) => !before.has(pid)), 'new processes')
      const page = await ask(`${site.url}/healthz`)
      assert.equal(page.status, 503)
      assert.equal(page.headers['retry-after'], '30')
      assert.match(page.headers['content-security-policy'], /default-src 'none'/)
      for (const words of ['ei ole juuri nyt käytettävissä', 'lang="sv"', 'lang="en"']) assert.ok(page.text.includes(words))
    })

    await t.test('a form that ends the process which reads it is not given to another', async () => {
      const readers = 5
      const waiting = []
      let forms = 0
      // An application that answers `readers` pages when all have come, so that nginx keeps as many connections, and dies of forms.
      const application = createServer((connection) => {
        connection.on('error', () => {})
        connection.on('data', (data) => {
          if (data.includes('POST')) {
            forms += 1
            connection.destroy()
          } else if (data.includes('GET')) {
            waiting.push(connection)
            if (waiting.length >= readers) for (const one of waiting.splice(0)) one.write(fastcgi('Content-Type: text/plain\r\n\r\nok'))
          }
        })
      })
      await new Promise((done) => application.listen(join(site.dir, 'run/public.sock'), done))
      try {
        const pages = await Promise.all(Array.from({ length: readers }, (_, i) => ask(`${site.url}/kyselyt?${i}`)))
        assert.deepEqual(pages.map(({ status }) => status), Array(readers).fill(200))
        assert.equal((await ask(`${site.url}/k/${slug}/vastaa`, { form: { q1: 'x' } })).status, 503)
        assert.equal(forms, 1)
      } finally {
        application.close()
        application.closeAllConnections?.()
      }
    })
  } finally {
    await site.stop()
  }
})
