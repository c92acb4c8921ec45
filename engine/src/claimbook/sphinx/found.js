// On the search page, above the pages that Sphinx's own search finds: questions that a control answers, paragraphs,
// claims, terms and sources, each with a link to its very place. Whole words come before beginnings of words; what only
// holds the letters somewhere within a word is shown when there is nothing else. The texts come in two scripts, that of
// the previews (previews.py) and then that of the passages (passages.py).
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const results = document.getElementById("search-results");
  const asked = foldTyped(new URLSearchParams(location.search).get("q") ?? "").trim();
  if (!results || !asked) return;
  const rank = rankerOf(asked); // words.js
  const place = document.createElement("div");
  results.before(place);
  const MOST = 8; // of a kind before "all of them"

  function entry({ href, name, text, told }) {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href, textContent: name }), " ", marked(text));
    if (told) {
      const [address, title] = told;
      item.append(
        " ",
        Object.assign(document.createElement("a"), { href: address, textContent: `In the book: ${title}` }),
        ".",
      );
    }
    return item;
  }

  // The text with the words that were asked for marked; of a long one the part around the first of them.
  function marked(text) {
    const whole = document.createElement("span");
    const found = [...text.matchAll(/[\p{L}\p{N}]+(?:[,.][0-9]+)*/gu)].filter(([word]) => rank.word(word));
    const first = found[0]?.index ?? 0;
    const from = text.length > 320 && first > 120 ? text.indexOf(" ", first - 100) + 1 : 0;
    const to = text.length - from > 320 ? text.lastIndexOf(" ", from + 320) : text.length;
    let at = from;
    if (from) whole.append("… ");
    for (const { 0: word, index } of found) {
      if (index < at || index >= to) continue;
      whole.append(text.slice(at, index), Object.assign(document.createElement("mark"), { textContent: word }));
      at = index + word.length;
    }
    whole.append(text.slice(at, to), to < text.length ? " …" : "");
    return whole;
  }

  function show(title, all, before) {
    const ranked = all.map((one) => ({
      ...one,
      rank: rank.text(`${one.key ?? ""} ${one.name} ${one.text}`),
      named: rank.text(`${one.key ?? ""} ${one.name}`), // what bears the name comes before what mentions it
    }));
    const best = ranked.filter((one) => one.rank >= 1);
    const found = best.length ? best : ranked.filter((one) => one.rank > 0);
    if (!found.length) return;
    found.sort((one, other) => other.rank - one.rank || other.named - one.named);
    const part = document.createElement("section");
    const head = Object.assign(document.createElement("h2"), { textContent: `${title} (${found.length})` });
    const list = Object.assign(document.createElement("ul"), { className: "book-found" });
    list.append(...found.slice(0, MOST).map(entry));
    part.append(head, list);
    if (found.length > MOST) {
      const more = document.createElement("details");
      const others = Object.assign(document.createElement("ul"), { className: "book-found" });
      more.append(
        Object.assign(document.createElement("summary"), { textContent: `${found.length - MOST} more` }),
        others,
      );
      more.addEventListener("toggle", () => others.childElementCount || others.append(...found.slice(MOST).map(entry)));
      part.append(more);
    }
    if (before) place.prepend(part);
    else place.append(part);
  }

  function load(name) {
    const script = document.createElement("script");
    script.src = `_static/${name}`;
    document.head.append(script);
  }

  window.bookPreviews = (pages) => {
    const all = Object.entries(pages).flatMap(([page, texts]) =>
      Object.entries(texts).map(([address, [name, text, told]]) => ({
        href: `${page}#${address}`,
        key: address,
        name,
        text,
        told,
      })),
    );
    show("Claims, terms and sources", all, false);
    load("passages.js");
  };
  window.bookPassages = (pages) => {
    const all = pages.flatMap(([page, title, found]) =>
      found.map(([address, question, text]) => ({
        href: `${page}#${address}`,
        name: question || title,
        text,
        asks: Boolean(question),
      })),
    );
    show(
      "In the chapters",
      all.filter((one) => !one.asks),
      true,
    );
    show(
      "Try it",
      all.filter((one) => one.asks),
      true,
    );
  };
  load("previews-of-links.js");
});
