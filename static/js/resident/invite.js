// invite.js - the code of an invitation out of the address: into the field, away from where others could read it.
// SPDX-License-Identifier: EUPL-1.2
import { all } from './dom.js'

// 24 letters and digits, perhaps in groups: https://.../k/slug#7K3M-9QXP-...
const shape = /^#?([0-9a-z]{4}-?){6}$/i

export const codeIn = (fragment) => (shape.test(fragment) ? fragment.replace(/^#/, '') : '')

// What stands behind # is never sent by a browser. The person sees the code in the field and sends it with the button.
export function takeInvitation() {
  const field = document.querySelector('input[data-invite]')
  const doors = all('a[data-entry]')
  const code = codeIn(location.hash)
  if (!code || (!field && doors.length === 0)) return
  history.replaceState(history.state, '', location.pathname)
  if (field && !field.value) field.value = code.toUpperCase()
  for (const door of doors) door.hash = code
}
