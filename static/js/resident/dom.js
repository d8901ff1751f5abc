// dom.js - the few things that all parts of the resident script ask of a page.
// SPDX-License-Identifier: EUPL-1.2

export const all = (selector, root = document) => [...root.querySelectorAll(selector)]

// As the reader's language writes it: "1 284".
export const formatted = (number) => number.toLocaleString(document.documentElement.lang)

// The words without the places where an author allows a break, which some voices stumble over.
export const spoken = (text) => text.replaceAll('\u00ad', '')

// A voice that tells a screen reader, politely, after `pause_ms` in which it was given nothing newer.
export function announcer() {
  const region = document.createElement('p')
  let timer = 0
  region.className = 'govuk-visually-hidden'
  region.setAttribute('role', 'status')
  document.querySelector('main').append(region)
  return (words, pause_ms = 100) => {
    const text = spoken(words)
    clearTimeout(timer)
    timer = setTimeout(() => {
      region.textContent = region.textContent === text ? `${text}\u00a0` : text // the very same words would not be heard again
    }, pause_ms)
  }
}
