// resident.mjs - a resident without a browser: reads forms as they come and posts them back filled in.
// SPDX-License-Identifier: EUPL-1.2
import { request, Agent } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

// One HTTP request; { status, headers, text }. `form` (object) makes it a POST. Rejects when the connection breaks.
export function ask(url, { form, method, headers = {}, body, timeout_ms = 20000 } = {}) {
  const payload = body ?? (form && new URLSearchParams(form).toString())
  return new Promise((done, fail) => {
    const sent = request(
      url,
      {
        agent,
        method: method ?? (payload === undefined ? 'GET' : 'POST'),
        headers: {
          ...(payload === undefined
            ? {}
            : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(payload) }),
          ...headers
        }
      },
      (answer) => {
        const chunks = []
        answer.on('data', (chunk) => chunks.push(chunk))
        answer.on('error', fail)
        answer.on('end', () => {
          const bytes = Buffer.concat(chunks)
          done({ status: answer.statusCode, headers: answer.headers, bytes, text: bytes.toString() })
        })
      }
    )
    sent.setTimeout(timeout_ms, () => sent.destroy(new Error('timeout')))
    sent.on('error', fail)
    sent.end(payload)
  })
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
export const decode = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name])

// The hidden fields of the answering form on a page, as an object.
export function hidden(text) {
  const fields = {}
  for (const [tag] of text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(tag)?.[1]
    if (name) fields[name] = decode(/\bvalue="([^"]*)"/.exec(tag)?.[1] ?? '')
  }
  return fields
}

// Where a button of the form at `.../vastaa` leads: "save" and "enter" have addresses of their own.
const doors = { save: 'talleta', enter: 'koodi' }
export const doorOf = (url, button) => url.replace(/vastaa$/, doors[button] ?? 'vastaa')

// Answer a survey from its first page to the review. `pages` is a list of field objects, one per page.
// Returns the review page's answer and the fields to send it with.
export async function fill(base, slug, pages, lang = '') {
  const url = `${base}${lang}/k/${slug}/vastaa`
  let page = await ask(url)
  for (const fields of pages) {
    if (page.status !== 200) throw new Error(`status ${page.status} while answering`)
    page = await ask(url, { form: { ...hidden(page.text), ...fields, _do: 'next' } })
  }
  if (page.status !== 200) throw new Error(`status ${page.status} at the review`)
  return { url, page, form: { ...hidden(page.text), _do: 'send' } }
}

// Answer and send; returns the last answer (303 when it was taken).
export async function answer(base, slug, pages, lang = '') {
  const review = await fill(base, slug, pages, lang)
  return ask(review.url, { form: review.form })
}
