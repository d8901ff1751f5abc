// once.js - a second press while the first is on its way does nothing.
// SPDX-License-Identifier: EUPL-1.2
import { all } from './dom.js'

// Returns what makes the buttons work again. They are never disabled: the value of the one that is pressed must be sent.
export function sendOnce(form) {
  const buttons = () => all('button').filter((button) => button.form === form)
  let isSent = false
  form.addEventListener('submit', (event) => {
    if (isSent) event.preventDefault()
    isSent = true
    for (const button of buttons()) button.setAttribute('aria-disabled', 'true')
  })
  return () => {
    isSent = false
    for (const button of buttons()) button.removeAttribute('aria-disabled')
  }
}
