// reminder.js - on surveys that say so, the browser itself remembers that somebody has answered on it.
// SPDX-License-Identifier: EUPL-1.2
import { all } from './dom.js'

// The only thing this site ever keeps in a browser: no identifier, no time, no answer.
const keyOf = (slug) => `vastattu:${slug}`

// A browser may forbid storage altogether; then there is no reminder.
const withStorage = (use) => {
  try {
    return use(window.localStorage)
  } catch {
    return null
  }
}

// The thank-you page notes the survey down; its cover shows the note that was there from the start, hidden.
export function remindAnswered() {
  for (const { dataset } of all('[data-remember]'))
    withStorage((storage) => storage.setItem(keyOf(dataset.remember), '1'))
  for (const note of all('[data-remembers]'))
    note.hidden = !withStorage((storage) => storage.getItem(keyOf(note.dataset.remembers)))
}
