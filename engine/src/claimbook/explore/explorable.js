// Makes the explorables of a page answer. Their states were all computed in the build; this script only
// picks one. The first stands in the page; the others come with a script of their own, named by data-states,
// when a pointer or the focus reaches the explorable, or stand in it as JSON where a
// page has to be whole by itself. See explorable.py for the HTML that it expects.
//
// The address carries the state (#fallen-by?day=09-03), so that a teacher can link to it. While a control
// moves, the address is replaced; a committed change adds one entry to the history. What the address
// names and the page does not have is ignored.
"use strict";

const expected = new Map(); // by name: what takes in the states of an explorable when their script runs
window.bookStates = (name, states) => expected.get(name)(states);

document.addEventListener("DOMContentLoaded", () => {
  const explorables = new Map();
  for (const root of document.querySelectorAll(".explorable")) explorables.set(root.id, new Explorable(root));
  if (!explorables.size) return;

  const selections = () => Object.fromEntries([...explorables].map(([id, e]) => [id, e.selection()]));
  const remember = (address) => history.replaceState({ explorables: selections() }, "", address);
  let committed = location.href; // the address of the history entry that we stand on

  // Shows the state that the address names, if it names one of ours.
  function follow() {
    const [id, query] = splitAddress(location.hash);
    const named = explorables.get(id);
    if (named && query !== null) {
      named.select(named.selectionFrom(new URLSearchParams(query)));
      named.root.scrollIntoView();
    }
    remember(location.href);
    committed = location.href;
  }

  for (const [id, explorable] of explorables) {
    explorable.form.addEventListener("submit", (event) => event.preventDefault());
    explorable.form.addEventListener("input", () => {
      explorable.render();
      remember(addressOf(id, explorable));
    });
    explorable.form.addEventListener("change", () => {
      const address = addressOf(id, explorable);
      if (address === new URL(committed).hash) return;
      const before = history.state;
      history.replaceState({ explorables: { ...before.explorables, [id]: explorable.committed } }, "", committed);
      history.pushState({ explorables: selections() }, "", address);
      explorable.committed = explorable.selection();
      committed = location.href;
    });
  }

  function arrive(state) {
    if (!state?.explorables) return follow(); // a new address: a link, or typed by hand
    for (const [id, selection] of Object.entries(state.explorables)) explorables.get(id)?.select(selection);
    committed = location.href;
  }

  window.addEventListener("popstate", (event) => arrive(event.state));
  arrive(history.state); // not empty when the reader comes back to the page
});

class Explorable {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector(".explorable-controls");
    this.says = root.querySelector(".explorable-says");
    this.shows = root.querySelector(".explorable-shows");
    this.current = root.querySelector(".explorable-current");
    this.controls = [...this.form.elements].filter((e) => e.matches("select, input")).map(control);
    const inside = root.querySelector("script");
    if (inside) Object.assign(this, JSON.parse(inside.textContent)); // states, answers
    for (const sign of ["pointerenter", "focusin"]) root.addEventListener(sign, () => this.load().catch(() => {}));
    this.start = this.selection();
    this.committed = this.start;
    this.form.hidden = false;
    root.querySelector(".explorable-try").hidden = false;
    root.classList.add("is-live");
  }

  // The position of the chosen option in each control.
  selection() {
    return this.controls.map((c) => c.position());
  }

  select(selection) {
    for (const [i, control] of this.controls.entries()) control.choose(selection[i]);
    this.committed = this.selection();
    this.render();
  }

  // What an address asks for; the start where it names no option that we have.
  selectionFrom(query) {
    return this.controls.map((c, i) => {
      const at = c.slugs.indexOf(query.get(c.name));
      return at < 0 ? this.start[i] : at;
    });
  }

  // Brings states and answers, once; a second call shares the first one's wait.
  load() {
    if (this.answers) return Promise.resolve();
    this.loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      expected.set(this.root.id, (states) => resolve(Object.assign(this, states)));
      script.onerror = () => {
        this.loading = undefined; // so that the next touch tries again
        script.remove();
        reject(new Error(`${script.src} is missing`));
      };
      script.src = this.root.dataset.states;
      document.head.append(script);
    });
    return this.loading;
  }

  render() {
    if (this.answers) return this.show();
    if (this.selection().every((at, i) => at === this.start[i])) return; // what stands in the page
    this.load().then(
      () => this.show(),
      () => (this.says.textContent = "The answers have not arrived. Are you still connected? Try once more."),
    );
  }

  show() {
    const at = this.controls.reduce((sum, c) => sum * c.slugs.length + c.position(), 0);
    const [says, shows] = this.answers[this.states[at]];
    if (this.says.textContent === says) return;
    this.says.textContent = says;
    this.shows.innerHTML = shows;
    this.current.textContent = this.controls.map((c) => `${c.label}: ${c.labels[c.position()]}`).join("; ");
  }
}

// A select, a box to tick and a slider, spoken to alike.
function control(element) {
  const label = element.labels[0].textContent;
  if (element.matches("select")) {
    const options = [...element.options];
    return {
      name: element.name,
      label,
      slugs: options.map((o) => o.value),
      labels: options.map((o) => o.textContent),
      position: () => element.selectedIndex,
      choose: (at) => (element.selectedIndex = at),
    };
  }
  const options = JSON.parse(element.dataset.options);
  if (element.type === "checkbox") {
    return {
      name: element.name,
      label,
      slugs: options.map((o) => o[0]),
      labels: options.map((o) => o[1]),
      position: () => Number(element.checked),
      choose: (at) => (element.checked = Boolean(at)),
    };
  }
  const output = element.nextElementSibling;
  const tell = () => {
    output.textContent = options[element.value][1];
    element.setAttribute("aria-valuetext", options[element.value][1]);
  };
  element.addEventListener("input", tell);
  return {
    name: element.name,
    label,
    slugs: options.map((o) => o[0]),
    labels: options.map((o) => o[1]),
    position: () => Number(element.value),
    choose: (at) => {
      element.value = at;
      tell();
    },
  };
}

function addressOf(id, explorable) {
  const query = new URLSearchParams(explorable.controls.map((c) => [c.name, c.slugs[c.position()]]));
  return `#${id}?${query}`;
}

function splitAddress(hash) {
  const [id, ...rest] = hash.slice(1).split("?");
  return [id, rest.length ? rest.join("?") : null];
}
