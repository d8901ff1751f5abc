// answers.mjs - random answers to any survey definition, as form fields and as what must come out in the counts.
// SPDX-License-Identifier: EUPL-1.2

// A reproducible generator (mulberry32): the same seed, the same answers.
export function random(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

// The ids of src/survey/lists.c, in the order in which they stand there.
const ids = (text) => text.split(' ').map((id) => ({ id }))
const builtIn = {
  'kunnat-satakunta-2026': ids('k079 k102 k271 k484 k531 k608 k609 k886 k050 k051 k684 k783 k181 k214 k230 k747 muu ei'),
  'ika-2026': ids('a13 a18 a30 a45 a65 a75 a85 ei')
}

// What can be chosen in a question of a survey's document.
export function options(definition, item) {
  const list = item.list ?? (item.type === 'age' ? 'ika-2026' : undefined)
  return item.options ?? definition.lists?.[list]?.options ?? builtIn[list]
}

// A number that nobody takes for a telephone's.
const letters = (number) => String(number).replace(/\d/g, (digit) => 'abcdefghij'[digit])

function pickMulti(all, most, next) {
  const exclusive = all.filter((option) => option.exclusive)
  if (exclusive.length && next() < 0.1) return [exclusive[0]]
  const free = all.filter((option) => !option.exclusive)
  const limit = most || free.length
  return free.filter(() => next() < 0.35).slice(0, limit)
}

// One person's answers: `pages` (form fields of each page) and `given` (list of { item, row?, option?, score?, words? }).
export function person(definition, next, note = '') {
  const given = []
  const pages = definition.pages.map((page) => {
    const fields = {}
    for (const item of page.items) {
      if (item.type === 'info' || (!item.required && next() < 0.1)) continue
      if (item.type === 'multi') {
        for (const option of pickMulti(options(definition, item), item.max, next)) {
          fields[`${item.id}.${option.id}`] = '1'
          given.push({ item: item.id, option: option.id })
        }
      } else if (item.type === 'matrix') {
        for (const row of item.rows) {
          if (next() < 0.1) continue
          const all = options(definition, item)
          const option = all[Math.floor(next() * all.length)]
          fields[`${item.id}.${row.id}`] = option.id
          given.push({ item: item.id, row: row.id, option: option.id })
        }
      } else if (item.type === 'nps') {
        const score = Math.floor(next() * 11)
        fields[item.id] = String(score)
        given.push({ item: item.id, score })
      } else if (item.type === 'text' || item.type === 'longtext') {
        if (next() < 0.6) continue
        const words = `Vastaus ${note} ${letters(Math.floor(next() * 1e9))} äöå "<&>`
        fields[item.id] = words
        given.push({ item: item.id, words })
      } else {
        const all = options(definition, item)
        const option = all[Math.floor(next() ** 1.5 * all.length)]
        fields[item.id] = option.id
        given.push({ item: item.id, option: option.id })
      }
    }
    return fields
  })
  return { pages, given }
}

// What the results must say, counted from the answers alone: { item: { row|'': { n, counts: { option: count } } } }.
export function count(definition, people) {
  const tables = {}
  for (const item of definition.pages.flatMap((page) => page.items)) {
    if (item.type === 'info') continue
    tables[item.id] = {}
    for (const row of item.type === 'matrix' ? item.rows.map(({ id }) => id) : [''])
      tables[item.id][row] = { n: 0, counts: {} }
  }
  for (const { given } of people) {
    const seen = new Set()
    for (const { item, row = '', option, score } of given) {
      const table = tables[item][row]
      if (!seen.has(`${item} ${row}`)) table.n += 1
      seen.add(`${item} ${row}`)
      const key = option ?? (score === undefined ? null : score >= 9 ? 'promoters' : score >= 7 ? 'passives' : 'detractors')
      if (key !== null) table.counts[key] = (table.counts[key] ?? 0) + 1
    }
  }
  return tables
}
