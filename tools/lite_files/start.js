// Tells what the page is doing while Python starts in it, and when it is ready, from the state of the kernel
// itself. Without it a first start looks like a page that hangs; and where service workers are forbidden, as in
// private windows of some browsers, the cells would wait for ever without a word.
"use strict";

const LONG = 180; // seconds after which something is probably wrong

document.addEventListener("DOMContentLoaded", () => {
  const notice = Object.assign(document.createElement("div"), { id: "start-notice" });
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
  close.addEventListener("click", () => notice.remove());
  notice.append(text, close);
  document.body.append(notice);
  const say = (state, words) => {
    notice.dataset.state = state;
    if (text.textContent !== words) text.textContent = words;
  };

  if (location.protocol === "file:")
    return say("failed", "Notebooks cannot run from a folder: they need a web server. The pages of the book work without one.");
  if (!navigator.serviceWorker)
    return say("failed", "This window allows no service workers (it may be a private one), so that Python cannot start in it. Try an ordinary window.");

  say("starting", "Python is starting in this page. The first time this takes half a minute or more.");
  const began = Date.now();
  const watch = setInterval(async () => {
    const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
    if (kernel?.status === "idle" && (await kernel.info)) {
      clearInterval(watch);
      say("ready", "Python is ready. Choose “Run”, then “Run All Cells”; or press Shift and Enter in one cell after the other. What you change is kept in this browser only.");
    } else if (Date.now() - began > LONG * 1000) {
      say("failed", "Python has not started within three minutes. Reload the page; if that does not help, this browser or network may forbid it. The pages of the book work without it.");
    }
  }, 500);
});
