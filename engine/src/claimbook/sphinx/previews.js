// Shows what a link to a claim, a term or a source leads to, where one reads. Pointed at or reached by keyboard, its
// text comes beside it; a click or a tap opens a card (on a phone a sheet at the foot) with the ways on: to the entry,
// to the sentence of the book that rests on it, and of a claim how to cite it. With a modifier, or the middle button, it
// is a link like any other. In a list of claims the number of each opens its card.
// The texts come with a script of its own (see previews.py) when they are first needed.
"use strict";

// In a page that was saved, the script of the texts runs before anybody has asked for it.
window.bookPreviews ??= () => {};

document.addEventListener("DOMContentLoaded", () => {
  const links = 'a[href*="#claim-"], a[href*="#term-"], a[href*="#source-"]';
  const article = document.querySelector("article");
  const numbers = [...(article?.querySelectorAll("li > .claim-id") ?? [])];
  if (!numbers.length && !article?.querySelector(links)) return;
  for (const number of numbers) {
    number.tabIndex = 0;
    number.role = "button";
    number.setAttribute("aria-label", `${number.textContent}: cite this claim`);
  }
  const rootOf = document.documentElement.dataset.content_root;

  const tip = Object.assign(document.createElement("div"), { id: "preview", role: "tooltip", hidden: true });
  const card = Object.assign(document.createElement("div"), { id: "card", role: "dialog", tabIndex: -1, hidden: true });
  card.setAttribute("aria-labelledby", "card-name");
  article.append(tip, card);
  let shownFor, openedBy, timer, wanted, texts;

  function load() {
    texts ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      window.bookPreviews = (pages, cited) => {
        const found = { cited };
        for (const [page, those] of Object.entries(pages))
          for (const [name, known] of Object.entries(those)) found[name] = [`${rootOf}${page}#${name}`, ...known];
        resolve(found);
      };
      script.onerror = () => {
        texts = undefined; // so that the next touch tries again
        script.remove();
        reject(new Error(`${script.src} is missing`));
      };
      script.src = `${rootOf}_static/previews-of-links.js`;
      script.defer = true; // see below
      document.head.append(script);
    });
    return texts;
  }

  // Below the first line of the link, within the text's width; above it where the window ends.
  function put(box, link) {
    const at = link.getClientRects()[0];
    const page = article.getBoundingClientRect();
    box.style.left = `${Math.max(0, Math.min(at.left - page.left, page.width - box.offsetWidth))}px`;
    const below = at.bottom + box.offsetHeight + 8 < window.innerHeight;
    box.style.top = `${(below ? at.bottom + 4 : at.top - box.offsetHeight - 4) - page.top}px`;
  }

  async function show(link) {
    wanted = link;
    const known = (await load().catch(() => ({})))[link.hash.slice(1)];
    if (!known || wanted !== link || !card.hidden) return;
    hide();
    const [, name, text] = known;
    tip.replaceChildren(Object.assign(document.createElement("strong"), { textContent: name }), ` ${text}`);
    tip.hidden = false;
    shownFor = link;
    link.setAttribute("aria-describedby", tip.id);
    put(tip, link);
  }

  function hide() {
    tip.hidden = true;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = undefined;
  }

  function element(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }

  // How to cite a claim: in words and as BibTeX, the text itself first.
  function citation(identity, name, templates) {
    const [id, place] = [identity.replace("claim-", ""), name.split(": ")[1]];
    const [words, bibtex] = templates.map((text) => text.replaceAll("@@id@@", id).replaceAll("@@place@@", place));
    const box = element("details", { className: "card-cite" });
    const copy = element("button", { type: "button", textContent: "Copy it with the BibTeX" });
    const both = [element("p", { textContent: words }), element("pre", { textContent: bibtex, tabIndex: 0 })];
    const done = (text) => Object.assign(copy, { textContent: text });
    copy.addEventListener("click", async () => {
      getSelection().selectAllChildren(both[1]); // where a page may not copy, the reader can
      try {
        await navigator.clipboard.writeText(`${words}\n\n${bibtex}\n`);
        done("Copied");
      } catch {
        done("The BibTeX is selected: copy it now");
      }
    });
    box.append(element("summary", { textContent: "Cite this claim" }), both[0], copy, both[1]);
    return box;
  }

  async function open(link) {
    const number = link.matches(".claim-id");
    const identity = number ? link.parentElement.id : link.hash.slice(1);
    const all = await load().catch(() => ({}));
    if (!all[identity]) {
      if (!number) location.assign(link.href);
      return;
    }
    wanted = undefined;
    hide();
    close(false);
    const [entry, name, text, told] = all[identity];
    const close_ = element("button", { type: "button", textContent: "Close" });
    close_.addEventListener("click", () => close(true));
    const ways = element("p", { className: "card-ways" });
    const elsewhere = (way) => way.href.split("#")[0] !== location.href.split("#")[0];
    const to = element("a", { href: number ? entry : link.href, textContent: "Open its entry" });
    if (!number || elsewhere(to)) ways.append(to);
    if (told) {
      const way = element("a", { href: `${rootOf}${told[0]}`, textContent: `In the book: ${told[1]}` });
      if (elsewhere(way)) ways.append(way);
    }
    ways.append(close_);
    card.replaceChildren(
      element("strong", { id: "card-name", textContent: name }),
      element("p", { textContent: text }),
      ways,
    );
    if (all.cited && identity.startsWith("claim-")) {
      const box = citation(identity, name, all.cited);
      box.open = number;
      card.append(box);
    }
    card.hidden = false;
    openedBy = link;
    link.setAttribute("aria-expanded", "true");
    if (getComputedStyle(card).position === "absolute") put(card, link);
    else {
      card.style.left = card.style.top = "";
      const hidden = link.getBoundingClientRect().bottom - card.getBoundingClientRect().top + 16;
      if (hidden > 0) window.scrollBy({ top: hidden, behavior: "instant" }); // the sheet would cover the link
    }
    card.focus({ preventScroll: true });
  }

  function close(back) {
    if (card.hidden) return;
    card.hidden = true;
    openedBy.removeAttribute("aria-expanded");
    if (back) openedBy.focus({ preventScroll: true });
  }

  function soon(act, wait) {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  }

  article.addEventListener("click", (event) => {
    const link = event.target.closest(`${links}, li > .claim-id`);
    if (!link || link.closest("#card") || event.defaultPrevented || event.button) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (
      link.matches("a") &&
      link.origin + link.pathname === location.origin + location.pathname &&
      link.closest("#register, .book-claims")
    )
      return;
    event.preventDefault();
    clearTimeout(timer);
    open(link);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(`#card, .claim-id, ${links}`)) close(false);
  });
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
    if (!card.hidden && !card.contains(event.target) && event.target !== openedBy) close(false);
  });
  article.addEventListener("focusout", () => {
    wanted = undefined;
    hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.("li > .claim-id") && ["Enter", " "].includes(event.key)) {
      event.preventDefault();
      open(event.target);
    }
    if (event.key !== "Escape") return;
    hide();
    close(true);
  });
});
