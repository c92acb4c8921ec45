// Runs in each page, in each engine (browsers.py): uses all that a reader can use there, and says what does not answer.
async () => {
  const faults = [];
  const seen = { explorables: 0, questions: 0, filters: 0, folds: 0, cards: 0, switches: 0, searches: 0 };
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const until = async (holds, what) => {
    for (let turn = 0; turn < 120; turn++) {
      if (holds()) return true;
      await wait(50);
    }
    faults.push(what);
    return false;
  };
  addEventListener("error", (event) => faults.push(`error: ${event.message}`));
  addEventListener("unhandledrejection", (event) => faults.push(`error: ${event.reason}`));
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";

  for (const root of document.querySelectorAll(".explorable")) {
    seen.explorables++;
    const says = () => root.querySelector(".explorable-says").textContent;
    for (const control of root.querySelectorAll("form select, form input")) {
      if (control.disabled) continue;
      const kind = control.tagName === "SELECT" ? "select" : control.type;
      const count = kind === "select" ? control.options.length : kind === "checkbox" ? 2 : Number(control.max) + 1;
      const put = (at) => {
        if (kind === "select") control.selectedIndex = at;
        else if (kind === "checkbox") control.checked = Boolean(at);
        else control.value = at;
        control.dispatchEvent(new Event("input", { bubbles: true }));
        control.dispatchEvent(new Event("change", { bubbles: true }));
      };
      control.focus();
      const was = kind === "select" ? control.selectedIndex : kind === "checkbox" ? Number(control.checked) : Number(control.value);
      const first = says();
      const heard = new Set([first]);
      for (let at = 0; at < count; at++) {
        put(at);
        if (heard.size === 1 && at !== was) await wait(300); // the answers may still be on their way
        heard.add(says());
      }
      if (heard.size < 2) await until(() => says() !== first, `#${root.id}: ${control.name} changes nothing`);
      if (!location.hash.startsWith(`#${root.id}?`)) faults.push(`#${root.id}: the address does not carry the state`);
      put(was);
      await until(() => says() === first, `#${root.id}: ${control.name} does not go back`);
      control.blur();
    }
    if (root.querySelector("form").hidden) faults.push(`#${root.id}: its controls are hidden`);
  }

  for (const check of document.querySelectorAll(".check")) {
    seen.questions++;
    const [input] = check.querySelectorAll("input");
    if (input.inputMode === "decimal") input.value = "１２．５";
    else input.click();
    check.querySelector("button").click();
    const says = check.querySelector(".check-says");
    await until(() => says.textContent.length > 3, `#${check.id} says nothing`);
    if (says.textContent.startsWith("Write a number")) faults.push(`#${check.id} does not read full-width digits`);
  }

  for (const form of document.querySelectorAll(".register-filter")) {
    seen.filters++;
    const status = document.querySelector(".register-status");
    const before = status.textContent;
    const [select] = form.querySelectorAll("select");
    select.selectedIndex = 2;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => status.textContent !== before, "the filter does nothing");
    form.querySelector("button").click();
    await until(() => status.textContent === before, "the filter does not go back");
  }

  for (const fold of document.querySelectorAll("details.book-fold, details.book-entry, details.cell-code")) {
    if (!shown(fold.querySelector("summary"))) continue;
    seen.folds++;
    fold.open = false;
    fold.querySelector("summary").click();
    await until(() => fold.open && shown(fold.lastElementChild), "a fold does not open");
    fold.querySelector("summary").click();
  }

  for (const button of document.querySelectorAll(".page-tools button")) {
    if (!shown(button.parentElement)) continue; // the front page has none
    seen.switches++;
    if (!shown(button)) faults.push(`“${button.textContent}” is hidden`);
    button.click();
    if (button.getAttribute("aria-pressed") !== "true") faults.push(`“${button.textContent}” does nothing`);
    button.click();
  }

  const link = [...document.querySelectorAll('article p a[href*="#claim-"], article p a[href*="#term-"]')].find(shown);
  if (link) {
    seen.cards++;
    const card = () => document.getElementById("card");
    link.click();
    if (await until(() => card() && shown(card()) && card().textContent.length > 20, "no card opens")) {
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      await until(() => !shown(card()), "the card does not close");
    }
  }

  if (document.getElementById("search-results")) {
    seen.searches++;
    await until(() => document.querySelector(".book-found mark"), "the search finds nothing of ours");
  }
  return JSON.stringify({ seen, faults });
};
