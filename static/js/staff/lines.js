// lines.js - a link to a line of a text field puts the cursor there: the field has the focus, the line is selected and in sight.
// SPDX-License-Identifier: EUPL-1.2

function showLine(field, line) {
  const lines = field.value.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const height = parseFloat(getComputedStyle(field).lineHeight) || field.scrollHeight / lines.length
  field.focus({ preventScroll: true })
  field.setSelectionRange(start, start + (lines[line - 1] ?? '').length)
  field.scrollTo(0, (line - 0.5) * height - field.clientHeight / 2) // the field does not wrap its lines
  const top = field.getBoundingClientRect().top + (line - 0.5) * height - field.scrollTop
  window.scrollBy(0, top - window.innerHeight / 2)
}

export function leadToLines() {
  for (const link of document.querySelectorAll('a[data-line]'))
    link.addEventListener('click', (event) => {
      event.preventDefault()
      showLine(document.querySelector(link.hash), Number(link.dataset.line))
    })
}
