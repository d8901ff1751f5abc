// surveys.mjs - survey definitions that tests make for themselves.
// SPDX-License-Identifier: EUPL-1.2
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10)
const both = (fi, sv) => ({ fi, sv })
const list = (...labels) => labels.map((label, i) => ({ id: `o${i + 1}`, code: i + 1, label: both(label, `${label} (sv)`) }))

// Every question type, most of them required, in Finnish and Swedish only.
export function everything(slug, { opens = -1, closes = 20, results = 30, required = true } = {}) {
  const text = both('Tämä on **kokeilu**.', 'Det här är ett *test*.')
  const agree = [
    ...list('Täysin eri mieltä', 'Jokseenkin eri mieltä', 'Jokseenkin samaa mieltä', 'Täysin samaa mieltä'),
    { id: 'na', code: 9, label: both('En osaa sanoa', 'Kan inte säga'), opinion: false }
  ]
  return {
    schema: 1,
    slug,
    langs: ['fi', 'sv'],
    title: both(`Kaikki kysymystyypit: ${slug}`, `Alla frågetyper: ${slug}`),
    division: both('Kokeilu', 'Test'),
    cover: {
      purpose: text,
      can: text,
      cannot: text,
      decides: text,
      hears_back: both('Kerromme {results}.', 'Vi berättar {results}.'),
      unit: both('Kokeiluyksikkö', 'Testenheten'),
      contact_email: 'kokeilu@example.fi',
      minutes: 4
    },
    settings: { opens: day(opens), closes: day(closes), results: day(results) },
    lists: { agree: { options: agree } },
    pages: [
      {
        id: 'p1',
        title: both('Valintoja', 'Val'),
        items: [
          { id: 'i1', type: 'info', label: text },
          { id: 'q1', type: 'single', required, label: both('Yksi vaihtoehto?', 'Ett alternativ?'), options: list('Kyllä', 'Ei', 'Ehkä') },
          {
            id: 'q2',
            type: 'multi',
            required,
            min: 1,
            max: 2,
            label: both('Monta vaihtoehtoa?', 'Flera alternativ?'),
            options: [
              ...list('Yksi', 'Kaksi', 'Kolme'),
              { id: 'ei', code: 8, label: both('Ei mikään', 'Inget'), exclusive: true },
              { id: 'muu', code: 9, label: both('Muu, mikä?', 'Annat, vad?'), other: true }
            ]
          },
          { id: 'q3', type: 'dropdown', required, label: both('Pudotusvalikko?', 'Rullgardin?'), options: list('Eura', 'Pori', 'Rauma') },
          { id: 'q4', type: 'scale', required, label: both('Asteikko?', 'Skala?'), list: 'agree' }
        ]
      },
      {
        id: 'p2',
        title: both('Lisää', 'Mer'),
        items: [
          {
            id: 'q5',
            type: 'matrix',
            required,
            label: both('Väittämät', 'Påståenden'),
            list: 'agree',
            rows: [
              { id: 'r1', label: both('Sain apua.', 'Jag fick hjälp.') },
              { id: 'r2', label: both('Minua kuunneltiin.', 'Man lyssnade på mig.') }
            ]
          },
          { id: 'q6', type: 'nps', required, label: both('Suosittelisitko?', 'Skulle du rekommendera?'), low: both('en', 'nej'), high: both('kyllä', 'ja') },
          { id: 'q7', type: 'text', required, len: [0, 30], label: both('Lyhyesti?', 'Kort?') },
          { id: 'q8', type: 'longtext', label: both('Pitkästi?', 'Långt?') }
        ]
      }
    ]
  }
}

const inAll = (texts, change) => Object.fromEntries(Object.entries(texts).map(([lang, text]) => [lang, change(text)]))

// The survey of tests/unit/fixtures that holds every type, rule and language, open now; and earlier answers in every place where they can
// be named, and a text that comes and goes.
export function allFeatures() {
  const survey = JSON.parse(readFileSync('tests/unit/fixtures/everything.json', 'utf8'))
  const items = Object.fromEntries(survey.pages.flatMap((page) => page.items).map((item) => [item.id, item]))
  survey.settings = { ...survey.settings, opens: day(-1), closes: day(20), results: day(30) }
  survey.pages[4].title = inAll(survey.pages[4].title, (text) => `${text} ({q1})`)
  items.q11.rows[0].label = inAll(items.q11.rows[0].label, (text) => `${text} ({q4})`)
  items.q14.options[2].label = inAll(items.q14.options[2].label, (text) => `${text} ({q5})`)
  items.q20.help = inAll(items.q20.label, () => '„{q12}“')
  survey.pages[2].items.splice(4, 0, { id: 'i2', type: 'info', show: ['eq', ['q', 'q14'], 's1'], label: inAll(items.q15.label, (text) => `*${text}*.`) })
  return survey
}

// Write a definition to a file of its own; its path.
export function file(definition) {
  const path = join(mkdtempSync(join(tmpdir(), 'digiraati-survey-')), 'survey.json')
  writeFileSync(path, typeof definition === 'string' ? definition : JSON.stringify(definition))
  return path
}
