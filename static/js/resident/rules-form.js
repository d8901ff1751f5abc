// rules-form.js - questions come and go, and become required, by what is answered on the page.
// SPDX-License-Identifier: EUPL-1.2
import { all, announcer, formatted } from './dom.js'
import { answerOf } from './answers.js'
import { evaluate } from './rules.js'

// Returns what brings the page up to date. Hidden questions keep their fields, and what
// is in them travels with the form, so that no answer is lost on the way; the server leaves them out when answers are sent.
export function followRules(form) {
  const told = form.elements._h
  const ruled = all('[data-show], [data-required]', form).map((question) => ({
    question,
    mark: question.querySelector('.dr-question__required'),
    show: JSON.parse(question.dataset.show ?? 'null'),
    required: JSON.parse(question.dataset.required ?? 'null')
  }))
  const questions = new Map(all('[data-item]', form).map((question) => [question.dataset.item, question]))
  const answer = (id, part) => answerOf(questions.get(id), part)
  const announce = announcer()
  let isFirst = true

  return () => {
    let came = 0
    if (told) told.value = '' // from here on this script shows and hides, so nothing can be missed
    for (const { question, mark, show, required } of ruled) {
      if (show) {
        const isHidden = !evaluate(show, answer)
        if (question.hidden && !isHidden && 'kind' in question.dataset) came += 1
        question.hidden = isHidden
      }
      if (required && mark) mark.hidden = !evaluate(required, answer)
    }
    if (came && told && !isFirst) announce(came === 1 ? told.dataset.one : told.dataset.many.replace('%n', formatted(came)))
    isFirst = false
  }
}
