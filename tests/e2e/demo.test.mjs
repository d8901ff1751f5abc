// demo.test.mjs - what `make run` prints is true: every account of the demo gets in; and passwords are hashed by so many processes at once.
// SPDX-License-Identifier: EUPL-1.2
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { make } from './lib/front.mjs'
import { start } from './lib/instance.mjs'
import { ask, hidden } from './lib/resident.mjs'

const children = 2

// Sign in; the answer, with the cookie to go on with.
async function signIn(site, email, password, lang = '') {
  const url = `${site.url}${lang}/hallinta/kirjaudu`
  const { text } = await ask(url)
  const answer = await ask(url, { form: { ...hidden(text), email, password, code: '' }, headers: { origin: site.url }, timeout_ms: 60000 })
  return { ...answer, cookie: (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ') }
}

// Most memory the process has ever had, in MiB.
const peak_mib = (pid) => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

test('the people of the demo', async (t) => {
  const site = await start({ demo: 'empty', config: { admin_children: children } })
  try {
    const lines = site.log().split('\n')
    const from = lines.findIndex((line) => line.includes(`staff area  ${site.url}/hallinta`))
    const people = lines.slice(from + 1, lines.findIndex((line) => line.startsWith('READY '))).map((line) => {
      const [, role, name, email, password] = /^ +(\w+) +(\S.*?) {2,}(\S+@demo\.example) +(\S+)$/.exec(line) ?? assert.fail(line)
      return { role, name, email, password }
    })

    await t.test('each role stands in the list that is printed, and who takes two people twice', () => {
      assert.ok(from >= 0, site.log())
      assert.deepEqual(people.map(({ role }) => role).sort(), ['admin', 'admin', 'comms', 'contact', 'coordinator', 'coordinator', 'executive', 'ict', 'requester', 'unit_manager', 'viewer'])
      assert.equal(new Set(people.map(({ email }) => email)).size, people.length)
    })

    await t.test('everybody gets in with what the list says, in every language, and nothing of it is kept', async () => {
      for (const [i, { email, password, name }] of people.entries()) {
        const lang = ['', '/sv', '/en'][i % 3]
        const { status, cookie } = await signIn(site, email, password, lang)
        assert.equal(status, 303, email)
        assert.match(cookie, /^digiraati=/)
        const desk = await ask(`${site.url}${lang}/hallinta`, { headers: { cookie } })
        assert.equal(desk.status, 200, email)
        assert.ok(desk.text.includes(name), `${name} on the desk`)
        assert.equal(desk.headers['cache-control'], 'no-store')
        assert.equal((await ask(`${site.url}${lang}/hallinta`)).status, 303, 'who brings no cookie is not let in')
      }
    })

    await t.test('not with another password', async () => {
      const { status, cookie } = await signIn(site, people[0].email, `${people[0].password}x`)
      assert.notEqual(status, 303)
      assert.doesNotMatch(cookie, /digiraati=./)
    })

    await t.test('many who sign in at once wait for each other, and no process hashes more than one password', async () => {
      const answers = await Promise.all(Array.from({ length: 6 * children }, (_, i) => signIn(site, `nobody${i}@example.fi`, 'a password of nobody')))
      assert.ok(answers.every(({ status }) => status < 500 && status !== 303), answers.map(({ status }) => status).join(' '))
      const pids = site.pids('admin')
      assert.equal(pids.length, children)
      if (!process.env.DIGIRAATI) return // AddressSanitizer keeps what was freed
      for (const pid of pids) assert.ok(peak_mib(pid) < 2 * 64, `${peak_mib(pid)} MiB`)
    })

    await t.test('a second load changes nobody', async () => {
      assert.match((await site.cli('demo', '--empty')).stdout, /already there/)
      assert.equal((await site.cli('user', 'list', '--json')).stdout.trim().split('\n').length, people.length)
    })
  } finally {
    await site.stop()
  }
})

test('an instance that is no demo has none of them', async () => {
  const plain = await make()
  try {
    for (const verb of [['demo'], ['demo', 'accounts']]) await assert.rejects(plain.cli(...verb), /not a demo instance/)
    assert.equal((await plain.cli('user', 'list', '--json')).stdout, '')
  } finally {
    plain.remove()
  }
})
