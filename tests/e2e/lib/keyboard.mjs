// keyboard.mjs - a resident who has nothing but a keyboard: Tab, Shift+Tab, arrows, Space, Enter and letters.
// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict'

const MOST_TABS = 150

// What has the focus: its id, kind, name and value.
const focused = (page) =>
  page.evaluate(() => {
    const { id, type, tagName, name, value, className } = document.activeElement
    return { id, type, tag: tagName.toLowerCase(), name, value, className }
  })

// Press Tab until `is` says that the focus has arrived. Nothing may be passed twice: the way goes forward only.
export async function tabTo(page, is, what) {
  let here = await focused(page)
  for (let i = 0; i < MOST_TABS; i += 1) {
    if (is(here)) return here
    await page.keyboard.press('Tab')
    here = await focused(page)
    if (here.tag === 'body') break
  }
  assert.fail(`Tab never comes to ${what}`)
}

const tabToId = (page, id) => tabTo(page, (here) => here.id === id, `#${id}`)

// Press what has the focus, and wait for the page it leads to.
export async function enter(page) {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}

// Shift+Tab leads to where Tab came from, and Tab back again.
export async function thereAndBack(page) {
  const from = await focused(page)
  await page.keyboard.press('Shift+Tab')
  const before = await focused(page)
  assert.ok(before.tag !== 'body' && (before.id !== from.id || before.value !== from.value), 'Shift+Tab goes nowhere')
  await page.keyboard.press('Tab')
  assert.deepEqual(await focused(page), from)
}

// Go on with a button of the form.
export async function press(page, value) {
  await tabTo(page, (here) => here.name === '_do' && here.value === value, `the button ${value}`)
  await enter(page)
}

// Write over what stands in the field with the focus.
async function write(page, text) {
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await page.keyboard.type(text.slice(0, 8))
  await page.keyboard.insertText(text.slice(8)) // as dictation does: a key at a time takes long
}

// Choose radio `id`: Tab leads into its group, Space chooses, arrows go on from one to the next.
export async function chooseRadio(page, id) {
  const name = await page.locator(`#${id}`).getAttribute('name')
  const here = await tabTo(page, (at) => at.type === 'radio' && at.name === name, `the radios ${name}`)
  const ids = await page.evaluate((group) => [...document.getElementsByName(group)].filter((e) => e.checkVisibility()).map((e) => e.id), name)
  const steps = ids.indexOf(id) - ids.indexOf(here.id)
  await page.keyboard.press('Space')
  for (let i = 0; i < Math.abs(steps); i += 1) await page.keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp')
  assert.ok(await page.locator(`#${id}`).isChecked(), `${id} is not chosen`)
}

export async function setBox(page, id, isWanted) {
  await tabToId(page, id)
  if ((await page.locator(`#${id}`).isChecked()) !== isWanted) await page.keyboard.press('Space')
  assert.equal(await page.locator(`#${id}`).isChecked(), isWanted)
}

// Choose from a list with the arrow keys.
async function chooseFromList(page, id, value) {
  await tabToId(page, id)
  const [at, to] = await page
    .locator(`#${id}`)
    .evaluate((list, wanted) => [list.selectedIndex, [...list.options].findIndex((one) => one.value === wanted)], value)
  for (let i = at; i !== to; i += to > at ? 1 : -1) await page.keyboard.press(to > at ? 'ArrowDown' : 'ArrowUp')
  assert.equal(await page.locator(`#${id}`).inputValue(), value)
}

// The script offers a ranking by buttons too; without it there are only the lists.
async function rank(page, id, best) {
  const lines = await page.locator(`#${id} select`).evaluateAll((all) => all.map((one) => one.id))
  const placeOf = (line) => best.indexOf(line.slice(id.length + 1)) + 1
  for (const line of lines) {
    await tabToId(page, line)
    if (placeOf(line) || (await page.locator(`#${line}`).inputValue())) await chooseFromList(page, line, placeOf(line) ? String(placeOf(line)) : '')
  }
}

async function words(page, id, answers, key) {
  if (answers[key] === undefined) return
  await tabToId(page, id)
  await write(page, answers[key])
}

// Answer one question. `answers` holds what a form would, by the ids of the document: q1: 'o2', q2: ['m1'], 'q2~m3': 'words',
// q10: {x: '60'}, q11: {r1: 'a1'}, q8: '1.2.2026'; what it does not name is left as it is.
async function answerItem(page, item, answers) {
  const { id, type } = item
  const answer = answers[id]
  if (answer === undefined) return
  if (type === 'single' || type === 'scale' || type === 'age') {
    await chooseRadio(page, `${id}-${answer}`)
    if (answers[`${id}~${answer}`] !== undefined) await words(page, `${id}-${answer}--other`, answers, `${id}~${answer}`)
  } else if (type === 'nps') await chooseRadio(page, `${id}-${answer}`)
  else if (type === 'matrix') {
    const rows = await page.locator(`#${id} [role=radiogroup]`).evaluateAll((all) => all.map((one) => one.id))
    for (const row of rows) {
      const option = answer[row.slice(id.length + 1)]
      if (option) await chooseRadio(page, `${row}-${option}`)
    }
  } else if (type === 'multi') {
    const boxes = await page.locator(`#${id} input[type=checkbox]`).evaluateAll((all) => all.map((one) => one.id))
    for (const box of boxes) {
      const option = box.slice(id.length + 1)
      await setBox(page, box, answer.includes(option))
      if (answer.includes(option)) await words(page, `${box}--other`, answers, `${id}~${option}`)
    }
  } else if (type === 'dropdown' || type === 'area') {
    await chooseFromList(page, id, answer)
    await words(page, `${id}-${answer}--other`, answers, `${id}~${answer}`)
  } else if (type === 'date') {
    const parts = answer.split('.')
    for (const [i, part] of ['day', 'month', 'year'].entries()) {
      await tabToId(page, `${id}-${part}`)
      await write(page, parts[i])
    }
  } else if (type === 'rank') await rank(page, id, answer)
  else if (type === 'points') {
    const fields = await page.locator(`#${id} input`).evaluateAll((all) => all.map((one) => one.id))
    for (const field of fields) {
      const points = answer[field.slice(id.length + 1)]
      if (points === undefined) continue
      await tabToId(page, field)
      await write(page, points)
    }
  } else if (type === 'consent') await setBox(page, id, answer)
  else {
    await tabToId(page, id)
    await write(page, answer)
  }
}

// Answer the questions of `pageOfSurvey` that are to be seen, from the top; the script may show more on the way.
export async function answerPage(page, pageOfSurvey, answers) {
  const seen = []
  for (const item of pageOfSurvey.items) {
    if (!(await page.locator(`[data-item="${item.id}"]`).isVisible())) continue
    seen.push(item.id)
    if (item.type !== 'info') await answerItem(page, item, answers)
  }
  return seen
}
