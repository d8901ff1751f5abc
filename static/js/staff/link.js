// link.js - the code of a one-time link stands behind the #, which browsers send to nobody: put it into its field.
// SPDX-License-Identifier: EUPL-1.2

export function takeLinkCode() {
  const field = document.querySelector('[data-link-code]')
  const code = decodeURIComponent(location.hash.slice(1))

  if (!field || !code) return
  field.value = code
  history.replaceState(null, '', location.pathname)
}
