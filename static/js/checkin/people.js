// Finds people by name at the desk, and checks in people without a ticket or letter.

import { isCitizenCard } from "./codes.js";

const QUIET_MS = 300;
const SHORTEST = 2;
// The most people that the server returns; there may be more. (MOST_FOUND in checkin/scanning/search.py)
const MOST = 20;
// States without a button. Passed exam points are not known here; recording one twice does no harm.
const DONE = { arrive: new Set(["arrived", "completed"]), station: new Set(), complete: new Set(["completed"]) };

export class People {
  #asked = 0;
  #timer = null;

  // dialog: see templates/checkin/_people.html · ask(text) returns the same as Line.get · mode() is "arrive", "station" or "complete"
  // onChoose({resident, name, birth_year}) is called when a button beside a person is pressed
  constructor(dialog, { word, ask, mode, onChoose }) {
    Object.assign(this, { dialog, word, ask, mode, onChoose });
    this.input = dialog.querySelector("input");
    this.list = dialog.querySelector("ul");
    this.template = dialog.querySelector("template");
    this.status = dialog.querySelector("[data-people-status]");
    this.input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.search(), QUIET_MS);
    });
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.#clear());
  }

  // Show the household of a letter's code, to choose a person from; the code itself is not shown.
  open(letter = null) {
    this.#clear();
    this.dialog.showModal();
    this.input.focus();
    if (letter) this.#find(letter);
  }

  async search() {
    clearTimeout(this.#timer);
    const text = this.input.value.normalize("NFC").trim();
    if (isSecretNumber(text)) {
      this.input.value = "";
      this.#asked += 1;
      return this.#show([], this.word("people-card"));
    }
    if (text.length < SHORTEST) {
      this.#asked += 1;
      return this.#show([], "");
    }
    return this.#find(text);
  }

  async #find(text) {
    const asked = (this.#asked += 1);
    this.status.textContent = this.word("people-busy");
    const answer = await this.ask(text);
    if (asked !== this.#asked) return undefined;
    if (!answer.ok) return this.#show([], this.word(answer.status === 401 ? "people-refused" : "people-offline"));
    const found = answer.body;
    return this.#show(found, this.#count(found.length));
  }

  #count(count) {
    if (count === 0) return this.word("people-none");
    return this.word(count < MOST ? "people-found" : "people-many", { count });
  }

  #show(found, status) {
    this.list.replaceChildren(...found.map((person) => this.#row(person)));
    this.status.textContent = status;
  }

  #row(person) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    const button = row.querySelector("button");
    const tag = row.querySelector("[data-person-state]");
    const state = this.word(`state-${person.state}`);
    row.querySelector("[data-person-name]").textContent = person.name;
    row.querySelector("[data-person-more]").textContent = [person.birth_year, person.neighborhood].filter(Boolean).join(" · ");
    tag.textContent = state;
    tag.hidden = state === "";
    tag.dataset.personState = person.state;
    button.hidden = DONE[this.mode()].has(person.state);
    button.querySelector("[data-person-act]").textContent = this.word(`act-${this.mode()}`);
    button.querySelector("[data-person-say]").textContent = person.name;
    button.addEventListener("click", () => {
      this.dialog.close();
      this.onChoose(person);
    });
    return row;
  }

  #clear() {
    this.#asked += 1;
    this.input.value = "";
    this.#show([], "");
  }
}

// A citizen number or a full phone number must not be in an address; its last four digits may.
function isSecretNumber(text) {
  return isCitizenCard(text) || /^[\d\s.+-]{7,}$/u.test(text);
}
