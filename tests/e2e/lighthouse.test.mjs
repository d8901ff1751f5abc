// lighthouse.test.mjs - Lighthouse finds nothing to better in accessibility and best practices. Speed is measured by `make bench`.
// SPDX-License-Identifier: EUPL-1.2
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { auditor } from './lib/lighthouse.mjs'
import { start } from './lib/instance.mjs'

const pages = {
  'front page': '/',
  'cover': '/k/palveluihin-paasy',
  'form page': '/k/arki-ja-palvelut/vastaa',
  'form page in Swedish': '/sv/k/palveluihin-paasy/vastaa',
  'coming back': '/k/palveluihin-paasy/jatka',
  'thanks': '/k/palveluihin-paasy/kiitos'
}
let site
let light

before(async () => {
  site = await start({ demo: 'empty' })
  light = await auditor()
})
after(async () => {
  await light?.close()
  await site?.stop()
})

for (const [name, path] of Object.entries(pages))
  test(name, { timeout: 60000 }, async () => {
    const { scores, faults } = await light.judge(`${site.url}${path}`, ['accessibility', 'best-practices'])
    assert.deepEqual(faults, [])
    assert.deepEqual(scores, { accessibility: 100, 'best-practices': 100 })
  })
