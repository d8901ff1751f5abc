// oracle.test.mjs - T-01: an attacker with every copy of every file does not beat chance, and does when a protection is off.
// SPDX-License-Identifier: EUPL-1.2
// ORACLE_SEEDS=N plays N runs instead of 20; each control plays a few. Runs are the same every time: all chance is seeded.
import test from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { judge, together } from './judge.mjs'

const run = promisify(execFile)
const SEEDS = Number(process.env.ORACLE_SEEDS || 20)
const AT_ONCE = 2
const people = join(process.env.TEST_BUILD || 'build/asan', 'tests/oracle/people')
const buckets = [1, 2, 4, 8, 16, 32].map((kib) => kib * 1024)

// One run: the people, then the attacker, who is given the evidence only (and the key files when asked for), then the judge.
async function play(seed, protection, withKeys = false) {
  const dir = mkdtempSync(join(tmpdir(), 'digiraati-')) // a run writes some 350 MB
  try {
    await run(people, [String(seed), dir, ...(protection ? [protection] : [])])
    const keys = withKeys ? readdirSync(join(dir, 'instance/keys')).map((name) => join(dir, 'instance/keys', name)) : []
    const { stdout } = await run('node', ['tests/oracle/attack.mjs', join(dir, 'evidence'), ...keys], { maxBuffer: 1 << 28 })
    const guesses = JSON.parse(stdout)
    const truth = JSON.parse(readFileSync(join(dir, 'truth.json'), 'utf8'))
    return { seed, ...judge(truth, guesses), facts: guesses.facts, messages: truth.messages }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

async function playAll(seeds, protection) {
  const left = [...seeds]
  const runs = []
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left.length) {
        const seed = left.shift()
        runs.push(await play(seed, protection, !protection && seed % 10 === 1))
      }
    })
  )
  return runs
}

const listed = (object, of) =>
  Object.entries(object)
    .sort(([, l], [, r]) => Math.abs(of(r)) - Math.abs(of(l)))
    .map(([attack, one]) => `${of(one).toFixed(3)} ${attack}`)

test('T-01 the link oracle', async (t) => {
  const runs = await playAll(Array.from({ length: SEEDS }, (_, i) => i + 1))
  const { taus, matches } = together(runs)
  const facts = runs.map((one) => one.facts)
  writeFileSync(
    'build/oracle.txt',
    [`${SEEDS} runs; mean tau of each attack:`, ...listed(taus, (tau) => tau), '', 'hits above chance, in standard deviations:', ...listed(matches, (one) => one.deviations), ''].join('\n')
  )

  await t.test('no attack on order beats chance', () => {
    assert.ok(Object.keys(taus).length >= 60, `only ${Object.keys(taus).length} attacks`)
    for (const [attack, tau] of Object.entries(taus)) assert.ok(Math.abs(tau) < 0.1, `${attack}: tau ${tau}`)
  })
  await t.test('T-03 places in pages, overflow pages and long texts tell the order no better than 0.55', () => {
    const physical = Object.entries(taus).filter(([attack]) => /overflow|place|page/.test(attack))
    assert.ok(physical.some(([attack]) => attack === 'closed: overflow page w'))
    for (const [attack, tau] of physical) assert.ok(Math.abs(tau) / 2 + 0.5 <= 0.55, `${attack}: ${tau / 2 + 0.5}`)
  })
  await t.test('no attack joins codes, boxes, choices, words or surveys better than chance', () => {
    assert.ok(Object.keys(matches).length >= 12)
    for (const [attack, one] of Object.entries(matches))
      assert.ok(one.deviations < 4, `${attack}: ${one.hits} hits, chance ${one.expected.toFixed(1)}`)
    assert.equal(matches['form to answer: key files'].hits, 0)
  })
  await t.test('T-11 no value of one survey, or of one kind of row, stands in another', () => {
    for (const { shared } of facts) assert.deepEqual(shared, [])
  })
  await t.test('T-07 copies of results never differ by one to nine answers, also while an ingest is under way', () => {
    for (const { steps } of facts) for (const step of steps) assert.ok(step >= 10, `${step} answers came alone`)
  })
  await t.test('answers that appear together are not told apart by their epoch, unless there are ten of each', () => {
    for (const { crowds } of facts) for (const crowd of crowds) assert.ok(crowd >= 10, `${crowd} of a lot are alone in their epoch`)
  })
  await t.test('T-10 all boxes of a survey, and all its drafts, have one of six sizes, in the store and on their way', () => {
    for (const { sizes } of facts) {
      assert.ok(buckets.includes(Number(Object.keys(sizes)[0])))
      assert.equal(Object.keys(sizes).length, 1, JSON.stringify(sizes)) // both surveys ask the same
    }
    const lens = new Set(runs.flatMap(({ messages }) => messages))
    assert.ok(lens.size <= 3, [...lens].join()) // sent, saved, asked for
  })
  await t.test('T-02 of codes, forms, boxes and drafts nothing is left at the end, in between next to nothing', () => {
    for (const { left } of facts) assert.deepEqual(left, [])
    const [remains, used] = ['remains', 'used'].map((what) => facts.reduce((sum, one) => sum + one[what], 0))
    assert.ok(used > 1000 && remains <= used * 0.02, `${remains} of ${used} used codes in a single copy`)
  })
})

// With one protection off the oracle must see: which of its attacks, and how well.
const controls = {
  vacuum: { seeds: 1, sees: ({ taus }) => taus['closed: overflow page w'] > 0.5 && taus['quiet: overflow page w'] > 0.5 },
  rowid: { seeds: 1, sees: ({ taus }) => taus['closed: row number c'] > 0.5 && taus['closed: query order w'] > 0.5 },
  shuffle: { seeds: 3, sees: ({ matches }) => matches['code to c: order of reading and writing'].deviations > 10 },
  overwriting: { seeds: 1, sees: (_, { remains, used }) => remains > used * 0.05 },
  padding: { seeds: 1, sees: ({ taus, matches }) => taus['joined: size w'] > 0.3 && matches['code to w: size'].deviations > 5 },
  rekeying: { seeds: 1, sees: ({ taus, matches }) => taus['joined: the same id c'] === 1 && matches['code to c: the same id'].deviations > 20 },
  emptying: { seeds: 1, sees: ({ taus }, { left }) => taus['closed: place in the log w'] > 0.1 && left.length > 100 },
  pool: { seeds: 1, sees: (_, { steps }) => steps.some((step) => step < 10) }
}
for (const [protection, { seeds, sees }] of Object.entries(controls))
  test(`T-01 control: without ${protection} the oracle sees`, async () => {
    const runs = await playAll(Array.from({ length: seeds }, (_, i) => i + 1), protection)
    const verdict = together(runs)
    const facts = runs[0].facts
    const best = `${listed(verdict.taus, (tau) => tau)[0]}; ${listed(verdict.matches, (one) => one.deviations)[0]}; ${facts.remains} of ${facts.used} codes remain`
    assert.ok(sees(verdict, facts), best)
    console.log(`# without ${protection}: ${best}`)
  })
