// Tells what the page is doing while Python starts in it, and when it is ready, from the state of the kernel
// itself. Without it a first start looks like a page that hangs; and where service workers are forbidden, as in
// private windows of some browsers, the cells would wait for ever without a word.
"use strict";

const PYODIDE = document.currentScript.dataset.pyodide; // address on another host, empty when it is on this one
const SLOW = 60,
  LONG = 180; // seconds after which a start is slow, and something is probably wrong
const REGISTERS = 10; // seconds that a service worker may take once the app is there
const READ = 30; // seconds that the last words stay after the reader has run a cell

const ELSE = "The pages of the book work without it.";
const WORDS = {
  starting: "Starting Python in this page. The first start takes about half a minute, longer on a slow connection.",
  slow: "Python is still starting. On a slow connection the first download alone can take several minutes.",
  ready:
    "Python is ready: choose Run, then Run All Cells; or press Shift and Enter in each cell. What you change stays in this browser only.",
  folder: "Notebooks cannot run from a folder: they need a web server. The pages of the book work without one.",
  insecure: `Python cannot start here: browsers allow it only at addresses that begin with https. ${ELSE}`,
  forbidden: `Python cannot start here: this window allows no service workers. It may be a private window, or one that keeps no site data; try an ordinary one. ${ELSE}`,
  unreachable: `Python cannot be fetched: ${PYODIDE && new URL(PYODIDE).host} cannot be reached from here. ${ELSE}`,
  late: `Python has not started within three minutes. On a very slow connection it may still start; otherwise reload the page. If that does not help, this browser or network may be blocking it. ${ELSE}`,
};

document.addEventListener("DOMContentLoaded", () => {
  const notice = Object.assign(document.createElement("section"), { id: "start-notice", ariaLabel: "Start of Python" });
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
  close.addEventListener("click", () => notice.remove());
  notice.append(text, close);
  document.body.append(notice);

  const say = (state) => {
    notice.dataset.state = state;
    if (text.textContent !== WORDS[state]) text.textContent = WORDS[state];
  };
  if (location.protocol === "file:") return say("folder");
  if (!window.isSecureContext) return say("insecure");
  if (!navigator.serviceWorker) return say("forbidden");
  say("starting");

  let unreachable = false;
  if (PYODIDE)
    fetch(PYODIDE).then(
      (answer) => (unreachable = !answer.ok),
      () => (unreachable = true),
    );

  const began = Date.now();
  let loaded; // when the app was there
  const since = (moment) => (Date.now() - moment) / 1000;
  const state = async () => {
    const kernel = panel()?.sessionContext?.session?.kernel;
    if (kernel?.status === "idle" && (await kernel.info)) return "ready";
    if (window.jupyterapp) loaded ??= Date.now();
    if (loaded && since(loaded) > REGISTERS && !(await works())) return "forbidden";
    if (unreachable) return "unreachable";
    return since(began) > LONG ? "late" : since(began) > SLOW ? "slow" : "starting";
  };
  const watch = setInterval(async () => {
    const now = await state();
    say(now);
    if (now === "ready") {
      clearInterval(watch);
      leave(notice);
    }
  }, 500);
});

// A notebook that was saved here once comes back as it was saved, whatever has been published since. So the edition
// that was published when the reader first came is remembered, and when another has come, it is offered.
document.addEventListener("DOMContentLoaded", async () => {
  const path = new URLSearchParams(location.search).get("path");
  if (!path || location.protocol === "file:") return;
  const file = new URL(`../files/${path}?at=${Date.now()}`, location.href); // else the service worker may have an old one
  const answer = await fetch(file, { cache: "no-store" }).catch(() => undefined);
  if (!answer?.ok) return;
  const newest = await answer.json();
  const published = sources(newest);
  const context = await opened(path);
  const shown = sources(context.model.toJSON());
  const place = `book-edition:${path}`;
  if (shown === published || kept(place) === mark(published)) return keep(place, mark(published));

  const notice = Object.assign(document.createElement("section"), {
    id: "edition-notice",
    ariaLabel: "A newer edition",
  });
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  text.textContent =
    "A newer edition of this notebook has been published. What you see is the copy that was saved in this browser.";
  const fresh = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "Open the newer edition",
  });
  const stay = Object.assign(document.createElement("button"), { type: "button", textContent: "Keep my copy" });
  fresh.addEventListener("click", async () => {
    const contents = window.jupyterapp.serviceManager.contents;
    // What was changed since stays too, under another name. (The document's own way to save waits for Python.)
    await contents.save(path, { type: "notebook", format: "json", content: context.model.toJSON() });
    await contents.rename(path, path.replace(/\.ipynb$/, `-saved-${Date.now()}.ipynb`));
    await contents.save(path, { type: "notebook", format: "json", content: newest }); // the one fetched may be an old one
    keep(place, mark(published));
    location.reload();
  });
  stay.addEventListener("click", () => {
    keep(place, mark(published));
    notice.remove();
  });
  notice.append(text, fresh, stay);
  document.body.append(notice);
});

/** The document of the notebook at a path, once it is there. */
async function opened(path) {
  while (panel()?.context?.path !== path) await new Promise((resolve) => setTimeout(resolve, 300));
  await panel().context.ready;
  return panel().context;
}

/** What somebody wrote in a notebook, without what running it left. */
function sources(notebook) {
  return notebook.cells.map(({ source }) => [source].flat().join("")).join("\n\n");
}

/** A short mark of a text; another text has, as good as always, another one. */
function mark(text) {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
  return `${text.length}:${sum}`;
}

function keep(place, value) {
  try {
    localStorage.setItem(place, value);
  } catch {} // storage is blocked, and then no notebook is kept either
}

function kept(place) {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

/** The notebook that is open. */
function panel() {
  return window.jupyterapp?.shell?.currentWidget;
}

/** Whether the kernel can read files: through a service worker, or where the host isolates the page. */
async function works() {
  return window.crossOriginIsolated || Boolean(await navigator.serviceWorker.getRegistration().catch(() => null));
}

/** Once the reader has run a cell, and has had time to read the rest, the notice is no longer in the way. */
function leave(notice) {
  let used;
  const wait = setInterval(() => {
    const cells = [...(panel()?.content?.model?.cells ?? [])];
    if (cells.some((cell) => cell.executionCount)) used ??= Date.now();
    if (used && Date.now() - used > READ * 1000 && !notice.matches(":hover, :focus-within")) notice.remove();
    if (!notice.isConnected) clearInterval(wait);
  }, 500);
}
