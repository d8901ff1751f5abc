// faults.js - what is wrong with a form is read out first.
// SPDX-License-Identifier: EUPL-1.2

export function focusFaults() {
  document.getElementById('_faults')?.focus()
}
