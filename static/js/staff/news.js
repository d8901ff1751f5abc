// news.js - what is wrong with a form, or what was just done, is read out first.
// SPDX-License-Identifier: EUPL-1.2

// It is no news any more when the page is loaded again.
function forgetWhatWasDone() {
  const address = new URL(location)

  if (!address.searchParams.has('tehty')) return
  address.searchParams.delete('tehty')
  history.replaceState(history.state, '', address)
}

export function focusNews() {
  (document.getElementById('_faults') ?? document.getElementById('_done'))?.focus()
  forgetWhatWasDone()
}
