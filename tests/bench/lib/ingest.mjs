// ingest.mjs - B8: how fast sealed answers are filed, and whether residents notice.
// SPDX-License-Identifier: EUPL-1.2
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHILDREN, PAGE, SEND, SLUG, makeForms } from './forms.mjs'
import { SCALE, flood, load, median } from './load.mjs'
import { extraUrl, make, program, run } from './site.mjs'
import { survey } from './survey.mjs'
import { ROUNDS, badness, info, row } from './table.mjs'

const SEND_SECONDS = 4 * SCALE
const SHARE = 0.25 // of what the machine can do is asked for while answers are filed

async function waiting(site) {
  const { stdout } = await run('sqlite3', [join(site.dir, 'data/inbox/inbox.db'), 'SELECT count(*) FROM inbox'])
  return Number(stdout)
}

// Seconds that filing took, and how many answers it filed. It has the rank of the worker, behind the residents' processes.
async function ingest(site) {
  const before = await waiting(site)
  const begun = performance.now()
  await run('nice', ['-n', '10', program, 'ingest', '--now', '--dir', site.dir])
  return { seconds: (performance.now() - begun) / 1000, count: before - (await waiting(site)) }
}

export async function b8(top) {
  const folder = join(top, 'ingest')
  mkdirSync(folder)
  const uncached = { name: 'uncached' }
  const site = await make(join(folder, 'instance'), {
    config: { public_children: CHILDREN, ingest_interval_s: 86400 },
    extras: [uncached]
  })
  const file = join(folder, 'survey.json')
  writeFileSync(file, JSON.stringify(survey(SLUG)))
  await site.cli('survey', 'import', file, '--state', 'open')
  await site.configure()
  await site.startNginx()
  await site.startServer()

  // Many answers to file. The rate of sending.
  async function send(seconds = SEND_SECONDS) {
    const forms = await makeForms({ site, folder }, Math.ceil(8000 * seconds))
    return load(site.url + SEND, { seconds: Math.ceil(seconds), forms, how: 'once' })
  }
  const warm = await send(1)
  const pages = await load(extraUrl(uncached) + PAGE, { seconds: 1 })
  await ingest(site)

  // The 99th percentile of `how` alone, and while answers are filed.
  async function beside(how) {
    await send()
    const predicted = (await waiting(site)) / speed
    const seconds = Math.max(0.5, predicted)
    const isSend = how === 'send'
    const url = isSend ? site.url + SEND : extraUrl(uncached) + PAGE
    const rate = SHARE * (isSend ? warm.rate : pages.rate)
    const forms = isSend ? await makeForms({ site, folder }, Math.ceil(rate * seconds * 1.2) + 100) : []
    const calm = await flood(url, { rate, seconds, forms: forms[0] })
    const [busy] = await Promise.all([flood(url, { rate, seconds, forms: forms[1] }), ingest(site)])
    return { calm, busy }
  }

  const ours = []
  const sent = []
  for (let round = 0; round < ROUNDS; round++) {
    sent.push(await send())
    const { seconds, count } = await ingest(site)
    ours.push(count / seconds)
  }
  const speed = median(ours)
  const storage = join(folder, 'storage')
  mkdirSync(storage)
  const stored = JSON.parse((await run('build/bench/storage', [storage, '200', '3'])).stdout)
  row('B8', 'filing sealed answers / storing them (B4)', {
    ours: speed,
    reference: median(stored.ours),
    unit: 'rows/s',
    target: { ratio: 0.15 },
    faults: badness(sent)
  })
  info(`ours ${ours.map(Math.round).join(' ')}; reference ${stored.ours.join(' ')}`)
  for (const [how, what] of [['page', 'pages'], ['send', 'sending']]) {
    const results = []
    for (let round = 0; round < ROUNDS; round++) results.push(await beside(how))
    const calm = median(results.map((result) => result.calm.p99_ms))
    const busy = median(results.map((result) => result.busy.p99_ms))
    const lost = results.reduce((sum, result) => sum + result.calm.lost + result.busy.lost, 0)
    row('B8', `99th percentile of ${what} meanwhile / before`, {
      ours: busy / calm,
      unit: 'x',
      target: { most: 2 },
      faults: lost ? [`(${lost} requests were no good)`] : []
    })
    info(`before ${results.map(({ calm }) => calm.p99_ms).join(' ')} ms; meanwhile ${results.map(({ busy }) => busy.p99_ms).join(' ')} ms`)
  }
  await site.stop()
}
