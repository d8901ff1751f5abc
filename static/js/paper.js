// paper.js - the print button of the form on paper: without a script the browser's own menu prints.
// SPDX-License-Identifier: EUPL-1.2

const button = document.getElementById('_print')
button.hidden = false
button.addEventListener('click', () => window.print())
