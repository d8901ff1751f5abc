// roles.js - of an account's scope only what fits the chosen role is shown. The server takes no more than that either.
// SPDX-License-Identifier: EUPL-1.2

export function showWhatFits() {
  const roles = document.querySelectorAll('input[name="role"]')
  const groups = document.querySelectorAll('[data-roles]')
  const look = () => {
    const chosen = document.querySelector('input[name="role"]:checked')?.value

    if (roles.length) for (const group of groups) group.hidden = !group.dataset.roles.split(' ').includes(chosen)
  }

  for (const role of roles) role.addEventListener('change', look)
  for (const group of groups) {
    const count = group.querySelector('[data-chosen]')

    group.addEventListener('change', () => { if (count) count.textContent = group.querySelectorAll('input:checked').length })
  }
  window.addEventListener('pageshow', look) // also with what the browser fills in after going back
  look()
}
