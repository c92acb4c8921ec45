// Shows what a link to a claim, a term or a source leads to, beside the link, when it is pointed at or reached
// by keyboard. The text comes with a script of its own (see previews.py) when it is first needed. It stays
// while the pointer is on it, and goes with Escape.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const links = 'a[href*="#claim-"], a[href*="#term-"], a[href*="#source-"]';
  const article = document.querySelector("article");
  if (!article?.querySelector(links)) return;

  const tip = Object.assign(document.createElement("div"), { id: "preview", role: "tooltip", hidden: true });
  article.append(tip);
  let shownFor, timer, wanted, texts;

  function load() {
    texts ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      window.bookPreviews = (pages) => resolve(Object.assign({}, ...Object.values(pages)));
      script.onerror = () => reject(new Error(`${script.src} is missing`));
      script.src = `${document.documentElement.dataset.content_root}_static/previews-of-links.js`;
      document.head.append(script);
    });
    return texts;
  }

  async function show(link) {
    wanted = link;
    const known = (await load().catch(() => ({})))[link.hash.slice(1)];
    if (!known || wanted !== link) return;
    hide();
    const [name, text] = known;
    tip.replaceChildren(Object.assign(document.createElement("strong"), { textContent: name }), ` ${text}`);
    tip.hidden = false;
    shownFor = link;
    link.setAttribute("aria-describedby", tip.id);
    // Below the first line of the link, within the text's width; above it where the window ends.
    const at = link.getClientRects()[0];
    const page = article.getBoundingClientRect();
    tip.style.left = `${Math.max(0, Math.min(at.left - page.left, page.width - tip.offsetWidth))}px`;
    const below = at.bottom + tip.offsetHeight + 8 < window.innerHeight;
    tip.style.top = `${(below ? at.bottom + 4 : at.top - tip.offsetHeight - 4) - page.top}px`;
  }

  function hide() {
    tip.hidden = true;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = undefined;
  }

  function soon(act, wait) {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  }

  article.addEventListener("pointerover", (event) => {
    const link = event.target.closest(links);
    if (link && event.pointerType !== "touch") soon(() => show(link), 250);
    else if (event.target.closest("#preview")) clearTimeout(timer);
    else {
      wanted = undefined;
      soon(hide, 250);
    }
  });
  article.addEventListener("pointerleave", () => {
    wanted = undefined;
    soon(hide, 250);
  });
  article.addEventListener("focusin", (event) => {
    const link = event.target.closest(links);
    if (link?.matches(":focus-visible")) show(link);
  });
  article.addEventListener("focusout", () => {
    wanted = undefined;
    hide();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
});
