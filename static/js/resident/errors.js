// errors.js - what went wrong, or came up, takes the focus; its links lead into the field.
// SPDX-License-Identifier: EUPL-1.2
import { all } from './dom.js'

const fields = 'input:not([type=hidden]), select, textarea'

function go(event) {
  const target = document.getElementById(decodeURIComponent(event.currentTarget.hash.slice(1)))
  const field = target && (target.matches(fields) ? target : target.querySelector(fields))
  if (!field) return
  event.preventDefault()
  const place = target.closest('.dr-matrix__row, .dr-rank__line, .dr-points__line') || target.closest('.dr-question') || target
  place.scrollIntoView()
  field.focus({ preventScroll: true })
}

export function helpWithErrors() {
  for (const link of all('.dr-errors a[href^="#"], .dr-more a[href^="#"]')) link.addEventListener('click', go)
  document.querySelector('.dr-errors, .dr-more')?.focus()
}
