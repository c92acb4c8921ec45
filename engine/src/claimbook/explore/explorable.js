// Makes the explorables of a page answer. Their states were all computed in the build; this script only
// picks one. The first stands in the page; the others come with a script of their own, named by data-states,
// when a pointer or the focus reaches the explorable, or stand in it as JSON where a
// page has to be whole by itself. See explorable.py for the HTML that it expects, and packed.py for the states.
//
// The address carries the state (#fallen-by?day=09-03), so that a teacher can link to it, and so that the text
// beside it can: a link to such an address sets the controls. While a control is moved, or a key is held, the page
// answers at once; the address, and what a screen reader says, follow when it has come to rest. A visit to a control
// adds one entry to the history. What the address names and the page does not have is ignored.
"use strict";

const REST = 400; // ms without a change; Safari allows a hundred changes of the address in half a minute
const arrived = new Map(); // by name: the states of an explorable
const awaited = new Map(); // by name: what takes them in when their script runs
window.bookStates = (name, states) => {
  arrived.set(name, states);
  awaited.get(name)?.(states);
};

document.addEventListener("DOMContentLoaded", () => {
  const explorables = new Map();
  for (const root of document.querySelectorAll(".explorable")) explorables.set(root.id, new Explorable(root));
  if (!explorables.size) return;

  const selections = () => Object.fromEntries([...explorables].map(([id, e]) => [id, e.selection()]));
  let committed = location.href; // the address of the history entry that we stand on
  let visited; // the control whose visit has its entry
  let resting;

  // A browser may refuse another change of the address for a while; the next one then says what holds.
  function write(how, state, address) {
    try {
      history[how](state, "", address);
    } catch {
      return false;
    }
    return true;
  }
  const remember = (address) => write("replaceState", { explorables: selections() }, address);

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

  function settle(id, explorable, control) {
    clearTimeout(resting);
    resting = undefined;
    explorable.announce();
    const address = addressOf(id, explorable);
    if (address === new URL(committed).hash) return;
    if (visited === control) {
      if (remember(address)) committed = location.href;
    } else {
      const before = { explorables: { ...selections(), [id]: explorable.committed } };
      write("replaceState", before, committed);
      if (write("pushState", { explorables: selections() }, address)) {
        committed = location.href;
        visited = control;
      }
    }
    explorable.committed = explorable.selection();
  }

  for (const [id, explorable] of explorables) {
    explorable.form.addEventListener("submit", (event) => event.preventDefault());
    explorable.form.addEventListener("input", (event) => {
      explorable.render();
      clearTimeout(resting);
      resting = setTimeout(() => settle(id, explorable, event.target), REST);
    });
    let held = false; // a key, which changes the control again and again
    const rest = (event) => resting && settle(id, explorable, event.target);
    explorable.form.addEventListener("keydown", (event) => (held = event.repeat));
    explorable.form.addEventListener("keyup", (event) => {
      held = false;
      rest(event);
    });
    explorable.form.addEventListener("change", (event) => held || rest(event));
    explorable.form.addEventListener("focusout", (event) => {
      held = false;
      rest(event);
      visited = undefined;
    });
    explorable.link.addEventListener("click", (event) => {
      event.preventDefault();
      explorable.link.textContent = "Link to this answer";
      settle(id, explorable, explorable.link);
      remember(addressOf(id, explorable));
      navigator.clipboard?.writeText(location.href).then(
        () => (explorable.link.textContent = "Link copied"),
        () => {}, // it stands in the address bar
      );
    });
  }

  function arrive(state) {
    visited = undefined;
    clearTimeout(resting);
    resting = undefined;
    if (!state?.explorables) return follow(); // a new address: a link, or typed by hand
    for (const [id, selection] of Object.entries(state.explorables)) explorables.get(id)?.select(selection);
    committed = location.href;
  }

  // A link in the text to a state that the address already names would do nothing.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash && !link.matches(".explorable-link") && link.hash.includes("?")) follow();
  });
  window.addEventListener("popstate", (event) => arrive(event.state));
  arrive(history.state); // not empty when the reader comes back to the page
});

class Explorable {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector(".explorable-controls");
    this.says = root.querySelector(".explorable-says");
    this.badge = root.querySelector(".explorable-badge");
    this.status = root.querySelector(".explorable-status");
    this.shows = root.querySelector(".explorable-shows");
    this.current = root.querySelector(".explorable-current");
    this.link = root.querySelector(".explorable-link");
    this.controls = [...this.form.elements].filter((e) => e.matches("select, input")).map(control);
    const inside = root.querySelector("script");
    if (inside) Object.assign(this, JSON.parse(inside.textContent)); // states, answers, parts, idle
    for (const sign of ["pointerenter", "focusin"]) root.addEventListener(sign, () => this.load().catch(() => {}));
    this.watch();
    this.start = this.selection();
    this.committed = this.start;
    this.heard = this.says.textContent;
    this.link.href = addressOf(root.id, this);
    for (const part of [this.form, root.querySelector(".explorable-try"), this.link.parentElement]) part.hidden = false;
    root.classList.add("is-live");
  }

  // The position of the chosen option in each control.
  selection() {
    return this.controls.map((c) => c.position());
  }

  // Each character of an answer names one of the parts: see packed.py.
  join(characters) {
    return Array.from(characters, (character) => this.parts[character.charCodeAt(0) - 35]).join("");
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
    if (arrived.has(this.root.id)) return Promise.resolve(this.take(arrived.get(this.root.id)));
    this.loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      awaited.set(this.root.id, (states) => resolve(this.take(states)));
      script.onerror = () => {
        this.loading = undefined; // so that the next touch tries again
        script.remove();
        reject(new Error(`${script.src} is missing`));
      };
      script.src = this.root.dataset.states;
      script.defer = true; // in a page that is saved with it, this script must still come first
      document.head.append(script);
    });
    return this.loading;
  }

  // Once the reader has scrolled to it, the answers come before they are asked for, unless data are to be saved.
  watch() {
    if (navigator.connection?.saveData) return;
    const near = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      near.disconnect();
      this.load().catch(() => {});
    });
    addEventListener("scroll", () => near.observe(this.root), { once: true, passive: true });
  }

  take(states) {
    Object.assign(this, states);
    this.guide();
  }

  render() {
    this.link.href = addressOf(this.root.id, this);
    this.link.textContent = "Link to this answer";
    if (this.answers) return this.show();
    if (this.selection().every((at, i) => at === this.start[i])) return; // what stands in the page
    this.load().then(
      () => this.show(),
      () => {
        const file = this.root.dataset.states.split("/").pop();
        this.says.textContent = `The answers could not be loaded (${file}). Check your connection and try again.`;
        this.announce();
      },
    );
  }

  // The number of a state, and of its answer.
  place(selection) {
    return this.controls.reduce((sum, c, i) => sum * c.slugs.length + selection[i], 0);
  }

  show() {
    const [said, badge, parts] = this.answers[this.states[this.place(this.selection())]];
    const says = this.join(said);
    this.guide();
    this.current.textContent = this.controls.map((c) => `${c.label} (${c.labels[c.position()]})`).join("; ");
    if (this.says.textContent === says && this.badge.textContent === badge) return;
    this.says.textContent = says;
    this.badge.textContent = badge;
    this.badge.hidden = !badge;
    const open = this.shows.querySelector("details")?.open;
    const rows = () => [...this.shows.querySelectorAll("tbody tr, li")].filter((row) => !row.closest(".book-board"));
    const before = new Set(rows().map((row) => row.textContent));
    this.shows.innerHTML = this.join(parts).replaceAll("\ue000", escaped(says));
    for (const fold of this.shows.querySelectorAll("details")) fold.open = open;
    if (!before.size) return;
    for (const row of rows()) row.classList.toggle("is-new", !before.has(row.textContent));
  }

  // Says beforehand where a control can change nothing, and which choices have no answer.
  guide() {
    const selection = this.selection();
    const here = this.place(selection);
    for (const [i, c] of this.controls.entries()) {
      c.idle(this.idle[c.name]?.includes(here) ?? false);
      c.mark?.(
        (at) =>
          this.answers[this.states[this.place(selection.map((other, j) => (j === i ? at : other)))]][2].length === 0,
      );
    }
  }

  // Lets a screen reader say the answer: the badge, and the first sentence.
  announce() {
    const says = this.says.textContent;
    if (says === this.heard) return;
    this.heard = says;
    const [first] = says.match(/^.+?[.!?](?= |$)/) ?? [says];
    this.status.textContent = `${this.badge.textContent ? `${this.badge.textContent}. ` : ""}${first}`;
  }
}

// A select, a box to tick and a slider, spoken to alike.
function control(element) {
  const label = element.labels[0].firstChild.textContent; // without its note
  const note = element.parentElement.querySelector(".explorable-idle");
  const idle = (on) => {
    element.disabled = on;
    note.hidden = !on;
  };
  if (element.matches("select")) {
    const options = [...element.options];
    const labels = options.map((o) => o.textContent);
    return {
      name: element.name,
      label,
      idle,
      mark: (empty) => {
        for (const [at, option] of options.entries()) {
          const text = empty(at) ? `${labels[at]} (none)` : labels[at];
          if (option.textContent !== text) option.textContent = text;
        }
      },
      slugs: options.map((o) => o.value),
      labels,
      position: () => element.selectedIndex,
      choose: (at) => (element.selectedIndex = at),
    };
  }
  const options = JSON.parse(element.dataset.options);
  const shared = { name: element.name, label, idle, slugs: options.map((o) => o[0]), labels: options.map((o) => o[1]) };
  if (element.type === "checkbox") {
    return {
      ...shared,
      position: () => Number(element.checked),
      choose: (at) => (element.checked = Boolean(at)),
    };
  }
  const output = element.parentElement.querySelector("output");
  const tell = () => {
    output.textContent = options[element.value][1];
    element.setAttribute("aria-valuetext", options[element.value][1]);
  };
  element.addEventListener("input", tell);
  return {
    ...shared,
    position: () => Number(element.value),
    choose: (at) => {
      element.value = at;
      tell();
    },
  };
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function addressOf(id, explorable) {
  const query = new URLSearchParams(explorable.controls.map((c) => [c.name, c.slugs[c.position()]]));
  return `#${id}?${query}`;
}

function splitAddress(hash) {
  const [id, ...rest] = hash.slice(1).split("?");
  return [id, rest.length ? rest.join("?") : null];
}
