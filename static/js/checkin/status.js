// What the desk says of itself: the line to the server, how many scans wait, and whatever staff must put right.

import { labelOf } from "./recent.js";
import { clockTime } from "./verdict.js";

const SKEW_MS = 120_000;

export class Status {
  #waiting = new Map();

  // root: the page · word: its words · onRetry() when the scans that were not taken shall be sent again
  constructor(root, word, onRetry) {
    this.lines = [...root.querySelectorAll("[data-line]")];
    this.counts = [...root.querySelectorAll("[data-waiting]")];
    this.notices = new Map([...root.querySelectorAll("[data-notice]")].map((box) => [box.dataset.notice, box]));
    this.minutes = root.querySelector("[data-skew-minutes]");
    this.rejected = root.querySelector("[data-not-sent]");
    this.word = word;
    this.rejected.querySelector("button").addEventListener("click", onRetry);
  }

  // News of one day's queue, see Queue.onState; scans of another day count in, everything else is about today.
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

  // How many scans are on this phone alone.
  get waiting() {
    return [...this.#waiting.values()].reduce((sum, count) => sum + count, 0);
  }

  // Show or hide one of the page's notices: "refused" "skew" "loose" "storage".
  notice(name, isShown) {
    this.notices.get(name).hidden = !isShown;
  }

  // The scans that the server could not read.
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
