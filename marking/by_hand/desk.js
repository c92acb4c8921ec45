// Keys for whoever marks many answers: everything works without them, with the mouse or by Tab.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("rubric");
  if (!form) return;
  const lines = [...form.querySelectorAll("fieldset")];
  const sum = document.getElementById("sum");

  function render() {
    const chosen = lines.map((line) => line.querySelector(":checked"));
    sum.textContent = chosen.every(Boolean) ? chosen.reduce((all, one) => all + Number(one.value), 0) : "";
  }

  // The whole mark first, then nothing, then the halves: what is given most often takes one press.
  function step(line) {
    const options = [...line.querySelectorAll("input")].reverse();
    const at = options.findIndex((one) => one.checked);
    const order = [options[0], options.at(-1), ...options.slice(1, -1)];
    const next = at < 0 ? order[0] : order[(order.indexOf(options[at]) + 1) % order.length];
    next.checked = true;
    next.dispatchEvent(new Event("input", { bubbles: true }));
    render();
  }

  let touched = false; // something was chosen or typed that is not saved
  const whole = () => lines.every((line) => line.querySelector(":checked")) || form.elements.marks.value !== "";
  form.addEventListener("input", (event) => {
    touched = true;
    if (event.target.type === "radio") form.elements.marks.value = ""; // the lines count again
  });
  form.addEventListener("submit", (event) => {
    document.getElementById("missing").hidden = whole();
    if (whole()) {
      touched = false;
      return;
    }
    event.preventDefault();
    lines.find((line) => !line.querySelector(":checked")).querySelector("input").focus();
  });
  window.addEventListener("beforeunload", (event) => {
    if (touched) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.activeElement.blur();
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "Enter") form.requestSubmit();
      return;
    }
    if (event.altKey || event.target.matches("textarea, input:not([type=radio]), select")) return;
    if (/^[1-9]$/.test(event.key) && lines[event.key - 1]) step(lines[event.key - 1]);
    else if (event.key === "Enter" && !event.target.matches("a, button, summary")) form.requestSubmit();
    else if (event.key === "c") form.elements.comment.focus();
    else if (event.key === "u") document.getElementById("back").requestSubmit();
    else if (event.key === "ArrowRight" && !event.target.matches("[type=radio]")) document.querySelector("[rel=next]")?.click();
    else if (event.key === "ArrowLeft" && !event.target.matches("[type=radio]")) document.querySelector("[rel=prev]")?.click();
    else return;
    event.preventDefault();
  });

  for (const button of form.querySelectorAll(".again")) {
    button.addEventListener("click", () => {
      const comment = form.elements.comment;
      comment.value = [comment.value.trim(), button.value].filter(Boolean).join(" ");
      touched = true;
      comment.focus();
    });
  }
  form.addEventListener("change", render);
  render();
});
