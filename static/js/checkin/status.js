// The status of the desk: the connection to the server, the number of waiting scans, and problems for staff to solve.

import { labelOf } from "./recent.js";
import { clockTime } from "./verdict.js";

const SKEW_MS = 120_000;

export class Status {
  #waiting = new Map();

  // root: the page · word: its words · onRetry() is called to send the scans that were not accepted again
  constructor(root, word, onRetry) {
    this.lines = [...root.querySelectorAll("[data-line]")];
    this.counts = [...root.querySelectorAll("[data-waiting]")];
    this.notices = new Map([...root.querySelectorAll("[data-notice]")].map((box) => [box.dataset.notice, box]));
    this.minutes = root.querySelector("[data-skew-minutes]");
    this.rejected = root.querySelector("[data-not-sent]");
    this.word = word;
    this.rejected.querySelector("button").addEventListener("click", onRetry);
  }

  // Update from the queue of a day, see Queue.onState. Scans of other days are added to the number; the rest is about today.
  queue(day, { pending, link, skew }, isToday) {
    this.#waiting.set(day, pending);
    this.counts.forEach((count) => {
      count.textContent = String(this.waiting);
    });
    if (!isToday) return;
    const isUp = link === "up" || (link === "unknown" && navigator.onLine);
    this.lines.forEach((line) => {
      line.hidden = line.dataset.line !== (isUp ? "online" : "offline");
    });
    this.notice("refused", link === "refused");
    this.notice("skew", Math.abs(skew) > SKEW_MS);
    this.minutes.textContent = String(Math.round(Math.abs(skew) / 60_000));
  }

  // The number of scans that only this phone has.
  get waiting() {
    return [...this.#waiting.values()].reduce((sum, count) => sum + count, 0);
  }

  // Show or hide a notice of the page: "refused" "skew" "loose" "storage".
  notice(name, isShown) {
    this.notices.get(name).hidden = !isShown;
  }

  // Show the scans that the server could not read.
  notSent(records, today) {
    const list = this.rejected.querySelector("ul");
    list.replaceChildren(
      ...records.map(({ scan }) => {
        const row = document.createElement("li");
        row.textContent = `${clockTime(scan.scanned_at, today)} · ${labelOf(scan, this.word)}`;
        return row;
      }),
    );
    this.rejected.hidden = records.length === 0;
  }
}
