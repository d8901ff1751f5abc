// codes.test.mjs - the verbs about codes: invitations in lots, printed once; one code that all share.
// SPDX-License-Identifier: EUPL-1.2
import test from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program, sql, start } from './lib/instance.mjs'

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

    await t.test('codes that cannot be written are not made valid, and never over an earlier lot', async () => {
      const file = join(site.dir, '../codes')
      const earlier = readFileSync(file, 'utf8')
      const settings = join(site.dir, 'config')
      writeFileSync(settings, `${readFileSync(settings, 'utf8')}\norigin = ${site.url}\n`)
      for (const verb of ['issue', 'print']) {
        await refused(site.cli('codes', verb, 'kutsutut', '--count', '20', '-o', join(site.dir, '../nowhere/codes')), /nowhere/)
        await refused(site.cli('codes', verb, 'kutsutut', '--count', '20', '-o', file), /is there already/)
      }
      assert.equal(readFileSync(file, 'utf8'), earlier)
      assert.deepEqual(readdirSync(join(site.dir, '..')).filter((name) => name.startsWith('codes')), ['codes'])
      assert.match((await site.cli('codes', 'status', 'kutsutut')).stdout, /^25 codes issued in 1 lot\n/)
      // The commitment stands in the chain of the audit log too.
      const [, commitment] = /commitment ([0-9a-f]{64})/.exec((await site.cli('codes', 'status', 'kutsutut')).stdout)
      assert.match((await site.cli('audit', 'list')).stdout, new RegExp(`codes\\.issue.*kutsutut.*${commitment}`))
    })

    await t.test('codes that were lost on their way to standard output are named as such', async () => {
      await open('kadonneet', 'invitation')
      const command = '"$0" codes issue kadonneet --count 20 --dir "$1" > /dev/full'
      assert.throws(() => execFileSync('sh', ['-c', command, program, site.dir], { stdio: 'pipe' }), ({ stderr }) => /lot 1 is valid but its codes are lost/.test(stderr))
      assert.match((await site.cli('codes', 'status', 'kadonneet')).stdout, /^20 codes issued in 1 lot\n/)
    })

    await t.test('a draft is called a draft, and can be cancelled', async () => {
      const path = join(site.dir, '../luonnos.json')
      writeFileSync(path, JSON.stringify({ ...model, slug: 'luonnos', settings: { ...model.settings, access: 'invitation' } }))
      await site.cli('survey', 'import', path, '--state', 'draft')
      await refused(site.cli('codes', 'issue', 'luonnos', '--count', '20'), /luonnos is a draft/)
      await refused(site.cli('survey', 'suspend', 'luonnos'), /luonnos is draft and cannot be suspended/)
      await refused(site.cli('survey', 'cancel', 'ei-ole'), /there is no survey ei-ole/)
      await site.cli('survey', 'cancel', 'luonnos')
      assert.match((await site.cli('survey', 'list')).stdout, /^cancelled .* luonnos$/m)
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
