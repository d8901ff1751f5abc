// rank.js - a ranking with buttons: up and down, others make room, and a screen reader hears where the moved one is now.
// SPDX-License-Identifier: EUPL-1.2
import { all, announcer, spoken } from './dom.js'

// `places`: of each option its place from 1, 0 for none. The same when option `at` is put on place `to` of `most`: who is there and
// behind moves on by one, to where `at` came from or to the next free place; whom there is no place for any more gets none.
export function moved(places, at, to, most) {
  const from = places[at]
  const result = [...places]
  if (from && to && places.includes(to)) {
    const step = from < to ? -1 : 1
    places.forEach((place, i) => {
      if (place >= Math.min(from, to) && place <= Math.max(from, to)) result[i] = place + step
    })
  }
  result[at] = to
  for (let place = to, pushed = at; place > 0;) {
    const next = result.findIndex((other, i) => other === place && i !== pushed)
    if (next < 0) break
    place = place < most ? place + 1 : 0
    result[next] = place
    pushed = next
  }
  return result
}

// Who loses its place, `before`, to option `at`; -1 when nobody does.
export const pushedOut = (before, after, at) => before.findIndex((place, i) => i !== at && place > 0 && after[i] === 0)

// Where a press leads option `at`: one place up or down; from no place to the first behind all others (where that is none: the first
// that is free, else the last) and back. The place it has when there is no way.
export function pressed(places, at, isUp, most) {
  const last = Math.max(...places)
  const from = places[at]
  if (isUp && from) return Math.max(from - 1, 1)
  if (isUp) return last < most ? last + 1 : places.map((_, i) => i + 1).find((place) => place <= most && !places.includes(place)) ?? most
  if (from && from < last) return from + 1
  return from && (most < places.length || places.includes(0)) ? 0 : from
}

const nameOf = (line) => spoken(line.querySelector('label').textContent)

function moveButton(list, line, sign, word) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = `dr-rank__move dr-rank__move--${sign}`
  button.setAttribute('aria-label', `${list.dataset[word]}: ${nameOf(line)}`)
  line.append(button)
  return button
}

// Returns what brings the buttons up to date.
export function helpRank(list) {
  const announce = announcer()
  const lines = all('.dr-rank__line', list)
  const selects = lines.map((line) => line.querySelector('select'))
  const most = selects[0].options.length - 1
  const read = () => selects.map((select) => Number(select.value))
  const buttons = lines.map((line) => ({ up: moveButton(list, line, 'up', 'up'), down: moveButton(list, line, 'down', 'down') }))
  let places = read()

  const update = () => {
    places = read()
    lines.forEach((line, i) => {
      line.classList.toggle('dr-rank__line--placed', places[i] > 0)
      for (const way of ['up', 'down'])
        buttons[i][way].setAttribute('aria-disabled', String(pressed(places, i, way === 'up', most) === places[i]))
    })
  }
  const out = document.createElement('p')
  out.className = 'dr-rank__out'
  const put = (at, to) => {
    const after = moved(places, at, to, most)
    const pushed = pushedOut(places, after, at)
    const words = [(to ? list.dataset.placed : list.dataset.dropped).replace('%name', () => nameOf(lines[at])).replace('%n', to)]
    after.forEach((place, i) => { selects[i].value = place || '' })
    out.remove()
    if (pushed >= 0) {
      words.push(list.dataset.pushed.replace('%name', () => nameOf(lines[pushed])).replace('%places', most > 1 ? `1\u2013${most}` : '1'))
      out.textContent = words[1]
      lines[pushed].append(out)
    }
    announce(words.join('. '))
    update()
  }
  // The best first; those without a place as they stood.
  const sort = () => {
    const order = lines.map((line, i) => [places[i] || Infinity, i, line]).sort(([a, i], [b, j]) => (a === b ? i - j : a - b))
    for (const [, , line] of order) list.append(line)
  }

  lines.forEach((line, i) => {
    selects[i].addEventListener('change', () => put(i, Number(selects[i].value)))
    for (const way of ['up', 'down'])
      buttons[i][way].addEventListener('click', ({ currentTarget }) => {
        const to = pressed(places, i, way === 'up', most)
        if (to === places[i]) return
        put(i, to)
        sort()
        currentTarget.focus() // moving took it away
        list.dispatchEvent(new Event('change', { bubbles: true }))
      })
  })
  return update
}
