// Filters the claims register. Every claim stands in the page as built, folded by section; this script hides those that
// do not match and unfolds those that do. See register.py for the HTML that it expects.
//
// The address carries the choice (#register?section=iii&kind=count) as it does for explorables: what moves
// replaces it, a committed change adds a history entry. What the page does not offer counts as "all".
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const root = document.querySelector(".register");
  if (!root) return;
  const form = root.querySelector("form");
  const status = root.querySelector(".register-status");
  const controls = [...form.elements].filter((c) => c.name);
  const claims = [...root.querySelectorAll("li")];
  const few = [...root.querySelectorAll("section > details")].every((section) => section.open); // as built: see register.py
  let entry; // choice and address of the history entry that we stand on

  const chosen = () => controls.filter((c) => c.value.trim());
  const query = () => `${new URLSearchParams(chosen().map((c) => [c.name, c.value.trim()]))}`;
  const address = () => `#${root.id}${query() && "?"}${query()}`;
  const write = (how, choice, at) => history[how]({ ...history.state, register: choice }, "", at);
  const fold = (text) => foldTyped(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(); // "malmo" finds "Malmö"

  // Whether a claim matches a control that is not at "all".
  function matcher(c) {
    if (c.options) return (li) => li.closest(`[data-${c.name}]`)?.dataset[c.name].split(" ").includes(c.value);
    const words = fold(c.value).trim().split(/\s+/); // a part of a number too, while it is being typed …
    const whole = matcherOf(c.value); // … and all of it, however it is written (words.js)
    return (li) => {
      const statement = li.querySelector(".claim-statement").textContent;
      return words.every((word) => fold(statement).includes(word)) || whole(statement);
    };
  }

  function told(c) {
    const value = c.options ? c.selectedOptions[0].text.replace(/ \([\d,]+\)$/, "") : `“${c.value.trim()}”`;
    return `${c.labels[0].textContent}: ${value}`;
  }

  function render() {
    const matchers = chosen().map(matcher);
    for (const li of claims) li.hidden = !matchers.every((matches) => matches(li));
    for (const part of root.querySelectorAll("section")) {
      const some = part.querySelectorAll("li:not([hidden])").length;
      const summary = part.querySelector("summary");
      summary.dataset.whole ??= summary.textContent;
      summary.textContent = matchers.length ? `${some} of ${summary.dataset.whole}` : summary.dataset.whole;
      part.hidden = !some;
      part.querySelector("details").open = matchers.length > 0 || few;
    }
    const [some, all] = [claims.filter((li) => !li.hidden), claims].map((list) => list.length.toLocaleString("en"));
    const says = matchers.length ? `${some} of ${all} claims. ${chosen().map(told).join("; ")}.` : `all ${all} claims.`;
    status.textContent = `Shown: ${says}`;
  }

  function select(choice) {
    const asked = new URLSearchParams(choice);
    for (const c of controls) {
      c.value = asked.get(c.name) ?? "";
      if (c.selectedIndex < 0 || c.value.length > c.maxLength) c.value = "";
    }
    render();
  }

  function commit() {
    write("replaceState", entry.choice, entry.href);
    if (query() !== entry.choice) write("pushState", query(), address());
    entry = { choice: query(), href: location.href };
  }

  function arrive(state) {
    const [id, ...rest] = location.hash.slice(1).split("?");
    const target = document.getElementById(id);
    if (state?.register !== undefined) select(state.register);
    else if (id === root.id) select(rest.join("?"));
    if (root.contains(target)) {
      if (target.closest("[hidden]")) select(""); // a link to a claim that the filter hides
      const fold = target.closest("details");
      if (fold) fold.open = true;
      if (!state) target.scrollIntoView();
    }
    entry = { choice: query(), href: location.href };
    write("replaceState", entry.choice, entry.href);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    render();
    write("replaceState", query(), address());
  });
  form.addEventListener("change", commit);
  form.querySelector("button").addEventListener("click", () => {
    select("");
    commit();
  });
  form.hidden = false;
  window.addEventListener("popstate", (event) => arrive(event.state));
  arrive(history.state); // not empty when the reader comes back to the page
});
