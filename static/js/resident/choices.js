// choices.js - choices that exclude others, words of "other", and taking a choice back.
// SPDX-License-Identifier: EUPL-1.2
import { all } from './dom.js'

// "En mikään" and the like exclude the other choices, and the other way round.
export function excludeChoices({ target: box }) {
  if (box.type !== 'checkbox' || !box.checked) return
  const group = box.closest('.dr-choices')
  for (const other of group ? all('input[type=checkbox]:checked', group) : [])
    if (other !== box && ('exclusive' in box.dataset || 'exclusive' in other.dataset)) other.checked = false
}

// The words of "other" are asked for when it is chosen. Without it they are not sent, for words alone would choose it.
export function showOtherWords() {
  for (const input of all('input[data-other]')) {
    const words = document.getElementById(input.dataset.other)
    if (words) words.closest('.dr-other').hidden = words.disabled = !input.checked
  }
}

// Radios cannot be taken back by themselves: a button for that, while there is something to take back. Returns what brings the
// button up to date.
export function offerClearing(group) {
  const chosen = () => group.querySelector('input[type=radio]:checked')
  const label = group.getAttribute('aria-labelledby') || group.closest('fieldset')?.querySelector('legend')?.id
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'dr-clear'
  button.textContent = button.title = group.dataset.clear
  if (label) button.setAttribute('aria-describedby', label)
  button.addEventListener('click', () => {
    const radio = chosen()
    if (!radio) return
    radio.checked = false
    radio.focus()
    radio.dispatchEvent(new Event('change', { bubbles: true }))
  })
  if (group.matches('.dr-matrix__row')) group.append(button)
  else group.after(button)
  return () => { button.hidden = !chosen() }
}
