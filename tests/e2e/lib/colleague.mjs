// colleague.mjs - the people of the demo at work in a browser, each in a window of their own.
// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { follow, visitor } from './browser.mjs'
import { ask, hidden } from './resident.mjs'
import { press, signIn } from './staff.mjs'

const PASSWORD = 'kokeilen-digiraatia'
const BUSY_MS = 20000
const WAIT_MS = 20000

// One account for each role.
export const roles = ['coordinator', 'contact', 'requester', 'comms', 'manager', 'executive', 'viewer', 'admin', 'ict']

// Sign in without a browser; what to send along as the header `cookie`.
export async function cookieOf(site, box) {
  const url = `${site.url}/hallinta/kirjaudu`
  const { text } = await ask(url)
  const form = { ...hidden(text.slice(0, text.indexOf('</form>'))), email: `${box}@demo.example`, password: PASSWORD }
  const answer = await ask(url, { form, headers: { origin: site.url }, timeout_ms: 60000 })
  assert.equal(answer.status, 303, box)
  return answer.headers['set-cookie'][0].split(';')[0]
}

// What the person gets at that address below /en/hallinta, without a browser.
export const see = (site, cookie, path) => ask(`${site.url}/en/hallinta${path}`, { headers: { cookie } })

// A window in which the person is signed in, in English, with one click as the demo offers it.
export async function colleague(browser, site, box, options = {}) {
  const one = await visitor(browser, options)
  one.page.setDefaultTimeout(WAIT_MS)
  const at = (path = '') => `${site.url}/en/hallinta${path}`
  await one.page.goto(at('/kirjaudu'))
  await comeIn(one.page, box)
  assert.equal(one.page.url(), at())
  return {
    ...one,
    at,
    open: (path) => one.page.goto(at(path)),
    press: (name) => press(one.page, name),
    main: () => one.page.locator('main').innerText(),
    heading: () => one.page.locator('h1').innerText(),
    close: () => one.context.close()
  }
}

// Sign in again where a page asks for it.
export const comeBack = (page, box) => signIn(page, `${box}@demo.example`, '', { password: PASSWORD })

// Press the person's button on the page of signing in.
export const comeIn = (page, box) => follow(page, page.locator(`button[name="demo"][value="${box}@demo.example"]`))

// Change the accounts' store behind the server's back: what only time can do otherwise.
export const meddle = (site, change) =>
  execFileSync('sqlite3', [join(site.dir, 'data/staff/staff.db'), `PRAGMA busy_timeout=${BUSY_MS}; ${change}`])

const accountOf = (box) => `(SELECT id FROM account WHERE email = '${box}@demo.example')`

// The person's sessions end, or the last proof of who it is grows old.
export const endSessions = (site, box) => meddle(site, `DELETE FROM session WHERE account = ${accountOf(box)}`)
export const forgetProof = (site, box) => meddle(site, `UPDATE session SET step_ms = step_ms - 3600000 WHERE account = ${accountOf(box)}`)

// Show once more who it is, as the page asks (the accounts of the demo: by their password).
export async function prove(page) {
  assert.match(await page.locator('h1').innerText(), /^Confirm that it is you: /)
  await page.getByLabel('Password').fill(PASSWORD)
  await press(page, 'Continue')
}
