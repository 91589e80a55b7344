// The typed code: shows what is wrong while it is being typed, and sends only a code that can be right.

import { bare, faultOf, isCitizenCard, parse } from "./codes.js";

// Wrong symbols are reported at once; an unfinished code is not.
const AT_ONCE = new Set(["accent", "symbol", "long"]);

// form: [data-typed] with an input and [data-typed-error] · onRead(parsed) is called for a code, an address, a letter or a card
export function wireTyped(form, word, onRead) {
  const input = form.querySelector("input");
  const complaint = form.querySelector("[data-typed-error]");
  const complain = (fault) => {
    complaint.textContent = fault ? word(`fault-${fault.kind}`, { ...fault, left: 8 - (fault.count ?? 0) }) : "";
    complaint.hidden = !fault;
    input.setAttribute("aria-invalid", String(Boolean(fault)));
  };

  input.addEventListener("input", () => {
    const text = input.value;
    // A scanner that types sends a whole address or card; these are not codes with wrong symbols.
    const fault = text.length > 14 || isCitizenCard(text) ? null : faultOf(bare(text));
    complain(fault && AT_ONCE.has(fault.kind) ? fault : null);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const parsed = parse(input.value);
    if (parsed.fault) {
      complain(parsed.fault);
      input.focus();
      return;
    }
    complain(null);
    input.value = "";
    onRead(parsed);
  });
}
