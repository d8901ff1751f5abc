// attack.mjs - the attacker: from copies of an instance's files back to who answered what, in which order.
// SPDX-License-Identifier: EUPL-1.2
// Usage: node attack.mjs EVIDENCE [KEY...]   (the folder that people.c filled; key files)   prints its guesses as JSON:
//   orders: {attack: [[[mark, key], ...], ...]}   answers by a number that should grow with the time they came, in runs: only
//                                                 numbers of one run are comparable
//   pairs:  {attack: [[left, right], ...]}        codes or marks that should belong to one person
//   facts:  what else was seen
// It knows nothing of the product but its tables, and shares no code with it. An answer is recognised by the number in its
// choices ("c123456") or its words ("w123456").
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blake2b } from '../e2e/lib/blake2b.mjs'
import { Store } from './sqlite_file.mjs'

const TABLES = { c: 'response', w: 'open_text' }

const hex = (bytes) => bytes.toString('hex')
const markOf = { c: (values) => /"n":(\d{6})/.exec(values[4])?.[1], w: (values) => /^sana(\d{6}) /.exec(values[4])?.[1] }
const marksIn = { c: /"n":(\d{6})/g, w: /sana(\d{6}) /g }

// Which of these 16 byte ids (hexadecimal) stand anywhere in the bytes.
function scan(bytes, ids) {
  const isFirst = new Uint8Array(1 << 16)
  const byStart = new Map()
  const found = new Set()
  for (const id of ids) {
    isFirst[parseInt(id.slice(0, 4), 16)] = 1
    byStart.set(parseInt(id.slice(0, 8), 16), Buffer.from(id, 'hex'))
  }
  for (let at = 0; at + 16 <= bytes.length; at += 1) {
    if (!isFirst[(bytes[at] << 8) | bytes[at + 1]]) continue
    const id = byStart.get(bytes.readUInt32BE(at))
    if (id && bytes.compare(id, 0, 16, at, at + 16) === 0) found.add(hex(id))
  }
  return found
}

export function attack(folder, keyFiles = []) {
  const copies = readFileSync(join(folder, 'copies'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [moment, ...files] = line.split(' ')
      return { moment, files: Object.fromEntries(files.map((file) => file.split('='))) }
    })
  const orders = {}
  const pairs = {}
  const facts = { sizes: {}, shared: [], steps: [], remains: 0, used: 0, left: [], crowds: [] }
  const kept = new Map()
  const read = (name) => {
    if (!name) return null
    if (!kept.has(name)) {
      if (kept.size > 60) kept.delete(kept.keys().next().value)
      kept.set(name, readFileSync(join(folder, name)))
    }
    return kept.get(name)
  }
  const open = ({ files }, name) => new Store(read(files[`${name}.db`]), read(files[`${name}.db-wal`]))
  // Tables of results are looked at twice.
  const tables = new Map()
  const answersIn = (copy, name, table) => {
    const key = `${copy.files[`${name}.db`]} ${copy.files[`${name}.db-wal`]} ${table}`
    if (!tables.has(key)) tables.set(key, open(copy, name).rows(table))
    return tables.get(key)
  }
  const guess = (name, run) => {
    if (run.length > 1) (orders[name] ||= []).push(run)
  }

  // --- one copy of results alone -------------------------------------------------------------------------------

  // Where each mark stands in this file: first and last place.
  const known = new Map()
  function places(name, target) {
    const bytes = read(name)
    if (!bytes || !bytes.length) return { first: new Map(), last: new Map() }
    if (!known.has(name + target)) known.set(name + target, find(bytes, target))
    return known.get(name + target)
  }
  function find(bytes, target) {
    const text = bytes.latin1Slice()
    const first = new Map()
    const last = new Map()
    for (const found of text.matchAll(marksIn[target])) {
      if (!first.has(found[1])) first.set(found[1], found.index)
      last.set(found[1], found.index)
    }
    return { first, last }
  }

  // The list of pages in an index of the log, in the order in which they were written to it.
  function listed(shm) {
    const order = new Map()
    if (shm)
      for (let at = 136, i = 0; at < 136 + 4 * 4062 && at + 4 <= shm.length; at += 4, i += 1) {
        const page = shm.readUInt32LE(at)
        if (page) order.set(page, i)
      }
    return order
  }

  function oneCopy(when, copy, name = 'results') {
    const shm = listed(read(copy.files[`${name}.db-shm`]))
    for (const [target, table] of Object.entries(TABLES)) {
      const bySurvey = new Map()
      for (const row of answersIn(copy, name, table)) {
        const mark = markOf[target](row.values)
        if (!mark) continue
        if (!bySurvey.has(row.values[0])) bySurvey.set(row.values[0], [])
        row.mark = target + mark
        row.bare = mark
        row.nth = bySurvey.get(row.values[0]).length
        bySurvey.get(row.values[0]).push(row)
      }
      const inMain = places(copy.files[`${name}.db`], target)
      const inLog = places(copy.files[`${name}.db-wal`], target)
      for (const rows of bySurvey.values()) {
        const by = (how, key, some = rows) => guess(`${when} ${how} ${target}`, some.map((row) => [row.mark, key(row)]).filter(([, k]) => k !== undefined))
        by('query order', (row) => row.nth)
        by('row number', (row) => row.rowid)
        by('id backwards', (row) => row.values[1].readUIntLE(10, 6))
        by('page number', (row) => row.page)
        by('page in the log index', (row) => shm.get(row.page))
        by('overflow page', (row) => row.overflow || undefined)
        by('place in the file', (row) => inMain.first.get(row.bare))
        by('last place in the file', (row) => inMain.last.get(row.bare))
        by('place in the log', (row) => inLog.first.get(row.bare))
        by('last place in the log', (row) => inLog.last.get(row.bare))
        by('length', (row) => row.length)
        const pages = new Map()
        for (const row of rows) pages.set(row.page, [...(pages.get(row.page) || []), row])
        for (const some of pages.values()) by('place in the page', (row) => -row.offset, some)
      }
    }
  }

  const looks = new Map() // the same files at the quietest moment at which they were copied
  for (const copy of copies) {
    const key = `${copy.files['results.db']} ${copy.files['results.db-wal']} ${copy.files['results.db-shm']}`
    if (copy.moment !== 'busy' || !looks.has(key)) looks.set(key, copy)
  }
  for (const copy of looks.values()) oneCopy({ busy: 'busy:', closed: 'closed:' }[copy.moment] || 'quiet:', copy)
  for (const name of new Set(copies.map(({ files }) => files['backup-results.db']).filter(Boolean)))
    oneCopy('backup:', { files: { 'backup-results.db': name } }, 'backup-results')

  // --- all copies together: what appears, what vanishes --------------------------------------------------------

  const inbox = new Map() // id -> what is known of a sealed answer
  const filed = { c: new Map(), w: new Map() } // mark -> what is known of an answer
  const codes = new Map() // survey -> hashes that were there
  const vanished = [] // {at, survey, ids} in order
  const appeared = { c: [], w: [] }
  const ids = { response: new Map(), open_text: new Map(), inbox: new Map(), spent: new Map(), invitation: new Map(), draft: new Map() }
  const salts = new Set()
  let last = {}
  let before = { ids: new Set(), codes: new Set() }

  function note(kind, id, survey) {
    const known = ids[kind].get(id)
    if (known !== undefined && known !== survey) facts.shared.push(`${kind} ${id} in two surveys`)
    ids[kind].set(id, survey)
  }

  function lookAtInbox(copy, at) {
    const store = open(copy, 'inbox')
    const now = { ids: new Set(), codes: new Set() }
    const fresh = new Map()
    for (const { values, sizes } of store.rows('inbox')) {
      const [survey, id, size, epoch] = [values[0], hex(values[1]), sizes[2], values[3] || 0]
      now.ids.add(id)
      facts.sizes[size - 48] = (facts.sizes[size - 48] || 0) + 1
      if (inbox.has(id)) continue
      inbox.set(id, { id, survey, size, epoch, at, codes: [] })
      note('inbox', id, survey)
      if (!fresh.has(survey)) fresh.set(survey, [])
      fresh.get(survey).push(id)
    }
    for (const { values, sizes } of store.rows('draft')) {
      facts.sizes[sizes[3] - 40] = (facts.sizes[sizes[3] - 40] || 0) + 1
      note('draft', hex(values[1]), values[0])
    }
    for (const { values } of store.rows('spent')) note('spent', hex(values[0]), values[1])
    for (const { values } of store.rows('filing')) if (values[1] && copy.moment !== 'busy') salts.add(hex(values[1]))
    for (const { values } of store.rows('invitation')) {
      now.codes.add(hex(values[1]))
      codes.set(hex(values[1]), values[0])
      note('invitation', hex(values[1]), values[0])
    }
    const gone = [...before.codes].filter((code) => !now.codes.has(code))
    for (const [survey, some] of fresh) {
      const used = gone.filter((code) => codes.get(code) === survey).sort()
      if (used.length === some.length) some.sort().forEach((id, i) => inbox.get(id).codes.push(used[i]))
    }
    const left = new Map()
    for (const id of before.ids)
      if (!now.ids.has(id)) {
        const { survey } = inbox.get(id)
        if (!left.has(survey)) left.set(survey, [])
        left.get(survey).push(id)
      }
    for (const [survey, some] of left) vanished.push({ survey, ids: some })
    before = now
  }

  function lookAtResults(copy) {
    for (const [target, table] of Object.entries(TABLES)) {
      const fresh = new Map()
      for (const row of answersIn(copy, 'results', table)) {
        const mark = target + markOf[target](row.values)
        if (filed[target].has(mark)) continue
        const survey = row.values[0]
        const answer = { mark, survey, id: hex(row.values[1]), length: row.length, epoch: target === 'c' ? row.values[3] : 0, page: row.page, offset: row.offset, overflow: row.overflow, rowid: row.rowid }
        filed[target].set(mark, answer)
        note(table, answer.id, survey)
        if (!fresh.has(survey)) fresh.set(survey, [])
        fresh.get(survey).push(answer)
      }
      for (const [survey, rows] of fresh) {
        appeared[target].push({ survey, rows })
        if (target === 'w') continue
        facts.steps.push(rows.length)
        const epochs = new Map()
        for (const row of rows) epochs.set(row.epoch, (epochs.get(row.epoch) || 0) + 1)
        facts.crowds.push(...epochs.values())
      }
    }
  }

  // Codes that were used, found in what a single quiet copy holds besides the table.
  function lookForRemains(copy) {
    const used = [...codes.keys()].filter((code) => !before.codes.has(code))
    const found = new Set()
    facts.used += used.length
    for (const name of ['inbox.db', 'inbox.db-wal', 'inbox.db-shm'])
      for (const code of scan(read(copy.files[name]) || Buffer.alloc(0), used)) found.add(code)
    facts.remains += found.size
  }

  copies.forEach((copy, at) => {
    const of = (name) => `${copy.files[`${name}.db`]} ${copy.files[`${name}.db-wal`]}`
    if (of('results') !== last.results) lookAtResults(copy)
    if (of('inbox') !== last.inbox) {
      lookAtInbox(copy, at)
      if (copy.moment === 'quiet' && at % 6 === 0) lookForRemains(copy)
    }
    last = { results: of('results'), inbox: of('inbox') }
  })

  // The n-th lot of boxes that vanished became the n-th lot of answers that appeared.
  const surveys = [...new Set([...inbox.values()].map(({ survey }) => survey))]
  const lots = (target, survey) => {
    const left = vanished.filter((lot) => lot.survey === survey)
    return appeared[target].filter((lot) => lot.survey === survey).map((lot, i) => ({ rows: lot.rows, boxes: (left[i]?.ids || []).map((id) => inbox.get(id)) }))
  }
  const give = (how, target, matched) => {
    guess(`joined: ${how} ${target}`, matched.map(([box, row]) => [row.mark, box.at]))
    for (const [box, row] of matched) for (const code of box.codes) (pairs[`code to ${target}: ${how}`] ||= []).push([code, row.mark])
  }
  const zip = (boxes, rows) => boxes.slice(0, rows.length).map((box, i) => [box, rows[i]])
  const ordered = (list, ...keys) => [...list].sort((l, r) => keys.reduce((so, key) => so || (key(l) < key(r) ? -1 : key(l) > key(r) ? 1 : 0), 0))

  // In which order rows of one lot were put in: within a page from its end, overflow pages one after the other.
  function inserted(rows) {
    const place = new Map()
    const pages = new Map()
    for (const row of rows) pages.set(row.page, [...(pages.get(row.page) || []), row])
    for (const some of pages.values()) ordered(some, (row) => row.rowid ?? -row.offset).forEach((row, i) => place.set(row, (i + 0.5) / some.length))
    const long = ordered(rows.filter((row) => row.overflow), (row) => row.overflow)
    if (pages.size > 1) long.forEach((row, i) => place.set(row, (i + 0.5) / long.length))
    return ordered(rows, (row) => place.get(row))
  }

  for (const survey of surveys)
    for (const target of ['c', 'w'])
      for (const { rows, boxes } of lots(target, survey)) {
        if (boxes.length !== rows.length) continue
        const byId = new Map(rows.map((row) => [row.id, row]))
        give('the same id', target, boxes.filter((box) => byId.has(box.id)).map((box) => [box, byId.get(box.id)]))
        give('rank of id', target, zip(ordered(boxes, (box) => box.id), ordered(rows, (row) => row.id)))
        give('size', target, zip(ordered(boxes, (box) => box.size, (box) => box.id), ordered(rows, (row) => row.length, (row) => row.id)))
        give('epoch and size', target, zip(ordered(boxes, (box) => box.epoch, (box) => box.size, (box) => box.id), ordered(rows, (row) => row.epoch, (row) => row.length, (row) => row.id)))
        give('order of reading and writing', target, zip(ordered(boxes, (box) => box.id), inserted(rows)))
      }

  // The choices and the words of one person; the answers of one person to two surveys.
  const both = (name, left, right) => {
    for (let i = 0; i < Math.min(left.length, right.length); i += 1) (pairs[name] ||= []).push([left[i].mark, right[i].mark])
  }
  for (const survey of surveys) {
    const words = lots('w', survey)
    lots('c', survey).forEach(({ rows }, i) => {
      const texts = words[i]?.rows || []
      both('choices to words: rank of id', ordered(rows, (row) => row.id), ordered(texts, (row) => row.id))
      both('choices to words: order of writing', inserted(rows), inserted(texts))
    })
    const byId = new Map([...filed.w.values()].map((row) => [row.id, row]))
    for (const row of filed.c.values()) if (byId.has(row.id)) (pairs['choices to words: the same id'] ||= []).push([row.mark, byId.get(row.id).mark])
  }
  const of = (survey, target) => [...filed[target].values()].filter((row) => row.survey === survey)
  for (const target of ['c', 'w']) {
    both(`survey to survey: rank of id ${target}`, ordered(of(surveys[0], target), (row) => row.id), ordered(of(surveys[1], target), (row) => row.id))
    both(`survey to survey: place ${target}`, ordered(of(surveys[0], target), (row) => row.page, (row) => row.offset), ordered(of(surveys[1], target), (row) => row.page, (row) => row.offset))
  }
  const where = new Map()
  for (const [kind, list] of Object.entries(ids))
    for (const id of list.keys()) {
      if (where.has(id) && !(/inbox|spent/.test(kind) && /inbox|spent/.test(where.get(id)))) facts.shared.push(`${id} as ${where.get(id)} and ${kind}`)
      where.set(id, kind)
    }

  // --- with the key files, after the close ----------------------------------------------------------------------

  // The boxes are gone, their ids were seen: can an id of an answer be made of one?
  if (keyFiles.length) {
    const keys = []
    for (const file of keyFiles) {
      const bytes = readFileSync(file)
      for (let at = 0; at + 32 <= bytes.length; at += 32) keys.push(bytes.subarray(at, at + 32))
    }
    for (const salt of salts) for (const key of [...keys]) keys.push(blake2b(key, Buffer.from(salt, 'hex'), 32))
    for (const key of [...keys]) keys.push(blake2b(key, Buffer.from('open text'), 32))
    const byId = new Map([...filed.c.values(), ...filed.w.values()].map((row) => [row.id, row]))
    pairs['form to answer: key files'] = []
    for (const box of inbox.values())
      for (const key of keys)
        for (const message of [Buffer.from(box.id, 'hex'), Buffer.from(`${box.id}77`, 'hex')]) {
          const row = byId.get(hex(blake2b(key, message, 16)))
          if (row) pairs['form to answer: key files'].push([box.id, row.mark])
        }
  }

  // What is left of codes, ids and drafts in any file at the end.
  const end = copies.filter(({ moment }) => moment === 'closed').pop()
  const ended = new Map(['inbox', 'spent', 'invitation', 'draft'].flatMap((kind) => [...ids[kind].keys()].map((id) => [id, kind])))
  for (const [name, file] of Object.entries(end.files))
    for (const id of scan(read(file), ended.keys())) facts.left.push(`${ended.get(id)} ${id} in ${name}`)
  return { orders, pairs, facts }
}

if (process.argv[1] === new URL(import.meta.url).pathname) process.stdout.write(JSON.stringify(attack(process.argv[2], process.argv.slice(3))))
