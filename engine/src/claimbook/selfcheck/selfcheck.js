// Answers the questions to check oneself by. Their answers stand in the page, in the part that opens below
// each; see questions.py for the HTML. What somebody chooses is neither kept nor sent.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const check of document.querySelectorAll(".check")) {
    const says = check.querySelector(".check-says");
    const answer = () => {
      says.replaceChildren(); // so that the same answer, given again, is read out again
      requestAnimationFrame(() => says.append(...judged(check)));
    };
    check.querySelector(".check-do").hidden = false;
    check.querySelector("button").addEventListener("click", answer);
    check.addEventListener("submit", (event) => event.preventDefault());
    check.addEventListener("input", () => mark(check, []));
    check.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      if (!event.isComposing) answer(); // else Enter ends what an input method composes
    });
  }
});

// What to say of the answer given: text, and the reason as it stands under "Answer", with its links.
function judged(check) {
  const inputs = [...check.querySelectorAll("input")];
  if (check.dataset.kind === "number") return judgedNumber(check, inputs[0].value);
  const items = [...check.querySelectorAll(".check-answer li")];
  const chosen = inputs.flatMap((input, at) => (input.checked ? [items[at]] : []));
  if (!chosen.length) return ["Choose an answer first."];
  const right = chosen.filter((item) => "right" in item.dataset);
  mark(
    check,
    inputs.filter((input, at) => input.checked && !right.includes(items[at])),
  );
  if (check.dataset.kind === "one") return [right.length ? "Right. " : "No. ", why(chosen[0])];
  const all = items.filter((item) => "right" in item.dataset).length;
  const wrong = chosen.length - right.length;
  if (right.length === all && !wrong) return ["Right: these and no others."];
  const missed = all - right.length;
  return [`Not yet: ${right.length} right, ${wrong} wrong, ${missed} missing.`];
}

// Marks the options that were chosen and are wrong; what is marked is said in words, too.
function mark(check, wrong) {
  for (const option of check.querySelectorAll(".check-option")) {
    const on = wrong.includes(option.querySelector("input"));
    option.classList.toggle("is-wrong", on);
    option.querySelector(".check-wrong")?.remove();
    if (on)
      option.append(
        Object.assign(document.createElement("span"), { className: "check-wrong", textContent: "not this one" }),
      );
  }
}

function judgedNumber(check, text) {
  const given = numberIn(text);
  if (Number.isNaN(given)) return ["Write a number, such as 1,234 or 5.6."];
  const off = given - Number(check.dataset.answer);
  if (Math.abs(off) <= Number(check.dataset.tolerance) + 1e-9) return ["Right. ", why(check.querySelector("details"))];
  return [off > 0 ? "No, that is too high." : "No, that is too low."];
}

// 26,107 and 26 107 and 77.0 and "77 per cent" are numbers; a comma before one or two digits is a decimal comma.
function numberIn(text) {
  const found = foldTyped(text)
    .replace(/(\d)[,\s\u00a0\u202f](?=\d{3}(?!\d))/g, "$1")
    .match(/^\D*?(-?\d+(?:[.,]\d+)?)\D*$/);
  return found ? Number(found[1].replace(",", ".")) : NaN;
}

function why(place) {
  const reason = document.createElement("span");
  reason.append(...[...place.querySelector(".check-why").childNodes].map((node) => node.cloneNode(true)));
  return reason;
}
