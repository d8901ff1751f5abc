// survey.mjs - the surveys that are measured: 20 questions with one answer each on one page, and 60 of all sorts on one page.
// SPDX-License-Identifier: EUPL-1.2
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10)
const both = (fi, sv) => ({ fi, sv })

export function survey(slug, { opens = -1, closes = 20, results = 30 } = {}) {
  const text = both('Kyselyllä **mitataan**, kuinka nopea palvelu on.', 'Enkäten **mäter** hur snabb tjänsten är.')
  const words = ['Täysin eri mieltä', 'Jokseenkin eri mieltä', 'En osaa sanoa', 'Jokseenkin samaa mieltä', 'Täysin samaa mieltä']
  const options = words.map((label, i) => ({ id: `o${i + 1}`, code: i + 1, label: both(label, `${label} (sv)`) }))
  return {
    schema: 1,
    slug,
    langs: ['fi', 'sv'],
    title: both(`Mittauskysely ${slug}`, `Mätenkät ${slug}`),
    division: both('Mittaus', 'Mätning'),
    cover: {
      purpose: text,
      can: text,
      cannot: text,
      decides: text,
      hears_back: both('Kerromme {results}.', 'Vi berättar {results}.'),
      unit: both('Mittausyksikkö', 'Mätenheten'),
      contact_email: 'mittaus@example.fi',
      minutes: 4
    },
    settings: { opens: day(opens), closes: day(closes), results: day(results) },
    pages: [
      {
        id: 'p1',
        title: both('Kysymykset', 'Frågor'),
        items: Array.from({ length: 20 }, (_, i) => ({
          id: `q${i + 1}`,
          type: 'single',
          label: both(`Kuinka hyvin väite ${i + 1} kuvaa viime käyntiäsi?`, `Hur väl beskriver påstående ${i + 1} ditt besök?`),
          options
        }))
      }
    ]
  }
}

// One resident's answers to it, as form fields.
export const answers = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`q${i + 1}`, `o${1 + ((i * 7) % 5)}`]))

// 60 questions of twelve sorts on one page, every tenth of which comes and goes with the one before it.
export function longSurvey(slug) {
  const definition = survey(slug)
  const [{ items }] = definition.pages
  const { options, label } = items[0]
  const three = options.slice(0, 3)
  const sorts = [
    { type: 'single', options },
    { type: 'multi', options: [...options.slice(0, 4), { id: 'muu', code: 9, label: both('Muu, mikä?', 'Annat, vad?'), other: true }] },
    { type: 'scale', options },
    { type: 'nps' },
    { type: 'number', min: 0, max: 100, unit: both('tuntia', 'timmar') },
    { type: 'text' },
    { type: 'dropdown', options },
    { type: 'date', dates: ['2020-01-01', 'today'] },
    { type: 'matrix', options: three, rows: [1, 2, 3].map((row) => ({ id: `r${row}`, label })) },
    { type: 'longtext' },
    { type: 'rank', options: three },
    { type: 'points', total: 100, options: three }
  ]
  definition.pages[0].items = Array.from({ length: 60 }, (_, i) => ({
    ...sorts[i % sorts.length],
    id: `q${i + 1}`,
    label: both(`Kysymys ${i + 1}: ${label.fi}`, `Fråga ${i + 1}: ${label.sv}`),
    ...(i % 10 === 9 ? { show: ['answered', ['q', `q${i}`]] } : {})
  }))
  return definition
}
