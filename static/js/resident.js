/* resident.js - small comforts on resident pages; everything works without it. */
/* SPDX-License-Identifier: EUPL-1.2 */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* An error summary takes the focus; its links lead into the first field of the question. */
function helpWithErrors() {
    const summary = document.querySelector(".dr-errors");
    if (!summary) return;
    summary.focus();
    for (const link of all("a[href^='#']", summary)) {
        link.addEventListener("click", (event) => {
            const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
            if (!target) return;
            const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
            if (!field) return;
            event.preventDefault();
            (target.closest(".dr-matrix__row") || target.closest(".dr-question") || target).scrollIntoView();
            field.focus({ preventScroll: true });
        });
    }
}

const numbers = new Intl.NumberFormat(document.documentElement.lang);

/* Characters left: shown at once, told to a screen reader after a pause in typing. */
function countCharacters(field) {
    const shown = document.getElementById(`${field.id}--count`);
    const limit = Number(field.dataset.limit);
    if (!shown || !limit) return;
    const told = document.createElement("p");
    told.className = "govuk-visually-hidden";
    told.setAttribute("aria-live", "polite");
    shown.after(told);
    let timer = 0;
    const update = () => {
        const left = limit - [...field.value].length;
        const sentence = (left < 0 ? "over" : "left") + (Math.abs(left) === 1 ? "One" : "");
        const text = shown.dataset[sentence].replace("%n", numbers.format(Math.abs(left)));
        shown.textContent = text;
        shown.classList.toggle("dr-count--over", left < 0);
        clearTimeout(timer);
        timer = setTimeout(() => {
            if (document.activeElement === field && left < limit / 5) told.textContent = text;
        }, 1000);
    };
    field.addEventListener("input", update);
    update();
}

/* "En mikään" and the like exclude the other choices, and the other way round. */
function excludeChoices(event) {
    const box = event.target;
    if (box.type !== "checkbox" || !box.checked) return;
    const group = box.closest(".dr-choices");
    if (!group) return;
    for (const other of all("input[type=checkbox]:checked", group)) {
        if (other !== box && ("exclusive" in box.dataset || "exclusive" in other.dataset)) other.checked = false;
    }
}

/* The words of "other" are asked for when it is chosen, or when there are some already. */
function showOtherWords() {
    for (const input of all("input[data-other]")) {
        const words = document.getElementById(input.dataset.other);
        if (words) words.closest(".dr-other").hidden = !input.checked && !words.value;
    }
}

/* Radios cannot be taken back by themselves: a button for that, while there is something to take back. */
function offerClearing(group) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "dr-clear";
    button.textContent = group.dataset.clear;
    button.title = group.dataset.clear;
    const label = group.getAttribute("aria-labelledby") || group.closest("fieldset")?.querySelector("legend")?.id;
    if (label) button.setAttribute("aria-describedby", label);
    const update = () => { button.hidden = !group.querySelector("input[type=radio]:checked"); };
    button.addEventListener("click", () => {
        const chosen = group.querySelector("input[type=radio]:checked");
        if (chosen) {
            chosen.checked = false;
            chosen.focus();
            chosen.dispatchEvent(new Event("change", { bubbles: true }));
        }
    });
    if (group.matches(".dr-matrix__row")) group.append(button);
    else group.after(button);
    return update;
}

/* A second press while the first is on its way does nothing. The button is not disabled: its value must be sent. */
function sendOnce(form, release) {
    let isSent = false;
    const buttons = () => all("button").filter((button) => button.form === form);
    form.addEventListener("submit", (event) => {
        if (isSent) {
            event.preventDefault();
            return;
        }
        isSent = true;
        for (const button of buttons()) button.setAttribute("aria-disabled", "true");
    });
    release.push(() => {
        isSent = false;
        for (const button of buttons()) button.removeAttribute("aria-disabled");
    });
}

const form = document.getElementById("_answer");
const onShow = [];
helpWithErrors();
if (form) {
    const updates = all("[data-clear]", form).map(offerClearing);
    const update = () => {
        showOtherWords();
        for (const one of updates) one();
    };
    all("[data-limit]", form).forEach(countCharacters);
    form.addEventListener("change", (event) => {
        excludeChoices(event);
        update();
    });
    sendOnce(form, onShow);
    onShow.push(update);
    update();
}
addEventListener("pageshow", () => onShow.forEach((one) => one()));
