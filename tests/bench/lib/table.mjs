// table.mjs - one line per row: our figure, the reference's, their ratio, the target, ok or short.
// SPDX-License-Identifier: EUPL-1.2
import { median } from './load.mjs'

export const ROUNDS = 3
let short = 0

// How many targets were missed.
export const missed = () => short

const figure = (value, unit) => (value === null ? '-' : `${Math.round(value * 10) / 10} ${unit}`)

export function row(id, what, { ours, reference = null, unit, target, note = '', faults = [] }) {
  const ratio = reference === null ? null : ours / reference
  const reached = target.ratio ? ratio >= target.ratio : ours <= target.most
  const said = target.ratio ? `>= ${target.ratio.toFixed(2)}` : `<= ${target.most} ${unit}`
  const isOk = reached && faults.length === 0
  if (!isOk) short += 1
  const cells = [
    id.padEnd(5),
    what.padEnd(46),
    figure(ours, unit).padStart(16),
    figure(reference, unit).padStart(16),
    (ratio === null ? '-' : ratio.toFixed(2)).padStart(6),
    said.padStart(12),
    isOk ? '  ok   ' : '  short'
  ]
  console.log([...cells, note, ...faults].join(' ').trimEnd())
}

export const info = (text) => console.log(`     ${text}`)
export const list = (results) => results.map(({ rate }) => Math.round(rate)).join(' ')

// Runs of every side in turn, A B A B; the results of each side.
export async function alternate(sides) {
  const results = sides.map(() => [])
  for (let round = 0; round < ROUNDS; round++)
    for (let i = 0; i < sides.length; i++) results[i].push(await sides[i](round))
  return results
}

export const rate = (results) => median(results.map((result) => result.rate))
export const badness = (results) =>
  results.some(({ bad, broken }) => bad || broken)
    ? [`(${results.reduce((sum, { bad, broken }) => sum + bad + broken, 0)} answers were no good)`]
    : []
