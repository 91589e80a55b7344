// Updates the number of eligible people while the criteria are being chosen. Without script, "Count again" does the same.
// Markup: <form data-count-form="address">, beside it [data-counts] with [data-count="code"];
// any number of [data-count-total].

const WAIT_MS = 400;
const KEPT_BACK = new Set(["csrf_token", "idempotency_key", "step"]);

function question(form) {
  const typed = new URLSearchParams(new FormData(form));
  for (const name of KEPT_BACK) typed.delete(name);
  return `${form.dataset.countForm}?${typed}`;
}

function write(panel, counts) {
  for (const total of document.querySelectorAll("[data-count-total]")) total.textContent = counts.eligible;
  for (const cell of panel.querySelectorAll("[data-count]")) {
    cell.textContent = counts.neighborhoods[cell.dataset.count] ?? "0";
  }
}

function follow(form, panel) {
  let timer = 0;
  let asked = null;
  async function count() {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(question(form), { headers: { Accept: "application/json" }, signal: asked.signal });
      // A half-typed age is not an error yet: the numbers stay as they are until the form is valid again.
      if (answer.ok) write(panel, await answer.json());
    } catch (problem) {
      if (problem.name !== "AbortError" && !(problem instanceof TypeError)) throw problem;
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(count, WAIT_MS);
  });
}

const form = document.querySelector("[data-count-form]");
const panel = document.querySelector("[data-counts]");
if (form && panel) follow(form, panel);
