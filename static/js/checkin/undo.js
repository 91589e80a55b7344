// Ten seconds to undo the last scan, counted down on every button marked data-undo.

const SECONDS = 10;

export class Undo {
  #scan = null;
  #until = 0;
  #ticking = null;

  // root: contains the [data-undo] buttons, each with a [data-undo-left], and the [data-undo-bar] with its [data-undo-what]
  constructor(root, onUndo) {
    this.bar = root.querySelector("[data-undo-bar]");
    this.what = root.querySelector("[data-undo-what]");
    this.buttons = [...root.querySelectorAll("[data-undo]")];
    for (const button of this.buttons) {
      button.addEventListener("click", () => {
        const scan = this.#scan;
        this.withdraw();
        if (scan) onUndo(scan);
      });
    }
  }

  // Offer to undo this scan; `label` names its person.
  offer(scan, label) {
    clearInterval(this.#ticking);
    this.#scan = scan;
    this.#until = performance.now() + SECONDS * 1000;
    this.what.textContent = label;
    this.#ticking = setInterval(() => this.#tick(), 1000);
    this.#tick();
  }

  withdraw() {
    clearInterval(this.#ticking);
    this.#scan = null;
    this.#show(0);
  }

  #tick() {
    const left = Math.ceil((this.#until - performance.now()) / 1000);
    if (left > 0) this.#show(left);
    else this.withdraw();
  }

  #show(left) {
    this.bar.hidden = left === 0;
    for (const button of this.buttons) {
      button.hidden = left === 0;
      button.querySelector("[data-undo-left]").textContent = String(left);
    }
  }
}
