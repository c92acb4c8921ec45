// What people type, folded so that it is read alike however it was typed: full-width signs (２．０), typographic
// quotes, and the many lines that look like a minus or a hyphen.
"use strict";

// biome-ignore lint/correctness/noUnusedVariables: the other scripts of a page use it
var foldTyped = (text) =>
  text
    .normalize("NFKC")
    .replace(/[‘’‚‛′]/g, "'")
    .replace(/[“”„‟″]/g, '"')
    .replace(/[‐‑‒–—―−]/g, "-")
    .replace(/\s+/g, " ");
