// catalogue.mjs - sentences that were not translated: what of po/LANG.po stands on a page in English.
// SPDX-License-Identifier: EUPL-1.2
import { readFileSync } from 'node:fs'

const LONG = 20 // characters of a sentence that is looked for inside others as well
const string = (lines) => lines.map((line) => JSON.parse(/"(?:[^"\\]|\\.)*"/.exec(line)[0])).join('')
const plain = (text) => text.replace(/\s+/g, ' ').trim()

// English sentences whose translation is another: msgids, singular and plural, without the header.
function sentences(lang) {
  const found = []
  for (const entry of readFileSync(`po/${lang}.po`, 'utf8').split(/\n\s*\n/)) {
    const parts = {}
    let key
    for (const line of entry.split('\n').filter((one) => !one.startsWith('#'))) {
      key = /^(msg\w+(?:\[\d\])?)/.exec(line)?.[1] ?? key
      if (key && line.includes('"')) (parts[key] ??= []).push(line)
    }
    const said = Object.entries(parts).filter(([name]) => name.startsWith('msgstr')).map(([, lines]) => string(lines))
    for (const name of ['msgid', 'msgid_plural'])
      if (parts[name] && string(parts[name]) && !said.includes(string(parts[name]))) found.push(plain(string(parts[name])))
  }
  return found
}

const quoted = (text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&')

// A judge of texts: `left(texts)` lists those that are English sentences of the program though the page is in `lang`.
export function judge(lang) {
  const all = sentences(lang)
  const whole = new Set(all)
  const filled = all
    .filter((one) => /\{\w+\}/.test(one) && one.replace(/\{\w+\}/g, '').replace(/[^a-z]/gi, '').length >= 8)
    .map((one) => new RegExp(`^${quoted(one).replace(/\{\w+\}/g, '.+?')}$`))
  const long = all.filter((one) => one.length >= LONG && !one.includes('{'))
  return (texts) => texts.map(plain).filter((text) => whole.has(text) || filled.some((one) => one.test(text)) || long.some((one) => text.includes(one)))
}

// Runs in the page: every text that is meant to be in the page's own language.
export function texts() {
  const lang = document.documentElement.lang
  const isOwn = (node) => node.closest('[lang]')?.lang === lang && !node.closest('code, pre, script, style, textarea, [translate=no]')
  const found = []
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.data.trim() && node.parentElement && isOwn(node.parentElement)) found.push(node.data)
  for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'data-label'])
    for (const one of document.querySelectorAll(`[${name}]`)) if (isOwn(one)) found.push(one.getAttribute(name))
  return found
}
