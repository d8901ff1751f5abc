// staff.mjs - somebody of staff in a browser: codes as an app makes them, coming in by a link, signing in.
// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { follow } from './browser.mjs'

export const PASSWORD = 'neljä outoa sanaa putoaa puusta'
const STEP_MS = 30000
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

// The bytes of a secret as apps take it (RFC 4648, base32).
function bytesOf(secret) {
  const bits = [...secret.replaceAll(' ', '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
}

// The code of that step (RFC 6238: SHA-1, six digits).
function codeOf(secret, step) {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest()
  const at = mac[19] & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0')
}

// An app with one secret. `code()` gives one that was not used yet: of this half minute or the next, which a clock that is a step
// off may have as well; else it waits.
export function app(secret) {
  let last = 0
  return {
    secret,
    async code() {
      let step = Math.max(last + 1, Math.floor(Date.now() / STEP_MS))
      while (step > Math.floor(Date.now() / STEP_MS) + 1) await sleep(500)
      last = step
      return codeOf(secret, step)
    }
  }
}

// Press the button of the page's own form that has these words.
export const press = (page, name) => follow(page, page.locator('main').getByRole('button', { name, exact: true }))

// Invite somebody on the command line: the link, as it stands in a letter.
export async function invite(site, email, role, name) {
  const { stdout } = await site.cli('user', 'add', email, '--role', role, '--name', name)
  return site.url + stdout.match(/\/hallinta\/liity#\S+/)[0]
}

// Come in by that link, in English: an app and ten recovery codes. Ends on the page that shows the codes.
export async function join(page, link, password = PASSWORD) {
  await page.goto(link.replace('/hallinta', '/en/hallinta'))
  await press(page, 'Continue')
  await page.getByText('No camera? Type it in').click()
  const phone = app((await page.locator('dd.ds-code').textContent()).trim())
  await page.getByLabel('New password').fill(password)
  await page.getByLabel('The code that the app shows now').fill(await phone.code())
  await press(page, 'Start using it')
  const codes = await page.locator('.ds-codes__item').allTextContents()
  assert.equal(codes.length, 10, await page.locator('main').innerText())
  return { phone, codes }
}

// Fill in the page of signing in, where one is.
export async function signIn(page, email, code, { password = PASSWORD, device = '' } = {}) {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('Code from your app').fill(code)
  await page.getByLabel('What do you call this device? (optional)').fill(device)
  await press(page, 'Sign in')
}
