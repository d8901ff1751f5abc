// browser.mjs - headless Chromium as a visitor: views, console, accessibility, sideways scrolling.
// SPDX-License-Identifier: EUPL-1.2
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const path = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file))

export const launch = (args = []) => chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-dev-shm-usage', ...args] })

// A visitor with a window of `width`. `messages` collects every console message and page error.
export async function visitor(browser, { width = 1280, js = true, scheme = 'light', forcedColors = 'none' } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    javaScriptEnabled: js,
    colorScheme: scheme,
    forcedColors
  })
  const page = await context.newPage()
  const messages = []
  const foreign = []
  page.on('console', (message) => messages.push(`${message.type()}: ${message.text()} (${message.location().url})`))
  page.on('pageerror', (error) => messages.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith('http://127.0.0.1:') && !request.url().startsWith('data:')) foreign.push(request.url())
  })
  return { context, page, messages, foreign }
}

const engine = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// axe-core's violations on the page, one line each.
export async function axe(page) {
  await page.evaluate(engine)
  const violations = await page.evaluate(async (values) => {
    const found = await window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
    return found.violations
  }, tags)
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} (${any[0]?.message ?? ''})`).join(' | ')}`)
}

// How many pixels the page is wider than the window.
export const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

// Press what leads to another page, and wait until that page is there.
export const follow = (page, locator) => Promise.all([page.waitForEvent('load'), locator.click()])
