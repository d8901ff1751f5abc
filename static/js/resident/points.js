// points.js - how many points are shared and how many are left: shown at once, told after a pause in typing.
// SPDX-License-Identifier: EUPL-1.2
import { all, announcer, formatted } from './dom.js'
import { readNumber } from './answers.js'

export function countPoints(list) {
  const announce = announcer()
  const total = Number(list.dataset.total)
  const shown = document.createElement('p')
  shown.className = 'dr-points__sum'
  list.append(shown)
  const update = (event) => {
    const sum = all('input', list).reduce((points, { value }) => points + (readNumber(value) ?? 0), 0)
    const sentence = sum > total ? 'over' : sum === total ? 'done' : 'left'
    shown.textContent = list.dataset[sentence]
      .replace('%sum', formatted(sum))
      .replace('%total', formatted(total))
      .replace('%left', formatted(Math.abs(total - sum)))
    shown.classList.toggle('dr-count--over', sum > total)
    shown.classList.toggle('dr-points__sum--done', sum === total)
    if (event) announce(shown.textContent, 1000)
  }
  list.addEventListener('input', update)
  update()
  return () => update()
}
