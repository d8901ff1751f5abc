// forms.mjs - filled forms of the survey that is measured, each with a nonce of its own.
// SPDX-License-Identifier: EUPL-1.2
import { join } from 'node:path'
import { ask, fill } from '../../e2e/lib/resident.mjs'
import { run } from './site.mjs'
import { answers } from './survey.mjs'

export const CHILDREN = 24 // as config.def has it; the references have as many
export const SLUG = 'mittaus'
export const PAGE = '/k/palveluihin-paasy/vastaa'
export const SEND = `/k/${SLUG}/vastaa`

export async function expect(status, answer) {
  const got = await answer
  if (got.status !== status) throw new Error(`status ${got.status} instead of ${status}:\n${got.text.slice(0, 500)}`)
  return got
}

// Two files of `perThread` forms, as the load generator has two threads.
export async function makeForms({ site, folder }, perThread) {
  const { form } = await fill(site.url, SLUG, [answers])
  const { _c, ...others } = form
  const files = ['forms-0', 'forms-1'].map((name) => join(folder, name))
  const head = `${new URLSearchParams(others)}&_c=`
  await run('build/bench/forms', [join(site.dir, 'keys/form.key'), SLUG, _c, head, String(perThread), ...files])
  return files
}
