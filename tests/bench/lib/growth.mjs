// growth.mjs - B11: whether a million stored answers make anything slower for residents than a thousand.
// SPDX-License-Identifier: EUPL-1.2
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHILDREN, PAGE, SEND, SLUG, makeForms } from './forms.mjs'
import { SCALE, load } from './load.mjs'
import { make, run } from './site.mjs'
import { survey } from './survey.mjs'
import { alternate, badness, info, list, rate, row } from './table.mjs'

const SECONDS = Math.ceil(4 * SCALE)

// A running site whose open survey has that many answers filed already.
async function filled(top, name, responses) {
  const folder = join(top, name)
  mkdirSync(folder)
  const site = await make(join(folder, 'instance'), { config: { public_children: CHILDREN, ingest_interval_s: 86400 } })
  const file = join(folder, 'survey.json')
  writeFileSync(file, JSON.stringify(survey(SLUG)))
  await run('build/bench/fill', [site.dir, String(responses), file])
  await site.configure()
  await site.startNginx()
  await site.startServer()
  return { site, folder }
}

export async function b11(top) {
  const small = await filled(top, 'thousand', 1000)
  const large = await filled(top, 'million', Math.ceil(1000000 * SCALE))

  async function send(setting) {
    const forms = await makeForms(setting, 15000 * SECONDS)
    return load(setting.site.url + SEND, { seconds: SECONDS, forms, how: 'once' })
  }
  for (const setting of [large, small]) await send(setting) // warm
  const rows = [
    ['first page from the cache', (setting) => load(setting.site.url + PAGE, { seconds: SECONDS, gzip: true })],
    ['sending 20 answers, durable', send]
  ]
  for (const [what, measure] of rows) {
    const [ours, reference] = await alternate([() => measure(large), () => measure(small)])
    row('B11', `${what}: 1 000 000 / 1 000 stored`, {
      ours: rate(ours),
      reference: rate(reference),
      unit: 'req/s',
      target: { ratio: 0.9 },
      faults: [...badness(ours), ...badness(reference)]
    })
    info(`ours ${list(ours)}; reference ${list(reference)}`)
  }
  await small.site.stop()
  await large.site.stop()
}
