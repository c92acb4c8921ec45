// Takes apart what people search for, so that a number is found however it is typed: 93,340 and 93340 and 93 340 are
// one word. Sphinx's search reads splitQuery (wordsearch.py, which takes the pages apart in the same way, puts
// this file into language_data.js); found.js and register.js ask matcherOf.
"use strict";

// The words of a text. A number becomes its value between two signs, "=93340=": as digits alone Sphinx's script would
// drop it, and without the signs it would be found within a longer one.
var splitQuery = (text) => {
  // Letters that are not Latin stand beside digits without a space: 約93,340人.
  const apart = text
    .normalize("NFKC")
    .replace(/(?![A-Za-z])(\p{L})(?=[0-9])/gu, "$1 ")
    .replace(/([0-9])(?![A-Za-z])(?=\p{L})/gu, "$1 ");
  const number =
    /(?:([1-9][0-9]{0,2}(?:[,.'’ ][0-9]{3})+)|([0-9]+))(?:\.([0-9]+)|,([0-9]{1,2}))?(?![A-Za-z0-9_])|[\p{L}\p{N}_]+/gu;
  return [...apart.matchAll(number)].map(([word, grouped, plain, point, comma]) => {
    if (!grouped && !plain) return word;
    const whole = (plain ?? grouped.replace(/[^0-9]/g, "")).replace(/^0+(?=[0-9])/, "");
    const part = point ?? comma ?? "";
    return `=${whole}${/[1-9]/.test(part) ? `.${part}` : ""}=`;
  });
};

// How well a text answers what is asked for: 2 where it has every word, 1 where some word of it begins with each, 0.5
// where each stands somewhere within it, and 0. `word` says of one word whether it is, or begins with, one of them.
// biome-ignore lint/correctness/noUnusedVariables: the other scripts of a page use it
var rankerOf = (asked) => {
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const wanted = splitQuery(fold(asked));
  const within = matcherOf(asked);
  return {
    word: (word) => {
      const [one = ""] = splitQuery(fold(word));
      return wanted.some((want) => one === want || (!want.startsWith("=") && one.startsWith(want)));
    },
    text: (text) => {
      const there = new Set(splitQuery(fold(text)));
      if (wanted.every((want) => there.has(want))) return 2;
      const words = [...there];
      const begins = (want) =>
        there.has(want) || (!want.startsWith("=") && words.some((word) => word.startsWith(want)));
      if (wanted.every(begins)) return 1;
      return within(text) ? 0.5 : 0;
    },
  };
};

// What says of a text whether it holds all that is asked for: numbers as wholes, anything else as a part of it,
// without regard to capitals and accents ("malmo" finds "Malmö").
var matcherOf = (asked) => {
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const pieces = fold(asked).split(/\s+/).filter(Boolean);
  const numbers = splitQuery(asked).filter((word) => word.startsWith("="));
  const words = numbers.length ? pieces.filter((piece) => /\p{L}/u.test(piece)) : pieces;
  return (text) => {
    const within = fold(text);
    if (!words.every((word) => within.includes(word))) return false;
    const there = numbers.length ? new Set(splitQuery(text)) : undefined;
    return numbers.every((number) => there.has(number));
  };
};
