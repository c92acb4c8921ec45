// Makes the link with which a class opens a chapter on its JupyterHub (book/use.md), from addresses as people copy them
// out of a browser. It is put together here, in the page; nothing is sent anywhere.
"use strict";

// What is wrong with an address, in a sentence that names its field.
class BadAddress extends Error {}

// Parts of a repository's own address that lead to something within it.
const INSIDE =
  /^(tree|blob|raw|blame|edit|src|commits?|branches|tags|releases|issues|pulls?|merge_requests|actions|wiki|settings)$/;

// A URL from what somebody pasted; `field` is how the page calls the field.
function parsedAddress(text, field) {
  const bare = text.trim().replace(/^[<("'“]+|[>)"'”,;.]+$/g, "");
  const scheme = bare.match(/^([a-z][a-z0-9+.-]*):\/\//i)?.[1].toLowerCase();
  if (scheme && scheme !== "https") throw new BadAddress(`${field} must start with https://, not with ${scheme}://.`);
  let url;
  try {
    if (/\s/.test(bare)) throw new TypeError("a space");
    url = new URL(scheme ? bare : `https://${bare}`);
  } catch {
    throw new BadAddress(`${field} is not an address that a browser could open.`);
  }
  if (url.username || url.password)
    throw new BadAddress(
      `${field} holds a user name or a password, which everyone with the link could read: take it out.`,
    );
  if (!/\.|^localhost$|:/.test(url.hostname)) throw new BadAddress(`${field} names no server, such as example.edu.`);
  return url;
}

// Where a hub is, without what leads to one of its own pages or to somebody's server.
function hubOf(text) {
  const field = "The address of your JupyterHub";
  const url = parsedAddress(text, field);
  const path = url.pathname.replace(/\/+/g, "/");
  const at = path.search(/\/(hub(?!\/hub(\/|$))|user|services)(\/|$)/);
  const base = (at < 0 ? path : path.slice(0, at)).replace(/\/$/, "");
  if (/\/(lab|tree|notebooks|edit|retro)(\/|$)/.test(base))
    throw new BadAddress(
      `${field} leads to a single Jupyter server, not to a hub: a hub has /hub/ or /user/ in its addresses.`,
    );
  return url.origin + base;
}

// Where a repository is, and the branch that its address names, if it names one.
function repositoryOf(text) {
  const field = "The address of the repository";
  const https = text
    .trim()
    .replace(/^git clone\s+/, "")
    .replace(/^(?:ssh:\/\/)?git@([^/:\s]+)(?::\d+(?=\/))?[:/]+/, "https://$1/"); // as git itself writes it
  const url = parsedAddress(https, field);
  if (/^(gist|raw)\.|\.(github|gitlab)\.io$|^mybinder\.org$|^colab\./.test(url.hostname))
    throw new BadAddress(
      `${field} must lead to the repository itself, not to a gist, a single file or a site made from it.`,
    );
  const parts = url.pathname.split("/").filter(Boolean);
  const dash = parts.indexOf("-"); // GitLab's sign between a repository and what is in it
  const found = parts.findIndex((part, i) => i >= 2 && INSIDE.test(part));
  let end = dash > 0 ? dash : found > 0 ? found : parts.length;
  if (/^(www\.)?(github\.com|bitbucket\.org|codeberg\.org)$/.test(url.hostname)) end = Math.min(end, 2);
  const names = parts.slice(0, end);
  const name = names.at(-1)?.replace(/\.git$/, "");
  if (names.length < 2 || !name || /^(orgs|users|topics|search|settings)$/.test(names[0]))
    throw new BadAddress(
      `${field} names no repository: it should go on with an owner and a name, as in https://github.com/owner/name.`,
    );
  const [kind, ...rest] = parts.slice(parts[end] === "-" ? end + 1 : end);
  if (kind === "src" && rest[0] === "branch") rest.shift(); // Forgejo and Gitea
  const branch = /^(tree|blob|raw|blame|edit|src|commits)$/.test(kind) ? rest[0] : undefined;
  if (branch && /%(?!2F)/i.test(branch)) throw new BadAddress(`${field} names a branch that this form cannot read.`);
  return {
    repository: `${url.origin}/${[...names.slice(0, -1), name].join("/")}`,
    branch: branch?.replace(/%2F/gi, "/"),
    folder: name,
  };
}

// The link for a class, and the branch that it follows; or for each field what is wrong with it.
function hubLink({ hub, repository, chapter, branch = "main" }) {
  const problems = {};
  const read = (name, reader, text) => {
    try {
      return reader(text);
    } catch (error) {
      if (!(error instanceof BadAddress)) throw error;
      problems[name] = error.message;
    }
  };
  const to = read("hub", hubOf, hub);
  const from = read("repository", repositoryOf, repository);
  if (!to || !from) return { problems };
  const query = new URLSearchParams({
    repo: from.repository,
    branch: from.branch ?? branch,
    urlpath: `lab/tree/${from.folder}/${chapter}`,
  });
  return { href: `${to}/hub/user-redirect/git-pull?${query}`, branch: from.branch ?? branch };
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".hub-link");
  if (!form) return;
  const [hub, repository, chapter] = ["hub", "repository", "chapter"].map((name) => form.querySelector(`#${name}`));
  const output = form.querySelector("output");
  const waiting = output.textContent;

  for (const link of document.querySelectorAll(".bd-sidenav a")) {
    const [, name] = link.getAttribute("href").match(/^(\d+-[^/]*)\.html$/) ?? [];
    if (name) chapter.append(new Option(link.textContent.trim(), `book/${name}.ipynb`));
  }
  repository.value = form.dataset.repository ?? "";

  function mark(field, wrong) {
    const marks = { "aria-invalid": "true", "aria-describedby": output.id };
    for (const [name, value] of Object.entries(marks))
      wrong ? field.setAttribute(name, value) : field.removeAttribute(name);
  }

  // `done`: the field was left, so that what stands in it is what was meant.
  function answer(done) {
    const [where, which] = [hub.value.trim(), repository.value.trim()];
    const made = hubLink({ hub: where, repository: which, chapter: chapter.value, branch: form.dataset.branch });
    const wrong = { hub: where && made.problems?.hub, repository: which && made.problems?.repository };
    for (const field of [hub, repository])
      mark(field, Boolean(wrong[field.id]) && (done || field.hasAttribute("aria-invalid")));
    const said = [hub, repository].filter((field) => field.hasAttribute("aria-invalid"));
    if (made.href) {
      const link = Object.assign(document.createElement("a"), { href: made.href, textContent: made.href });
      output.replaceChildren(`The link for your class, to the branch ${made.branch}: `, link);
    } else {
      const text = said.map((field) => wrong[field.id]).join(" ") || waiting;
      if (output.textContent !== text) output.textContent = text; // the same again would be read out again
    }
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => answer(false));
  form.addEventListener("change", () => answer(true));
  form.hidden = false;
});
