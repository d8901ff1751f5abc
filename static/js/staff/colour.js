// colour.js - beside the field of a colour one to pick it from; either follows the other.
// SPDX-License-Identifier: EUPL-1.2

export function offerToPick() {
  for (const picker of document.querySelectorAll('[data-picks]')) {
    const field = document.getElementById(picker.dataset.picks)
    const follow = () => { if (/^#[0-9a-f]{6}$/i.test(field.value.trim())) picker.value = field.value.trim() }

    picker.closest('[hidden]').hidden = false
    field.addEventListener('input', follow)
    picker.addEventListener('input', () => { field.value = picker.value })
    follow()
  }
}
