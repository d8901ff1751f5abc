// count.js - characters left: shown at once, told to a screen reader after a pause in typing.
// SPDX-License-Identifier: EUPL-1.2
import { announcer, formatted } from './dom.js'

export function countCharacters(field) {
  const shown = document.getElementById(`${field.id}--count`)
  const announce = announcer()
  const limit = Number(field.dataset.limit)
  const update = (event) => {
    const left = limit - [...field.value].length
    const sentence = (left < 0 ? 'over' : 'left') + (Math.abs(left) === 1 ? 'One' : '')
    const text = shown.dataset[sentence].replace('%n', formatted(Math.abs(left)))
    shown.textContent = text
    shown.classList.toggle('dr-count--over', left < 0)
    if (event && left < limit / 5) announce(text, 1000)
  }
  field.addEventListener('input', update)
  update()
}
