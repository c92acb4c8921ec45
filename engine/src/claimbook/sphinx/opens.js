// Before the page is painted, what its address names is open, so that nothing jumps when reading.js opens it for good. This
// stands in the page itself: a file would come too late.
"use strict";
{
  const name = CSS.escape(location.hash.slice(1).split("?")[0]);
  if (name && window.CSSStyleSheet?.prototype.replaceSync) {
    const sheet = new CSSStyleSheet();
    const open = "::details-content { content-visibility: visible; block-size: auto; }";
    sheet.replaceSync(`details:has(#${name})${open} #${name} > details:is(.book-fold, .book-entry)${open}`);
    document.adoptedStyleSheets = [sheet];
  }
}
