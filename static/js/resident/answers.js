// answers.js - what stands in the form now, as the server would understand it (src/response/answers_typed.c), for rules.
// SPDX-License-Identifier: EUPL-1.2
import { all } from './dom.js'

// "7,5", "7.5", "1 000", "-3": the number; null for what is none, or has more than `decimals` decimals.
export function readNumber(text, decimals = 0) {
  const found = /^([-\u2212]?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d*)(?:[.,](\d+))?$/.exec(text.trim())
  if (!found || !(found[2] || found[3])) return null
  const [, minus, whole, fraction = ''] = found
  if ((fraction.length === 3 && decimals < 3) || /[^0]/.test(fraction.slice(decimals))) return null
  return Number(`${minus && '-'}${whole.replace(/\D/g, '') || 0}.${fraction.slice(0, decimals) || 0}`)
}

// Day, month and year: "2027-02-22"; null when there is no such day.
export function readDay(day, month, year) {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return null
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null
}

// Places by option, [["o1", "2"], ["o2", "1"]]: the options, best first; null when none or when two share a place.
export function readPlaces(entries) {
  const placed = entries.filter(([, place]) => place).sort(([, a], [, b]) => a - b)
  const isSound = placed.every(([, place], i) => i === 0 || placed[i - 1][1] !== place)
  return placed.length && isSound ? placed.map(([option]) => option) : null
}

// Points by option, likewise: {o1: 60} without those of 0; null when there are none or one is no number.
export function readPoints(entries) {
  const numbers = entries.map(([option, text]) => [option, text.trim() ? readNumber(text) : 0])
  const shared = numbers.filter(([, points]) => points)
  return shared.length && numbers.every(([, points]) => points !== null) ? Object.fromEntries(shared) : null
}

// [part, value] of every field of a question whose name is "q7.PART".
function parts(question, selector) {
  const start = question.dataset.item.length + 1
  return all(selector, question).map((field) => [field.name.slice(start), field.value])
}

const trimmed = (question, selector) => question.querySelector(selector)?.value.trim() || null
const orNull = (list) => (list.length ? list : null)

const readers = {
  one: (question) => trimmed(question, 'input[type=radio]:checked, select'),
  many: (question) => orNull(parts(question, 'input[type=checkbox]:checked').map(([option]) => option)),
  matrix: (question) => orNull(parts(question, 'input:checked')) && Object.fromEntries(parts(question, 'input:checked')),
  number(question) {
    const field = question.querySelector('input[type=text], input:checked')
    return field && readNumber(field.value, Number(field.dataset.decimals || 0))
  },
  date: (question) => readDay(...parts(question, 'input').map(([, text]) => text.trim())),
  rank: (question) => readPlaces(parts(question, 'select')),
  points: (question) => readPoints(parts(question, 'input')),
  words: (question) => trimmed(question, 'input, textarea'),
  consent: (question) => question.querySelector('input').checked || null
}

// What rules.js asks for: the answer to a question that is shown, or one part of it.
export function answerOf(question, part) {
  const answer = question && !question.hidden ? readers[question.dataset.kind](question) : null
  if (part === undefined || answer === null) return answer
  return answer[part] ?? (question.dataset.kind === 'points' ? 0 : null)
}
