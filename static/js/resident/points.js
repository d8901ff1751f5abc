// points.js - how many points are shared and how many are left: shown at once, told after a pause in typing.
// SPDX-License-Identifier: EUPL-1.2
import { all, announcer, formatted } from './dom.js'
import { readNumber } from './answers.js'

// Which sentence of the list fits what stands in its fields (`texts`), and the sum of the whole numbers from 0 among them. While one
// field holds anything else, `odd`, nothing else is said, least of all that all is done.
export function counted(texts, total) {
  const points = texts.map((text) => (text.trim() ? readNumber(text) : 0))
  const sound = points.filter((number) => number !== null && number >= 0)
  const sum = sound.reduce((before, number) => before + number, 0)
  const sentence = sum > total ? 'over' : sum === total ? 'done' : 'left'
  return { sum, sentence: sound.length < points.length ? 'odd' : sentence }
}

export function countPoints(list) {
  const announce = announcer()
  const total = Number(list.dataset.total)
  const unit = list.dataset.unit && `\u00a0${list.dataset.unit}`
  const figure = (number) => formatted(number) + unit
  const shown = document.createElement('p')
  shown.className = 'dr-points__sum'
  list.append(shown)
  const update = (event) => {
    const { sum, sentence } = counted(all('input', list).map(({ value }) => value), total)
    shown.textContent = list.dataset[sentence]
      .replace('%sum', () => figure(sum))
      .replace('%total', () => figure(total))
      .replace('%left', () => figure(Math.abs(total - sum)))
    shown.classList.toggle('dr-count--over', sentence === 'over' || sentence === 'odd')
    shown.classList.toggle('dr-points__sum--done', sentence === 'done')
    if (event) announce(shown.textContent, 1000)
  }
  list.addEventListener('input', update)
  update()
  return () => update()
}
