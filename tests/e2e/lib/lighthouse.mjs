// lighthouse.mjs - Lighthouse on a page, as the mobile profile sees it; nothing leaves the machine.
// SPDX-License-Identifier: EUPL-1.2
import lighthouse from 'lighthouse'
import { launch } from './browser.mjs'
import { freePort } from './instance.mjs'

// A browser that audits: `await judge(url, categories)` gives { scores: { accessibility: 100, ... }, faults: [what costs points] }.
export async function auditor() {
  const port = await freePort()
  const browser = await launch([`--remote-debugging-port=${port}`])
  return {
    close: () => browser.close(),
    async judge(url, categories) {
      const look = () =>
        lighthouse(url, {
          port,
          onlyCategories: categories,
          formFactor: 'mobile',
          output: 'json',
          logLevel: 'silent',
          maxWaitForLoad: 20000,
          // HTTPS is the proxy's and cannot be had on loopback without a certificate.
          skipAudits: ['is-on-https', 'redirects-http']
        })
      let { lhr } = await look()
      if (lhr.runtimeError) ({ lhr } = await look()) // on a busy machine it misses the beginning now and then
      if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`)
      const scores = {}
      const faults = []
      for (const { id, score, auditRefs } of Object.values(lhr.categories)) {
        scores[id] = Math.round(score * 100)
        for (const ref of auditRefs.filter(({ weight }) => weight > 0)) {
          const audit = lhr.audits[ref.id]
          if (audit && audit.score !== null && audit.score < 1) faults.push(`${id}: ${audit.title} ${audit.displayValue ?? ''}`.trim())
        }
      }
      return { scores, faults }
    }
  }
}
