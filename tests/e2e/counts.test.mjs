// counts.test.mjs - 500 known answers by 32 clients at once: page, CSV and JSON say what was sent, question by question.
// SPDX-License-Identifier: EUPL-1.2
import test from 'node:test'
import assert from 'node:assert/strict'
import { random, person, count, options } from './lib/answers.mjs'
import { answer, ask, decode } from './lib/resident.mjs'
import { received, start } from './lib/instance.mjs'

const PEOPLE = 500
const CLIENTS = 32

// One line of a semicolon-separated file (RFC 4180 quotes).
function cells(line) {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^;]*)(;|$)/g)]
    .slice(0, -1)
    .map(([, cell]) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))
}

test('500 known answers come out as they were sent', async (t) => {
  const site = await start({ demo: 'empty' })
  try {
    const slug = 'palveluihin-paasy'
    const definition = JSON.parse((await site.cli('survey', 'export', slug)).stdout)
    assert.equal(await received(site, slug), 0, 'the survey starts empty')
    const next = random(500)
    const people = Array.from({ length: PEOPLE }, (_, i) => person(definition, next, String(i)))
    const queue = [...people]
    const langs = ['', '/sv', '/en']
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        for (let one = queue.shift(); one; one = queue.shift()) {
          const taken = await answer(site.url, slug, one.pages, langs[client % 3])
          assert.equal(taken.status, 303)
        }
      })
    )
    const listed = async () => JSON.parse((await site.cli('survey', 'list', '--json')).stdout).find((s) => s.slug === slug)
    const { received: shown, is_exact } = await listed()
    assert.deepEqual([shown, is_exact], [500, false], 'in steps of ten while more may come')
    await site.cli('survey', 'close', slug)
    await site.cli('survey', 'publish', slug)
    const { stdout: counters } = await site.cli('survey', 'counts', slug)
    assert.match(counters, /^received: 500$/m)
    assert.match(counters, /^language fi: at least 1\d[05]$/m)
    assert.equal((await listed()).is_exact, true)
    const expected = count(definition, people)
    const items = definition.pages.flatMap((page) => page.items)

    await t.test('JSON export', async () => {
      const { stdout } = await site.cli('results', 'export', slug, '--format', 'json')
      const exported = JSON.parse(stdout)
      assert.equal(exported.n, PEOPLE)
      let compared = 0
      for (const item of exported.items) {
        for (const table of item.tables ?? []) {
          const truth = expected[item.id][table.row ?? '']
          assert.equal(table.n, truth.n, `${item.id} ${table.row}`)
          for (const line of table.lines ?? []) {
            if (line.count === null) continue
            assert.equal(line.count, truth.counts[line.id] ?? 0, `${item.id} ${table.row} ${line.id}`)
            compared += 1
          }
        }
      }
      assert.ok(compared > 60, `${compared} counts compared`)
      const asked = items.filter((item) => item.type !== 'info').map((item) => item.id)
      assert.deepEqual(exported.items.map((item) => item.id), asked)
    })

    await t.test('every count under 5 is hidden, everywhere', async () => {
      const { stdout } = await site.cli('results', 'export', slug, '--format', 'json')
      for (const item of JSON.parse(stdout).items)
        for (const table of item.tables ?? [])
          for (const line of table.lines ?? [])
            assert.ok(line.count === null || line.count === 0 || line.count >= 5, `${item.id} ${line.id}: ${line.count}`)
    })

    await t.test('CSV export', async () => {
      const { stdout } = await site.cli('results', 'export', slug, '--format', 'csv')
      const [head, ...lines] = stdout.replace(/^\ufeff/, '').trimEnd().split('\r\n').map(cells)
      const column = Object.fromEntries(head.map((name, i) => [name, i]))
      let compared = 0
      for (const line of lines) {
        const option = line[column.option_id]
        const truth = expected[line[column.item_id]]?.[line[column.row_id]]
        if (!truth || !option || line[column.by_id] || !/^\d+$/.test(line[column.count])) continue
        assert.equal(Number(line[column.count]), truth.counts[option] ?? 0, line.join(';'))
        assert.equal(Number(line[column.n]), truth.n)
        compared += 1
      }
      assert.ok(compared > 60, `${compared} counts compared`)
    })

    await t.test('results page', async () => {
      const { status, text } = await ask(`${site.url}/k/${slug}/tulokset`)
      assert.equal(status, 200)
      let compared = 0
      for (const [, id, section] of text.matchAll(/<section class="dr-result" aria-labelledby="(\w+)">([\s\S]*?)<\/section>/g)) {
        const item = items.find((one) => one.id === id)
        const [ofAll] = section.split('dr-groups') // the tables by group come after it
        const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(ofAll)?.[1] ?? ''
        const lines = [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, line]) =>
          [...line.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell]) => decode(cell.replace(/<[^>]*>/g, '')).trim())
        )
        lines.forEach((cells, at) => {
          const pairs = item.type === 'matrix'
            ? options(definition, item).map((option, i) => [item.rows[at].id, option.id, cells[i]])
            : [['', options(definition, item)[at].id, cells[0]]]
          for (const [row, option, shown] of pairs) {
            const number = /^([\d\u202f]+)( \(|$)/.exec(shown)
            if (!number) continue
            assert.equal(Number(number[1].replaceAll('\u202f', '')), expected[id][row].counts[option] ?? 0, `${id} ${row} ${option}`)
            compared += 1
          }
        })
      }
      assert.ok(compared > 60, `${compared} counts compared`)
    })
  } finally {
    await site.stop()
  }
})
