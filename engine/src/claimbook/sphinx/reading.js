// What helps to read a page: what is folded opens where a link leads into it and when it is printed; two switches
// under the title (reading.py) open all code and mark every link to a source. Nothing here needs storage: where the
// browser gives none, a switch holds for this page alone.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const FOLDS = "details:is(.book-fold, .book-entry)";

  // Everything folded that has the target in it, and what the target itself is: an entry, a table.
  function folded(target) {
    const found = [...target.querySelectorAll(`:scope > ${FOLDS}`)];
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) found.push(fold);
    return found.filter((fold) => !fold.open);
  }

  function follow() {
    let id = location.hash.slice(1).split("?")[0];
    try {
      id = decodeURIComponent(id);
    } catch {
      return; // no address of ours
    }
    const target = document.getElementById(id);
    const closed = target ? folded(target) : [];
    for (const fold of closed) fold.open = true;
    if (closed.length) target.scrollIntoView();
  }
  window.addEventListener("hashchange", follow);
  follow();
  if (document.adoptedStyleSheets) document.adoptedStyleSheets = []; // opens.js, whose work is done: it can be closed again

  // On paper nothing is folded, and it is light there, whatever was chosen on the screen.
  const root = document.documentElement;
  const paper = matchMedia("print");
  let closed = [];
  let theme;
  const print = (on) => {
    if (on === (theme !== undefined)) return;
    if (on) {
      theme = root.dataset.theme ?? "light";
      root.dataset.theme = "light";
      closed = [...document.querySelectorAll(`${FOLDS}:not([open])`)];
    } else {
      root.dataset.theme = theme;
      theme = undefined;
    }
    for (const fold of closed) fold.open = on;
  };
  paper.addEventListener?.("change", () => print(paper.matches));
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));

  const marks = { code: "shows-code", evidence: "shows-evidence" }; // classes of the root, for the style sheet
  const work = {
    code: (on) => {
      for (const fold of document.querySelectorAll("details.cell-code")) fold.open = on;
    },
    evidence: (on) => keep("evidence", on),
  };

  function keep(name, on) {
    try {
      if (on) localStorage.setItem(`book-${name}`, "on");
      else localStorage.removeItem(`book-${name}`);
    } catch {} // storage is blocked
  }

  function kept(name) {
    try {
      return localStorage.getItem(`book-${name}`) === "on";
    } catch {
      return false;
    }
  }

  function turn(button, on) {
    button.setAttribute("aria-pressed", String(on));
    root.classList.toggle(marks[button.dataset.switch], on);
    work[button.dataset.switch](on);
  }

  for (const button of document.querySelectorAll(".page-tools button")) {
    button.addEventListener("click", () => turn(button, button.getAttribute("aria-pressed") === "false"));
    if (kept(button.dataset.switch)) turn(button, true);
    button.hidden = false;
  }
});
