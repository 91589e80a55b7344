// The latest scans of this page, newest first. They are in memory only: names are never written to the phone's disk.

import { show as showCode } from "./codes.js";
import { clockTime } from "./verdict.js";

const KEPT = 20;

export class Recent {
  #rows = new Map();

  // list: an <ol> with a <template> for a row, and a [data-recent-none] beside it
  constructor(section, word) {
    this.list = section.querySelector("ol");
    this.template = section.querySelector("template");
    this.none = section.querySelector("[data-recent-none]");
    this.word = word;
  }

  // Add a scan with the screen that was shown for it.
  add(scan, view, label, today) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    row.querySelector("[data-row-time]").textContent = clockTime(scan.scanned_at, today);
    this.#rows.set(scan.scan_id, { row, label });
    this.#fill(row, view, label);
    this.list.prepend(row);
    this.none.hidden = true;
    const [oldest] = this.#rows;
    if (this.#rows.size > KEPT) {
      oldest[1].row.remove();
      this.#rows.delete(oldest[0]);
    }
  }

  // Update a listed scan with a later verdict; returns whether the scan is listed.
  update(scanId, view) {
    const known = this.#rows.get(scanId);
    if (known) this.#fill(known.row, view, known.label);
    return Boolean(known);
  }

  #fill(row, view, label) {
    row.dataset.key = view.key;
    row.querySelector("[data-row-name]").textContent = view.person ? personLine(view.person) : label;
    const tag = row.querySelector("[data-row-word]");
    tag.className = `tag tag-${view.tone}`;
    // "Please come in" speaks to a person; the list states the fact.
    tag.textContent = this.word(`listed-${view.key}`) || view.word;
  }
}

// The label of a scan while its person is unknown.
export function labelOf(scan, word) {
  if (scan.short_code) return showCode(scan.short_code);
  if (scan.outsider) {
    const { birth_year: year, sex } = scan.outsider;
    return [word("outsider-label"), year, word(`sex-${sex}`)].filter(Boolean).join(", ");
  }
  if (scan.ticket) return word("ticket-label", { end: scan.ticket.slice(-4).toUpperCase() });
  return word("scan-label");
}

export function personLine({ name, birth_year: year }) {
  return year ? `${name}, ${year}` : name;
}
