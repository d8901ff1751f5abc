#!/usr/bin/env node
// test_form_script.mjs - what the resident script understands and moves, without a browser.
// SPDX-License-Identifier: EUPL-1.2
import test from 'node:test'
import assert from 'node:assert/strict'
import { moved, pressed, pushedOut } from '../../static/js/resident/rank.js'
import { counted } from '../../static/js/resident/points.js'
import { spoken } from '../../static/js/resident/dom.js'
import { readDay, readNumber, readPlaces, readPoints } from '../../static/js/resident/answers.js'

test('an option put on a taken place moves the others on, and takes their place when it had one', () => {
  const cases = [
    [[1, 2, 3], 2, 1, 3, [2, 3, 1]],
    [[1, 2, 3], 0, 3, 3, [3, 1, 2]],
    [[1, 2, 0], 2, 1, 3, [2, 3, 1]],
    [[1, 3, 0], 2, 1, 3, [2, 3, 1]],
    [[0, 0, 0], 1, 2, 3, [0, 2, 0]],
    [[1, 2, 3], 1, 0, 3, [1, 0, 3]]
  ]
  for (const [places, at, to, most, expected] of cases) assert.deepEqual(moved(places, at, to, most), expected)
})

test('for whom there is no place any more loses it', () => {
  assert.deepEqual(moved([1, 2, 3, 0], 3, 1, 3), [2, 3, 0, 1])
  assert.deepEqual(moved([1, 2, 3, 0], 3, 3, 3), [1, 2, 0, 3])
})

test('who loses a place to another is known, to be told', () => {
  const after = (places, at, to) => moved(places, at, to, 3)
  assert.equal(pushedOut([1, 2, 3, 0], after([1, 2, 3, 0], 3, 3), 3), 2)
  assert.equal(pushedOut([3, 1, 2, 0], after([3, 1, 2, 0], 3, 1), 3), 0)
  assert.equal(pushedOut([1, 2, 3, 0], after([1, 2, 3, 0], 2, 1), 2), -1)
  assert.equal(pushedOut([1, 2, 3, 0], after([1, 2, 3, 0], 0, 0), 0), -1)
})

test('whatever is put where, no two options share a place', () => {
  for (const most of [2, 3, 4])
    for (let code = 0; code < 5 ** 4; code += 1) {
      const places = [0, 1, 2, 3].map((i) => Math.floor(code / 5 ** i) % 5)
      const taken = places.filter(Boolean)
      if (Math.max(...places) > most || new Set(taken).size < taken.length) continue
      for (let at = 0; at < 4; at += 1)
        for (let to = 0; to <= most; to += 1) {
          const result = moved(places, at, to, most)
          const left = result.filter(Boolean)
          assert.equal(result[at], to)
          assert.equal(new Set(left).size, left.length, `${places} ${at} ${to}`)
          assert.ok(Math.max(...result) <= most)
        }
    }
})

test('up and down lead through all places and out at the bottom', () => {
  assert.equal(pressed([0, 0, 0], 1, true, 3), 1)
  assert.equal(pressed([1, 0, 0], 1, true, 3), 2)
  assert.equal(pressed([1, 2, 3, 0], 3, true, 3), 3)
  assert.equal(pressed([0, 1, 3, 0], 3, true, 3), 2) // a place that is free, before anybody is pushed out
  assert.equal(pressed([1, 2, 3], 2, false, 3), 3)
  assert.equal(pressed([1, 2, 3], 0, true, 3), 1)
  assert.equal(pressed([1, 2, 0], 0, false, 3), 2)
  assert.equal(pressed([1, 2, 0], 1, false, 3), 0)
})

test('numbers are read as the server reads them', () => {
  const cases = [
    ['7,5', 1, 7.5], ['7.5', 1, 7.5], ['7.5', 0, null], ['7,50', 1, 7.5], ['1 000', 0, 1000], ['1\u00a0000', 0, 1000],
    ['10 00', 0, null], ['1,000', 0, null], ['1,000', 3, 1], ['-3', 0, -3], ['\u22123', 0, -3], [',5', 1, 0.5],
    ['5,', 1, null], ['x', 0, null], ['', 0, null], [' 12 ', 0, 12], ['1e3', 0, null], ['0x10', 0, null]
  ]
  for (const [text, decimals, expected] of cases) assert.equal(readNumber(text, decimals), expected, `"${text}"`)
})

test('points are said to be all shared only when every field holds a whole number from 0', () => {
  const cases = [
    [['60', '40', ''], 'done', 100], [['60', '', ''], 'left', 60], [['60', '50', ''], 'over', 110], [['', '', ''], 'left', 0],
    [['60', '50', '-10'], 'odd', 110], [['60', '40', 'x'], 'odd', 100], [['60', '39,5', '0,5'], 'odd', 60], [['60', '40', '0'], 'done', 100]
  ]
  for (const [texts, sentence, sum] of cases) assert.deepEqual(counted(texts, 100), { sum, sentence }, texts.join(' '))
})

test('what is told has no soft hyphens', () => assert.equal(spoken('kansan\u00adterveys\u00ad'), 'kansanterveys'))

test('days that are none, shared places and points that are no numbers are no answers', () => {
  assert.equal(readDay('2', '2', '2027'), '2027-02-02')
  assert.equal(readDay('29', '2', '2028'), '2028-02-29')
  for (const day of [['30', '2', '2027'], ['2', '13', '2027'], ['2', '2', '27'], ['', '2', '2027']]) assert.equal(readDay(...day), null)
  assert.deepEqual(readPlaces([['o1', '2'], ['o2', '1'], ['o3', '']]), ['o2', 'o1'])
  assert.equal(readPlaces([['o1', '1'], ['o2', '1']]), null)
  assert.equal(readPlaces([['o1', '']]), null)
  assert.deepEqual(readPoints([['o1', '60'], ['o2', '0'], ['o3', '']]), { o1: 60 })
  assert.equal(readPoints([['o1', '60'], ['o2', 'x']]), null)
  assert.equal(readPoints([['o1', '0']]), null)
})
