// rules.js - does a rule hold for the answers on the page? The same as src/response/rules.c, as tests/tools/test_rules.mjs proves.
// SPDX-License-Identifier: EUPL-1.2

const isDay = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)

// Both numbers or both days; days order as texts do.
const isOrdered = (a, b) => (typeof a === 'number' && typeof b === 'number') || (isDay(a) && isDay(b))

const isEqual = (a, b) => a !== null && typeof a !== 'object' && a === b

// What an answer is made of.
function parts(value) {
  if (value === null) return []
  return typeof value === 'object' ? Object.values(value) : [value]
}

function sum(...values) {
  const numbers = values.flatMap(parts).filter((part) => typeof part === 'number')
  return numbers.length ? numbers.reduce((a, b) => a + b, 0) : null
}

const operators = {
  and: (...values) => values.every((value) => value === true),
  or: (...values) => values.some((value) => value === true),
  not: (value) => value !== true,
  eq: isEqual,
  lt: (a, b) => isOrdered(a, b) && a < b,
  le: (a, b) => isOrdered(a, b) && a <= b,
  gt: (a, b) => isOrdered(a, b) && a > b,
  ge: (a, b) => isOrdered(a, b) && a >= b,
  in: (one, ...others) => others.some((other) => isEqual(one, other)),
  has: (many, one) => Array.isArray(many) && many.includes(one),
  answered: (value) => value !== null,
  count: (value) => parts(value).length,
  sum,
  list: (...ids) => ids
}

function value(tree, answerOf) {
  if (!Array.isArray(tree)) return tree
  const [name, ...args] = tree
  if (name === 'q') return answerOf(...args) ?? null
  return operators[name](...args.map((arg) => value(arg, answerOf)))
}

// `tree` is what rule_put_json of src/response/rules.h writes. `answerOf(id, part)` gives what stands in the form now: null when
// there is no answer, true (consent), a number, a text (an option's id, words, a day as "2027-02-22"), an array of option ids
// (multi, rank), or an object: of a matrix {row: option}, of points {option: number} without those of 0. With `part` it
// gives one row's option, or one option's points, 0 too when others have them.
export function evaluate(tree, answerOf) {
  return value(tree, answerOf) === true
}
