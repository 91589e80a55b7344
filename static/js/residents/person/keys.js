// A scanner that types like a keyboard: the card's text, then Enter or Tab, with or without a focused field.

import { START } from "./card.js";

// Typing by hand has longer pauses than a scanner.
const PAUSE_MS = 400;

// onText(text, field) is called for each text that contains bars; field is null if none had the focus.
// The earlier content of the field is restored.
export function watchKeys(onText) {
  let typed = "";
  let last = -Infinity;
  const take = (field, event) => {
    const text = field ? field.value : typed;
    if (!text.includes("|")) return;
    event.preventDefault();
    typed = "";
    const start = START.exec(text)?.index ?? 0;
    if (field) field.value = text.slice(0, start);
    onText(text.slice(start), field);
  };
  document.addEventListener("keydown", (event) => {
    const field = fieldOf(event.target);
    if (event.key === "Enter") return take(field, event);
    if (event.timeStamp - last > PAUSE_MS) typed = "";
    last = event.timeStamp;
    if (!field && event.key.length === 1) typed += event.key;
  });
  document.addEventListener("focusout", (event) => {
    const field = fieldOf(event.target);
    if (field) take(field, event);
  });
}

// Remove maxlength, which would cut off the end of a card; the server checks how long a name may be.
export function makeRoom(form) {
  for (const field of form.querySelectorAll("input[maxlength]")) field.removeAttribute("maxlength");
}

function fieldOf(target) {
  return target instanceof HTMLInputElement && !["radio", "checkbox", "submit", "button"].includes(target.type) ? target : null;
}
