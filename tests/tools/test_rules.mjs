#!/usr/bin/env node
// test_rules.mjs - the browser and the server agree on 20 000 random rules and answers.
// SPDX-License-Identifier: EUPL-1.2
import { spawnSync } from 'node:child_process'
import { evaluate } from '../../static/js/resident/rules.js'
import { check, done } from './tap.mjs'

const COUNT = 20000
const SEED = 2027

const made = spawnSync('build/asan/tests/tools/rule_vectors', [String(COUNT), String(SEED)], {
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024
})
const vectors = (made.stdout ?? '').trim().split('\n').map((line) => JSON.parse(line || '{}'))
check(made.status === 0 && vectors.length === COUNT, `${COUNT} rules were made`, made.stderr || made.error)

// The form as the browser sees it. What was answered on earlier pages is not there.
function answers(form, before) {
  return (id, part) => {
    if (before.includes(id)) throw new Error(`asks for ${id}, which is on an earlier page`)
    return form[part === undefined ? id : `${id}.${part}`] ?? null
  }
}

function wrong(tree, vector, before) {
  try {
    return evaluate(tree, answers(vector.form, before)) !== vector.holds
  } catch (error) {
    return error.message
  }
}
for (const [name, tree, before] of [
  ['with all questions on the page', 'whole', () => []],
  ['with earlier pages as values', 'split', (vector) => vector.before]
]) {
  const bad = vectors.find((vector) => wrong(vector[tree], vector, before(vector)))
  check(!bad, `all rules agree ${name}`, bad && `${wrong(bad[tree], bad, before(bad))} ${JSON.stringify(bad, null, 1)}`)
}

const held = vectors.filter(({ holds }) => holds).length / COUNT
check(held > 0.2 && held < 0.8, 'both outcomes come often', `${held} hold`)
const asked = vectors.filter(({ split }) => JSON.stringify(split).includes('["q",')).length / COUNT
check(asked > 0.2 && asked < 0.95, 'some rules depend on the page, some do not', `${asked} depend on it`)
const text = vectors.map(({ whole }) => JSON.stringify(whole)).join('\n')
for (const op of ['and', 'or', 'not', 'eq', 'lt', 'le', 'gt', 'ge', 'in', 'has', 'answered', 'count', 'sum', 'q'])
  check(text.includes(`["${op}",`), `"${op}" is among them`)
done()
