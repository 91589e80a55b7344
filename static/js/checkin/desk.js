// The scan page: connects camera, typed code, search, queue and answer. The page supplies addresses and texts.

import { newScanId } from "../components/browser.js";
import { wireCamera } from "../components/camera.js";
import { parse } from "./codes.js";
import { openMemory } from "./memory.js";
import { Mode } from "./mode.js";
import { NOT_SAID, wireOutsider } from "./outsider.js";
import { People } from "./people.js";
import { Queue } from "./queue.js";
import { labelOf, personLine, Recent } from "./recent.js";
import { Screen } from "./screen.js";
import { Line } from "./send.js";
import { Senses } from "./senses.js";
import { Status } from "./status.js";
import { wireTyped } from "./typed.js";
import { Undo } from "./undo.js";
import { civilDate, localScreen, screenFor } from "./verdict.js";
import { readWords } from "../components/words.js";

// Screens after which the scan counts and can be undone.
const UNDOABLE = new Set(["ok", "wait"]);
const NEEDS_PERSON = new Set(["warn", "bad"]);
// The answer to a typed code that belongs to a household.
const HOUSEHOLD = "household-code";

class Desk {
  #scans = new Map();
  #shown = null;
  #recording = 0;
  // The letter of the answer on the screen, until the next answer; the desk chooses from its household.
  #letter = null;

  constructor(root, memory, device) {
    const find = (name) => root.querySelector(`[data-${name}]`);
    Object.assign(this, { root, memory, day: root.dataset.day, word: readWords(find("words")) });
    this.mode = new Mode(root);
    this.line = new Line(device?.device_token ?? null);
    this.live = find("live");
    this.senses = new Senses();
    this.status = new Status(document, this.word, () => this.queue.retryNotSent());
    this.recent = new Recent(find("recent"), this.word);
    this.undo = new Undo(root, (scan) => this.takeBack(scan));
    this.screen = new Screen(find("answer"), this.senses);
    this.queue = this.#queueOf(this.day, this.line);
    this.people = new People(find("people"), {
      word: this.word,
      ask: (text) => this.line.post(root.dataset.search, { q: text }),
      mode: () => this.mode.kind,
      onChoose: (person) => this.record({ resident: person.resident }, { method: "list", label: personLine(person) }),
    });
    wireTyped(find("typed"), this.word, (parsed) => this.take(parsed, "typed"));
    wireOutsider(find("outsider"), this.word, (outsider) => this.#count(outsider));
    this.reader = wireCamera(find("scanner"), this.word, {
      mayRead: () => this.#recording === 0 && !document.querySelector("dialog[open]"),
      onText: (text) => this.read(text),
      onNoCode: () => this.#answer(localScreen("no-code", this.word)),
    });
    this.#wireButtons();
  }

  async start() {
    this.status.notice("loose", !this.memory.isDurable);
    this.senses.stayAwake();
    navigator.storage?.persist?.();
    await this.queue.start();
    await this.#finishOtherDays();
  }

  // Handle a text from the camera or from a photograph.
  read(text) {
    const parsed = parse(text);
    return this.take(parsed.unknown ? { foreign: true } : parsed, "qr");
  }

  // Handle a recognized text: record a scan, or show an answer at once and send nothing.
  take(parsed, method) {
    const [local] = ["letter", "card", "foreign"].filter((kind) => parsed[kind]);
    if (local) {
      this.#answer(localScreen(local, this.word));
      this.#letter = parsed.letter ?? null;
      return undefined;
    }
    return this.record(parsed, { method });
  }

  takeBack(scan) {
    return this.record({ undoes: scan.scan_id }, { method: scan.method, kind: "undo", label: this.#scans.get(scan.scan_id)?.label });
  }

  // Store a scan, then show the verdict of the server, or that the scan will be sent later.
  async record(subject, { method, kind = this.mode.kind, label }) {
    const scan = { scan_id: newScanId(), kind, ...subject, ...this.mode.facts(kind), scanned_at: new Date().toISOString(), method };
    this.#scans.set(scan.scan_id, { scan, label: label ?? labelOf(scan, this.word) });
    this.#recording += 1;
    this.undo.withdraw();
    this.screen.busy(this.word("busy"));
    const result = await this.queue.add(scan).catch(() => null);
    this.#recording -= 1;
    // If the phone could not store it, it must not look as if it had been stored.
    if (result === null) this.#answer(localScreen("lost", this.word));
    else this.#conclude(scan, result);
  }

  #conclude(scan, result) {
    const view = screenFor(scan, result, this.word, today());
    const { label } = this.#scans.get(scan.scan_id);
    this.#list(scan, view, label);
    this.#answer(view, scan);
    if (UNDOABLE.has(view.tone) && scan.kind !== "undo") this.undo.offer(scan, view.person ? personLine(view.person) : label);
  }

  // An undo has no row in the list: it changes the row of its scan.
  #list(scan, view, label) {
    if (scan.kind !== "undo") this.recent.add(scan, view, label, today());
    else this.recent.update(scan.undoes, view);
  }

  #answer(view, scan = null) {
    this.#shown = scan?.scan_id ?? null;
    this.#letter = view.key === HOUSEHOLD ? scan.short_code : null;
    this.screen.show(view);
  }

  // Handle a late verdict of the server: update screen and list, and announce it if staff must act.
  #hear(result) {
    const known = this.#scans.get(result.scan_id);
    if (!known) return;
    const view = screenFor(known.scan, result, this.word, today());
    const isListed = this.recent.update(known.scan.undoes ?? result.scan_id, view);
    if (this.screen.isOpen && this.#shown === result.scan_id) this.#answer(view, known.scan);
    else if (isListed && NEEDS_PERSON.has(view.tone)) this.live.textContent = `${known.label}: ${view.word}`;
  }

  #queueOf(day, line) {
    const isToday = day === this.day;
    const address = this.root.dataset.scans.replace(this.day, day);
    const queue = new Queue({
      day,
      memory: this.memory,
      send: (body) => line.post(address, body),
      onVerdict: (result) => this.#hear(result),
      onState: async (state) => {
        this.status.queue(day, state, isToday);
        if (isToday) this.status.notSent(await queue.notSent(), today());
      },
    });
    return queue;
  }

  // Send unsent scans of earlier days with the token of their day; delete tokens that are no longer needed.
  async #finishOtherDays() {
    const unfinished = new Set(await this.memory.days());
    unfinished.delete(this.day);
    for (const day of unfinished) {
      const device = await this.memory.device(day);
      await this.#queueOf(day, new Line(device?.device_token ?? null)).start();
    }
    for (const device of await this.memory.devices()) {
      const isOver = new Date(device.expires_at) < new Date();
      if (isOver && device.day !== this.day && !unfinished.has(device.day)) await this.memory.forgetDevice(device.day);
    }
  }

  #count(outsider) {
    return this.record({ outsider }, { method: "count", kind: "arrive" });
  }

  #wireButtons() {
    const open = {
      search: () => this.people.open(),
      household: () => this.people.open(this.#letter),
      one: () => this.#count(NOT_SAID),
      outsider: () => this.root.querySelector("[data-outsider]").showModal(),
      type: () => this.root.querySelector("[data-typed] input").focus(),
    };
    for (const button of this.root.querySelectorAll("[data-open]")) {
      button.addEventListener("click", () => {
        this.screen.close();
        open[button.dataset.open]();
      });
    }
    addEventListener("pointerdown", () => this.senses.wake());
    addEventListener("keydown", () => this.senses.wake());
    addEventListener("beforeunload", (event) => {
      if (!this.memory.isDurable && this.status.waiting > 0) event.preventDefault();
    });
  }
}

function today() {
  return civilDate(new Date());
}

const root = document.querySelector("[data-desk]");
const memory = await openMemory();
await new Desk(root, memory, await memory.device(root.dataset.day)).start();
root.dataset.ready = "";
