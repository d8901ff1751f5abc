// resident.js - small comforts on resident pages; everything works without it.
// SPDX-License-Identifier: EUPL-1.2
import { all } from './resident/dom.js'
import { helpWithErrors } from './resident/errors.js'
import { countCharacters } from './resident/count.js'
import { excludeChoices, offerClearing, showOtherWords } from './resident/choices.js'
import { helpRank } from './resident/rank.js'
import { countPoints } from './resident/points.js'
import { followRules } from './resident/rules-form.js'
import { sendOnce } from './resident/once.js'
import { remindAnswered } from './resident/reminder.js'
import { takeInvitation } from './resident/invite.js'

const form = document.getElementById('_answer')

helpWithErrors()
remindAnswered()
takeInvitation()
if (form) {
  all('[data-limit]', form).forEach(countCharacters)
  const rules = followRules(form)
  const updates = [
    ...all('[data-clear]', form).map(offerClearing),
    ...all('.dr-rank', form).map(helpRank),
    ...all('.dr-points', form).map(countPoints),
    showOtherWords,
    rules
  ]
  const update = () => updates.forEach((one) => one())
  const release = sendOnce(form)

  form.addEventListener('change', (event) => {
    excludeChoices(event)
    update()
  })
  form.addEventListener('input', rules)
  update()
  // Coming back to a page the browser has kept.
  addEventListener('pageshow', () => {
    release()
    update()
  })
}
