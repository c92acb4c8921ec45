// Makes the link with which a class opens a chapter on its JupyterHub (book/use.md). It is put together here, in
// the page; nothing is sent anywhere.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".hub-link");
  if (!form) return;
  const [hub, repository, chapter] = ["hub", "repository", "chapter"].map((name) => form.querySelector(`#${name}`));
  const output = form.querySelector("output");

  for (const link of document.querySelectorAll('.bd-sidenav a[href^="0"], .bd-sidenav a[href^="1"]')) {
    const file = link.getAttribute("href").replace(/\.html$/, ".ipynb");
    chapter.append(new Option(link.textContent.trim(), `book/${file}`));
  }
  repository.value = form.dataset.repository ?? "";

  function address() {
    const source = new URL(repository.value).href.replace(/\/+$/, "").replace(/\.git$/, "");
    const folder = source.split("/").pop();
    const to = new URL(`${hub.value.replace(/\/+$/, "")}/hub/user-redirect/git-pull`);
    if (to.protocol !== "https:" || !source.startsWith("https://") || !folder) throw new TypeError("no address");
    to.search = new URLSearchParams({
      repo: source,
      branch: form.dataset.branch ?? "main",
      urlpath: `lab/tree/${folder}/${chapter.value}`,
    });
    return to.href;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    try {
      const link = Object.assign(document.createElement("a"), { href: address() });
      link.textContent = link.href;
      output.replaceChildren("The link for your class: ", link);
    } catch {
      output.textContent = "Both addresses must start with https://.";
    }
  });
  form.hidden = false;
});
