// idle.js - says some minutes before that the session ends, and lets it go on.
// SPDX-License-Identifier: EUPL-1.2

const BEFORE_MS = 5 * 60 * 1000

export function warnBeforeEnd() {
  const place = document.querySelector('[data-idle-ms]')
  if (!place) return
  const { idleMs, lifeMs, ping } = place.dataset
  const endsAt = Date.now() + Number(lifeMs)
  let timer

  const hide = () => { place.hidden = true }
  const wait = () => {
    const left = Math.min(Number(idleMs), endsAt - Date.now())

    clearTimeout(timer)
    timer = setTimeout(show, Math.max(0, left - BEFORE_MS))
  }
  const show = () => {
    place.querySelector('[data-go-on]').hidden = endsAt - Date.now() <= BEFORE_MS
    place.hidden = false
  }
  const goOn = async () => {
    const answer = await fetch(ping, { redirect: 'manual' }).catch(() => null)

    if (!answer?.ok) return
    hide()
    wait()
  }

  place.querySelector('[data-go-on]').addEventListener('click', goOn)
  // What htmx fetches is use of the session as well.
  document.addEventListener('htmx:afterRequest', () => { hide(); wait() })
  wait()
}
