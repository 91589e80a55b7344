// The queue of scans: stored on disk first, sent in batches, deleted only when the server confirms them.

const BATCH = 500;
const STORED = new Set(["accepted", "repeated", "already_arrived", "review"]);
const TOO_MUCH = new Set([400, 413]);
const NOT_LET_IN = new Set([401, 403, 404]);
const LOCK_PATIENCE_MS = 30_000;
const PACE = { patience: 3000, beat: 30_000, retry: 2000, slowest: 30_000, longest: 120_000 };

// The result of `add` while the server has not answered: stored here, sent later.
export const QUEUED = Object.freeze({ verdict: "queued", reason: null, first_arrival: null, show: null });

export class Queue {
  #waiters = new Map();
  #unanswered = new Set();
  #size = BATCH;
  #failures = 0;
  #wanted = false;
  #due = true;
  #retryAfter = null;
  #draining = null;
  #timer = null;
  #state = { pending: 0, notSent: 0, link: "unknown", skew: 0 };

  // day: public id · memory: see memory.js · send(body): see Line.post
  // onState({pending, notSent, link, skew}): link is "unknown" | "up" | "down" | "refused"; skew in ms, server minus phone
  // onVerdict(result): called for every verdict, also for scans of another tab or of an earlier visit
  constructor({ day, memory, send, onState = () => {}, onVerdict = () => {}, pace = {} }) {
    Object.assign(this, { day, memory, send, onState, onVerdict, pace: { ...PACE, ...pace } });
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`desk-${day}`) : null;
    this.channel?.addEventListener("message", ({ data }) => this.#hear(data));
  }

  // Start sending scans that an earlier visit left, and reporting to the server from time to time.
  async start() {
    await this.#recount();
    addEventListener("online", () => this.flush());
    addEventListener("offline", () => this.#tell({ link: "down" }));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.flush());
    this.#beat();
  }

  // Store a scan and try to send it; returns the server's result, or QUEUED if none arrives in time.
  async add(scan) {
    await this.memory.add(this.day, scan);
    const answer = new Promise((resolve) => this.#waiters.set(scan.scan_id, resolve));
    const timer = setTimeout(() => this.#answer(scan.scan_id, QUEUED), this.pace.patience);
    this.channel?.postMessage({ changed: true });
    await this.#recount();
    this.flush();
    return answer.finally(() => clearTimeout(timer));
  }

  // Try to send now. Several calls at the same time make one attempt.
  flush() {
    this.#wanted = true;
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
    });
    return this.#draining;
  }

  // Scans that the server could not read, for the visible list.
  notSent() {
    return this.memory.list(this.day, "not_sent");
  }

  // Put them back into the queue.
  async retryNotSent() {
    const records = await this.notSent();
    await this.memory.settle(records.map((record) => ({ ...record, state: "waiting", reason: null })), []);
    await this.#recount();
    return this.flush();
  }

  async #drain() {
    clearTimeout(this.#timer);
    try {
      while (this.#wanted) {
        this.#wanted = false;
        this.#unanswered.clear();
        await alone(`desk-${this.day}`, async () => {
          for (let more = true; more; ) more = await this.#sendBatch();
        });
      }
    } finally {
      this.#timer = setTimeout(() => this.#beat(), this.#pause());
    }
  }

  // Report to the server even if there is nothing to send.
  #beat() {
    this.#due = true;
    return this.flush();
  }

  // Send one request; returns true if another should follow at once.
  async #sendBatch() {
    const held = this.#unanswered;
    const waiting = await this.memory.list(this.day, "waiting", this.#size + held.size);
    const batch = waiting.filter(({ scan }) => !held.has(scan.scan_id)).slice(0, this.#size);
    if (batch.length === 0 && !this.#due) return false;
    this.#due = false;
    const left = performance.now();
    const answer = await this.send(await this.#letter(batch));
    if (!answer.ok || !Array.isArray(answer.body?.results)) return this.#failed(batch, answer);
    this.#failures = 0;
    this.#size = Math.min(BATCH, this.#size * 2);
    const skew = Date.parse(answer.body.server_time) - Date.now() + (performance.now() - left) / 2;
    await this.#take(batch, answer.body.results, Number.isFinite(skew) ? Math.round(skew) : 0);
    return batch.length > 0 && (await this.memory.count(this.day, "waiting")) > held.size;
  }

  async #letter(batch) {
    const oldest = await this.memory.list(this.day, "waiting", 1);
    return {
      device_sent_at: new Date().toISOString(),
      pending: await this.memory.count(this.day, "waiting"),
      oldest_scanned_at: oldest[0]?.scan.scanned_at ?? null,
      scans: batch.map(({ scan }) => scan),
    };
  }

  // Apply the server's answer to a batch: delete what it has, show what it cannot read, keep the rest.
  async #take(batch, results, skew) {
    const verdicts = new Map(results.map((result) => [result.scan_id, result]));
    const forgotten = [];
    const changed = [];
    for (const record of batch) {
      const result = verdicts.get(record.scan.scan_id);
      if (STORED.has(result?.verdict)) forgotten.push(record);
      else if (result?.verdict === "malformed") changed.push({ ...record, state: "not_sent", reason: "malformed" });
      else this.#unanswered.add(record.scan.scan_id);
    }
    await this.memory.settle(changed, forgotten);
    await this.#recount({ link: "up", skew });
    this.#publish(results.filter(({ scan_id }) => !this.#unanswered.has(scan_id)));
  }

  // No answer, or none about scans: keep everything, and send a batch that was refused as too large in halves.
  async #failed(batch, { status, retryAfter = null }) {
    if (TOO_MUCH.has(status) && batch.length > 0) return this.#halve(batch);
    this.#failures += 1;
    this.#retryAfter = retryAfter;
    this.#tell({ link: NOT_LET_IN.has(status) ? "refused" : "down" });
    for (const id of [...this.#waiters.keys()]) this.#answer(id, QUEUED);
    return false;
  }

  // A scan that the server cannot read even alone is set aside, so that it does not block the others.
  async #halve(batch) {
    if (batch.length > 1) {
      this.#size = Math.ceil(batch.length / 2);
      return true;
    }
    const [record] = batch;
    await this.memory.settle([{ ...record, state: "not_sent", reason: "malformed" }], []);
    await this.#recount({ link: "up" });
    this.#publish([{ ...QUEUED, scan_id: record.scan.scan_id, verdict: "malformed" }]);
    return true;
  }

  #pause() {
    if (this.#failures === 0) return this.pace.beat;
    if (this.#retryAfter) return Math.min(this.#retryAfter * 1000, this.pace.longest);
    return Math.min(this.pace.retry * 2 ** (this.#failures - 1), this.pace.slowest);
  }

  #publish(results) {
    this.channel?.postMessage({ results });
    this.#hear({ results });
  }

  #hear({ results = [] }) {
    for (const result of results) {
      this.#answer(result.scan_id, result);
      this.onVerdict(result);
    }
    this.#recount();
  }

  #answer(id, result) {
    this.#waiters.get(id)?.(result);
    this.#waiters.delete(id);
  }

  async #recount(news = {}) {
    const pending = await this.memory.count(this.day, "waiting");
    const notSent = await this.memory.count(this.day, "not_sent");
    this.#tell({ pending, notSent, ...news });
  }

  #tell(news) {
    this.#state = { ...this.#state, ...news };
    this.onState(this.#state);
  }
}

// Run `work` in one tab at a time. A tab that sleeps with the lock does not block the others: sending twice is harmless.
async function alone(name, work) {
  if (!navigator.locks) return work();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LOCK_PATIENCE_MS);
  try {
    return await navigator.locks.request(name, { signal: patience.signal }, () => {
      clearTimeout(timer);
      return work();
    });
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    return work();
  }
}
