// codes.test.mjs - the verbs about codes: invitations in lots, printed once; one code that all share.
// SPDX-License-Identifier: EUPL-1.2
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql, start } from './lib/instance.mjs'

test('codes that let answers in', async (t) => {
  const site = await start({ demo: 'empty', config: { ingest_interval_s: 3600 } })
  const model = JSON.parse((await site.cli('survey', 'export', 'palveluihin-paasy')).stdout)
  const refused = (promise, said) => assert.rejects(promise, ({ code, stderr }) => code === 1 && said.test(stderr))

  async function open(slug, access) {
    const file = join(site.dir, `../${slug}.json`)
    writeFileSync(file, JSON.stringify({ ...model, slug, settings: { ...model.settings, access } }))
    await site.cli('survey', 'import', file, '--state', 'open')
  }

  try {
    await open('kutsutut', 'invitation')
    await open('yhteinen', 'code')

    await t.test('invitations are issued in lots, printed once and kept as hashes', async () => {
      await refused(site.cli('codes', 'issue', 'kutsutut', '--count', '19'), /at least 20/)
      await refused(site.cli('codes', 'issue', 'kutsutut', '--count', '100001'), /at most 100000/)
      await refused(site.cli('codes', 'issue', 'yhteinen', '--count', '20'), /no such codes/)
      const file = join(site.dir, '../codes')
      const { stdout, stderr } = await site.cli('codes', 'issue', 'kutsutut', '--count', '25', '-o', file)
      const codes = readFileSync(file, 'utf8').trim().split('\n')
      assert.equal(stdout, '')
      assert.equal(statSync(file).mode & 0o777, 0o600)
      assert.equal(new Set(codes).size, 25)
      for (const code of codes) assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
      assert.match(stderr, /not shown again/)
      await refused(site.cli('codes', 'issue', 'kutsutut', '--count', '1'), /at least 20/) // nor one more for one person
      assert.match((await site.cli('codes', 'status', 'kutsutut')).stdout, /^25 codes/)
      const stored = await sql(join(site.dir, 'data/inbox/inbox.db'), 'select hex(hash) as hash from invitation')
      assert.equal(stored.length, 25)
    })

    await t.test('the code that all share is printed, and replaced when asked', async () => {
      const shared = async (...more) => (await site.cli('codes', 'shared', 'yhteinen', ...more)).stdout
      const first = await shared()
      assert.match(first, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\n$/)
      assert.equal(await shared(), first)
      const second = await shared('--new')
      assert.notEqual(second, first)
      assert.equal(await shared(), second)
      await refused(site.cli('codes', 'shared', 'kutsutut'), /no such codes/)
    })

    await t.test('a closed survey gets no more codes', async () => {
      await site.cli('survey', 'close', 'kutsutut')
      await refused(site.cli('codes', 'issue', 'kutsutut', '--count', '20'), /closed/)
    })
  } finally {
    await site.stop()
  }
})
