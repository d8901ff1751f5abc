// copy.js - a button that copies what stands on the page, and says so; where the browser does not let it, it selects it.
// SPDX-License-Identifier: EUPL-1.2

export function offerToCopy() {
  if (!navigator.clipboard) return // only over https
  for (const button of document.querySelectorAll('[data-copy]')) {
    const place = document.getElementById(button.dataset.copy)
    const said = document.getElementById(`${button.dataset.copy}-copied`)

    button.hidden = false
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(place.textContent)
        said.textContent = said.dataset.copied
      } catch {
        getSelection().selectAllChildren(place)
        said.textContent = said.dataset.selected
      }
    })
  }
}
