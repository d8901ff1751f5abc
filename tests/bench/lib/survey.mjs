// survey.mjs - the survey that is measured: 20 questions with one answer each on one page.
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
