// judge.mjs - how good were the attacker's guesses? Knows the truth, and what chance would have guessed.
// SPDX-License-Identifier: EUPL-1.2

// Who is behind a mark or a code, by what people.c has written down.
function register(truth) {
  const people = new Map()
  const codes = new Map()
  const sizes = new Map() // answers of each survey's each ingest
  for (const survey of truth.surveys)
    survey.people.forEach((person, place) => {
      const batch = `${survey.id} ${person.batch}`
      const epoch = `${survey.id} ${person.epoch}`
      const known = { place, batch, epoch, both: `${batch} ${epoch}`, survey: survey.id, number: person.number }
      people.set(`c${person.choice}`, known)
      people.set(`w${person.word}`, known)
      codes.set(person.code, known)
      for (const lot of [batch, epoch, known.both]) sizes.set(lot, (sizes.get(lot) || 0) + 1)
    })
  return { people, codes, sizes }
}

// Pairs of a run that stand as they came, less those that stand the other way round.
function agree(run, total) {
  for (let i = 0; i < run.length; i += 1)
    for (let k = i + 1; k < run.length; k += 1) {
      if (run[i][1] === run[k][1]) continue
      total.pairs += 1
      total.balance += run[i][1] < run[k][1] === run[i][0] < run[k][0] ? 1 : -1
    }
}

// What docs/anonymity.md 3 grants: the epoch of an answer; to who compares copies, which lot of ten or more it came with.
// Attacks that compare are measured by what they learn beyond that.
function lotOf(attack, person) {
  if (/epoch and size/.test(attack)) return person.both
  if (/length|epoch/.test(attack)) return person.epoch
  return /^(closed|quiet|backup):/.test(attack) ? '' : person.batch
}

// Kendall's tau for each attack on order.
function judgeOrders(orders, { people }) {
  const taus = {}
  for (const [attack, runs] of Object.entries(orders)) {
    const total = { pairs: 0, balance: 0 }
    for (const run of runs) {
      const lots = new Map()
      for (const [mark, key] of run) {
        const person = people.get(mark)
        const lot = lotOf(attack, person)
        if (!lots.has(lot)) lots.set(lot, [])
        lots.get(lot).push([person.place, key])
      }
      for (const lot of lots.values()) agree(lot, total)
    }
    if (total.pairs) taus[attack] = total.balance / total.pairs
  }
  return taus
}

// Hits of each attack that joins, and how many chance would have within the lot that everybody may know.
function judgePairs(pairs, { people, codes, sizes }) {
  const matches = {}
  for (const [attack, guesses] of Object.entries(pairs)) {
    let hits = 0
    let expected = 0
    for (const [left, right] of guesses) {
      const l = attack.startsWith('code') ? codes.get(left) : people.get(left)
      const r = people.get(right)
      if (!l) hits += 1 // a form led to an answer
      else if (attack.startsWith('survey')) {
        hits += l.number === r.number
        expected += 1 / guesses.length
      } else {
        hits += l === r
        expected += lotOf(attack, l) === lotOf(attack, r) ? 1 / sizes.get(lotOf(attack, r)) : 0
      }
    }
    matches[attack] = { hits, expected, guesses: guesses.length }
  }
  return matches
}

export function judge(truth, { orders, pairs }) {
  const known = register(truth)
  return { taus: judgeOrders(orders, known), matches: judgePairs(pairs, known) }
}

// Many runs together: the mean tau of each attack, and how far its hits are from chance in standard deviations of a
// binomial (its variance is less than its mean).
export function together(verdicts) {
  const taus = {}
  const matches = {}
  for (const verdict of verdicts) {
    for (const [attack, tau] of Object.entries(verdict.taus)) (taus[attack] ||= []).push(tau)
    for (const [attack, one] of Object.entries(verdict.matches)) {
      const sum = (matches[attack] ||= { hits: 0, expected: 0, guesses: 0 })
      for (const what of Object.keys(sum)) sum[what] += one[what]
    }
  }
  for (const [attack, list] of Object.entries(taus)) taus[attack] = list.reduce((sum, tau) => sum + tau, 0) / list.length
  for (const one of Object.values(matches)) one.deviations = (one.hits - one.expected) / Math.sqrt(Math.max(one.expected, 1))
  return { taus, matches }
}
