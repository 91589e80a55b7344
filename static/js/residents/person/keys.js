// A scanner that types like a keyboard: the card's text, then Enter or Tab, into whatever field is in use or into none.

import { START } from "./card.js";

// Whoever types by hand pauses longer than a scanner does.
const PAUSE_MS = 400;

// onText(text, field) for each text with bars in it; field is null where none was in use.
// What stood in the field before the scan is put back.
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

// A field cut off at its most characters would lose the end of the card; how long a name may be is said by the server.
export function makeRoom(form) {
  for (const field of form.querySelectorAll("input[maxlength]")) field.removeAttribute("maxlength");
}

function fieldOf(target) {
  return target instanceof HTMLInputElement && !["radio", "checkbox", "submit", "button"].includes(target.type) ? target : null;
}
