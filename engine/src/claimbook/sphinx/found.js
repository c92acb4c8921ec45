// On the search page: lists the claims, terms and sources that match, each with a link to its very place, above
// the pages that Sphinx's own search finds. The texts are those of the previews (see previews.py).
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const results = document.getElementById("search-results");
  const asked = new URLSearchParams(location.search).get("q")?.trim();
  if (!results || !asked) return;
  const matches = matcherOf(asked); // words.js

  window.bookPreviews = (pages) => {
    const all = Object.entries(pages).flatMap(([page, texts]) =>
      Object.entries(texts).map(([address, [name, text]]) => ({ href: `${page}#${address}`, address, name, text })),
    );
    const found = all.filter(({ address, name, text }) => matches(`${address} ${name} ${text}`));
    if (!found.length) return;
    const list = document.createElement("ul");
    list.className = "book-found";
    for (const { href, name, text } of found) {
      const link = Object.assign(document.createElement("a"), { href, textContent: name });
      const item = document.createElement("li");
      item.append(link, ` ${text}`);
      list.append(item);
    }
    const part = document.createElement("section");
    const head = document.createElement("h2");
    head.textContent = `Claims, terms and sources (${found.length})`;
    part.append(head, list);
    results.before(part);
  };
  const script = document.createElement("script");
  script.src = "_static/previews-of-links.js";
  document.head.append(script);
});
