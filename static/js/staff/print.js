// print.js - print buttons: without a script the browser's own menu prints.
// SPDX-License-Identifier: EUPL-1.2

export function offerToPrint() {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
}
