// secret.js - a button at each password that shows what is typed.
// SPDX-License-Identifier: EUPL-1.2

export function offerToShow() {
  for (const button of document.querySelectorAll('[data-show]')) {
    const field = document.getElementById(button.dataset.show)

    button.hidden = false
    button.addEventListener('click', () => {
      const isShown = field.type === 'text'

      field.type = isShown ? 'password' : 'text'
      button.setAttribute('aria-pressed', String(!isShown))
    })
    // So that no browser remembers it as ordinary text.
    field.form.addEventListener('submit', () => { field.type = 'password' })
  }
}
