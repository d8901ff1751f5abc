// look.mjs - what every page must be in every state: valid, accessible, no wider than the screen, operable by keyboard.
// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { HtmlValidate } from 'html-validate'
import { axe, overflow, visitor } from './browser.mjs'

const validator = new HtmlValidate(JSON.parse(readFileSync('.htmlvalidate.json', 'utf8')))

export async function checkMarkup(text, what) {
  const report = await validator.validateString(text)
  const lines = report.results.flatMap(({ messages }) => messages.map((m) => `${what}:${m.line}:${m.column} ${m.ruleId}: ${m.message}`))
  assert.deepEqual(lines, [])
}

// axe takes a second each, so the narrowest window is only checked for scrolling.
const all = [
  { width: 1280, scheme: 'light', forcedColors: 'none', axe: true },
  { width: 360, scheme: 'dark', forcedColors: 'none', axe: true },
  { width: 1280, scheme: 'dark', forcedColors: 'active', axe: true },
  { width: 320, scheme: 'light', forcedColors: 'none', axe: false }
]

// The windows of one browser. `look(name, open)` looks at what `open` shows in all of them at the same time.
export function eye(browser) {
  const windows = all.map((window) => ({ ...window }))
  return async function look(name, open, { expectStatus = 200, then = async () => {} } = {}) {
    const one = async (window) => {
      window.visitor ??= await visitor(browser, window)
      const { page, messages, foreign } = window.visitor
      messages.length = 0
      const response = await open(page)
      if (response) assert.equal(response.status(), expectStatus, name)
      const where = `${name} at ${window.width} px, ${window.scheme}, forced colours ${window.forcedColors}`
      if (window.axe) assert.deepEqual(await axe(page), [], where)
      assert.equal(await overflow(page), 0, `${where} scrolls sideways`)
      // Chromium reports a main page's error status on the console; nothing else may be there.
      assert.deepEqual(messages.filter((m) => !/Failed to load resource.*status of \d+/.test(m)), [], where)
      assert.deepEqual(foreign, [], where)
      await then(page, window)
    }
    const results = await Promise.allSettled(windows.map(one))
    for (const { reason } of results) if (reason) throw reason
  }
}

// Show `answer` of resident.mjs, the answer to a posted form say, as if the browser had asked for it at `url`.
export async function show(page, url, answer) {
  const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...headers } = answer.headers
  const give = (route) => route.fulfill({ status: answer.status, headers, body: answer.bytes })
  const address = url.split('#')[0]
  await page.route(address, give)
  const response = await page.goto(url)
  await page.unroute(address, give)
  return response
}

// Runs in the page: everything that can be operated, in the order in which it is written; of radios one for the whole group.
function operable() {
  const groups = new Set()
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter((one) => one.type !== 'hidden' && !one.closest('[aria-hidden=true]') && one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => one.tabIndex >= 0 && !one.disabled)
    .filter((one) => {
      if (one.type !== 'radio') return true
      const isNew = !groups.has(one.name)
      groups.add(one.name)
      return isNew
    })
    .map((one) => (one.type === 'radio' ? `radio ${one.name}` : (one.dataset.walk ??= `${one.tagName.toLowerCase()} ${++window.walked || (window.walked = 1)}`)))
}

// Runs in the page: what has the focus now; whether that is seen; and how large it is to touch.
function here() {
  const one = document.activeElement
  if (one === document.body) return null
  const seen = [one, ...(one.labels ?? [])]
  const isMarked = seen.some((part) => {
    const style = getComputedStyle(part)
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  })
  const boxes = seen.map((part) => part.getBoundingClientRect()).filter(({ width }) => width > 0)
  const size = Math.max(...boxes.map(({ width, height }) => Math.min(width, height)))
  return {
    key: one.type === 'radio' ? `radio ${one.name}` : one.dataset.walk,
    what: one.outerHTML.slice(0, 140),
    isMarked,
    size,
    // WCAG 2.5.8 makes an exception for links in a sentence.
    isInSentence: one.tagName === 'A' && getComputedStyle(one).display === 'inline'
  }
}

const MOST_PRESSES = 500

// Walk through the page with Tab: everything operable is reached, in the order in which it is written, marked when it has the focus
// and at least 24 pixels large. Returns how many stops there were.
export async function walk(page, what) {
  const wanted = await page.evaluate(operable)
  await page.evaluate(() => {
    document.body.tabIndex = -1
    document.body.focus() // from here the next Tab leads to the first
    document.body.removeAttribute('tabindex')
  })
  const stops = []
  const faults = []
  let presses = 0
  await page.keyboard.press('Tab')
  // Not past the last: where the focus goes from there, the browser and the next page would settle between them.
  for (let stop = await page.evaluate(here); stop; stop = await page.evaluate(here)) {
    // Day, month and year of a date are stops of their own, and the browser marks them itself.
    if (stop.key !== stops.at(-1)) {
      stops.push(stop.key)
      if (!stop.isMarked) faults.push(`no focus to be seen: ${stop.what}`)
      if (stop.size < 24 && !stop.isInSentence) faults.push(`${stop.size} px: ${stop.what}`)
    }
    presses += 1
    if (stops.length === wanted.length || presses > MOST_PRESSES) break
    await page.keyboard.press('Tab')
  }
  assert.deepEqual(faults, [], what)
  assert.deepEqual(stops, wanted, `${what}: the way of the Tab key`)
  return stops.length
}
