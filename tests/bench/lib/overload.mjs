// overload.mjs - B14: ten times more is sent than can be taken, whatever comes back; what can be taken still is.
// SPDX-License-Identifier: EUPL-1.2
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { received } from '../../e2e/lib/instance.mjs'
import { CHILDREN, SEND, SLUG, makeForms } from './forms.mjs'
import { SCALE, flood, load, median } from './load.mjs'
import { make, sleep } from './site.mjs'
import { survey } from './survey.mjs'
import { ROUNDS, badness, info, list, row } from './table.mjs'

const TIMES = 10
const SECONDS = 30 * SCALE
const IDLE_SECONDS = 4 * SCALE

const perSecond = (n, seconds = SECONDS) => Math.round(n / seconds)

export async function b14(top) {
  const folder = join(top, 'overload')
  mkdirSync(folder)
  const site = await make(join(folder, 'instance'), { config: { public_children: CHILDREN, ingest_interval_s: 86400 } })
  const file = join(folder, 'survey.json')
  writeFileSync(file, JSON.stringify(survey(SLUG)))
  await site.cli('survey', 'import', file, '--state', 'open')
  await site.configure()
  await site.startNginx()
  await site.startServer()

  const calm = []
  for (let round = 0; round <= ROUNDS; round++) {
    const seconds = Math.ceil(4 * SCALE)
    const forms = await makeForms({ site, folder }, 15000 * seconds)
    calm.push(await load(site.url + SEND, { seconds, forms, how: 'once' }))
  }
  calm.shift() // warm
  const capacity = median(calm.map(({ rate }) => rate))
  const [forms] = await makeForms({ site, folder }, Math.ceil(capacity * SECONDS * 1.2) + 20000)
  const before = await received(site, SLUG)
  const memory_kb = []
  const timer = setInterval(() => memory_kb.push(site.memory_kb()), 250)
  const result = await flood(site.url + SEND, { rate: TIMES * capacity, seconds: SECONDS, forms })
  clearInterval(timer)
  await sleep(500)
  const stored = (await received(site, SLUG)) - before
  // How fast the machine refuses when it does nothing else: what the refusals take away from those who are served.
  site.signalChildren('SIGSTOP')
  const idle = await flood(site.url + SEND, { rate: 3 * TIMES * capacity, seconds: IDLE_SECONDS, forms })
  site.signalChildren('SIGCONT')
  const share = perSecond(result.refused) / perSecond(idle.refused, IDLE_SECONDS)
  const left = capacity * (1 - share)
  const third = Math.ceil(memory_kb.length / 3)
  const most = (list) => Math.max(...list)

  row('B14', `accepted at ${TIMES} times the load / what refusing leaves`, {
    ours: result.accepted / SECONDS,
    reference: left,
    unit: 'req/s',
    target: { ratio: 0.9 },
    note: `${(result.accepted / SECONDS / capacity).toFixed(2)} of capacity: docs/decisions/2026-11-22-what-b14-can-reach.md`,
    faults: [
      ...badness(calm),
      ...(share < 1 ? [] : ['(something else is running: no more was refused when there was nothing else to do)']),
      ...(stored < result.accepted ? [`(${result.accepted} answered but only ${stored} stored)`] : [])
    ]
  })
  row('B14', 'neither taken nor a 503 with Retry-After', {
    ours: (100 * result.bad) / result.sent,
    unit: '%',
    target: { most: 0.1 }
  })
  row('B14', 'memory in the last third / in the first', {
    ours: most(memory_kb.slice(-third)) / most(memory_kb.slice(0, third)),
    unit: 'x',
    target: { most: 1.1 }
  })
  info(`capacity ${list(calm)}; refused ${perSecond(result.refused)} a second, with nothing else to do ${perSecond(idle.refused, IDLE_SECONDS)}`)
  info(`sent ${(result.sent / SECONDS / capacity).toFixed(1)} times the capacity; the others found no connection free`)
  info(`accepted within ${result.p50_ms} ms, 99 % within ${result.p99_ms} ms; memory at most ${Math.round(most(memory_kb) / 1024)} MB`)
  await site.stop()
}
