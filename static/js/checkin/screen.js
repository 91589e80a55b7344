// The full-screen answer: color, icon, word, person, sound; then scanning continues, by itself or after a tap.

const BUSY_AFTER_MS = 250;

export class Screen {
  #timer = null;

  // dialog: see templates/checkin/_answer.html
  constructor(dialog, senses) {
    this.dialog = dialog;
    this.senses = senses;
    this.part = (name) => dialog.querySelector(`[data-answer-${name}]`);
    dialog.addEventListener("close", () => clearTimeout(this.#timer));
    dialog.addEventListener("click", (event) => {
      if (!event.target.closest("[data-undo]")) this.close();
    });
  }

  get isOpen() {
    return this.dialog.open;
  }

  // Show that the code was read and the answer is on its way. A quick answer is shown without this.
  busy(word) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#paint({ tone: "busy", key: "busy", word, sub: "", person: null, action: null }), BUSY_AFTER_MS);
  }

  // Show a screen of verdict.js.
  show(view) {
    clearTimeout(this.#timer);
    this.#paint(view);
    this.senses.play(view.sound);
    if (view.hold) this.#timer = setTimeout(() => this.close(), view.hold);
  }

  close() {
    clearTimeout(this.#timer);
    if (this.dialog.open) this.dialog.close();
  }

  #paint({ tone, key, word, sub, person, action }) {
    this.dialog.className = `verdict verdict-${tone}`;
    this.dialog.dataset.key = key;
    for (const icon of this.dialog.querySelectorAll("[data-icon]")) {
      icon.toggleAttribute("hidden", icon.dataset.icon !== tone);
    }
    this.#say("word", word);
    this.#say("sub", sub);
    this.#say("name", person?.name);
    this.#say("year", person?.birth_year);
    this.#say("neighborhood", person?.neighborhood);
    this.#say("slot", person?.slot);
    this.#say("queue", person?.queue_no, "queue-no");
    this.part("priority").hidden = !person?.priority;
    for (const button of this.dialog.querySelectorAll("[data-open]")) button.hidden = button.dataset.open !== action;
    if (!this.dialog.open) this.dialog.showModal();
    this.part("next").focus();
  }

  // Fill a part, or hide it (with its label, if it has one) if it is empty.
  #say(name, text, value = name) {
    this.part(value).textContent = text ?? "";
    this.part(name).hidden = text === null || text === undefined || text === "";
  }
}
