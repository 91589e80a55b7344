// Storage on the phone: scans that wait for the server, and the device token of the day. It contains no names.

const NAME = "ngaykhoe-desk";
const VERSION = 1;
const MIGRATIONS = [
  (database) => {
    const scans = database.createObjectStore("scans", { keyPath: "seq", autoIncrement: true });
    scans.createIndex("standing", ["day", "state"]);
    database.createObjectStore("devices", { keyPath: "day" });
  },
];

// The store on disk, or one in memory if the browser refuses to write to disk (then `isDurable` is false).
export async function openMemory() {
  const disk = new DiskMemory();
  try {
    await disk.devices();
    return disk;
  } catch {
    return new LooseMemory();
  }
}

// Scan records are {seq, day, state: "waiting" | "not_sent", reason, scan}; seq keeps the order of scanning.
// Device records are {day, device_token, label, expires_at}.
export class DiskMemory {
  isDurable = true;
  #opened = null;

  // Store a scan; resolves only after the browser confirms that it is on disk.
  add(day, scan) {
    return this.#write("scans", (scans) => scans.add({ day, state: "waiting", reason: null, scan }));
  }

  // Up to `limit` records of a day, in the order in which they were scanned.
  list(day, state, limit) {
    return this.#read("scans", (scans) => scans.index("standing").getAll([day, state], limit));
  }

  count(day, state) {
    return this.#read("scans", (scans) => scans.index("standing").count([day, state]));
  }

  // Days with waiting scans.
  async days() {
    const records = await this.#read("scans", (scans) => scans.index("standing").getAll());
    return [...new Set(records.filter(({ state }) => state === "waiting").map(({ day }) => day))];
  }

  // Write changed records and delete others, in one step.
  settle(changed, forgotten) {
    return this.#write("scans", (scans) => {
      changed.forEach((record) => scans.put(record));
      forgotten.forEach(({ seq }) => scans.delete(seq));
    });
  }

  device(day) {
    return this.#read("devices", (devices) => devices.get(day));
  }

  devices() {
    return this.#read("devices", (devices) => devices.getAll());
  }

  keepDevice(device) {
    return this.#write("devices", (devices) => devices.put(device));
  }

  forgetDevice(day) {
    return this.#write("devices", (devices) => devices.delete(day));
  }

  // The database is opened again if the browser or a newer tab closed it during the day.
  async #database() {
    this.#opened ??= open(() => {
      this.#opened = null;
    });
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = null;
      throw error;
    }
  }

  async #read(name, ask) {
    const database = await this.#database();
    return new Promise((resolve, reject) => {
      const request = ask(database.transaction(name).objectStore(name));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async #write(name, change) {
    const database = await this.#database();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(name, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      change(transaction.objectStore(name));
    });
  }
}

// The same in memory: it is lost when the page is closed, so the page says so and asks first.
export class LooseMemory {
  isDurable = false;
  #seq = 0;
  #scans = new Map();
  #devices = new Map();

  async add(day, scan) {
    this.#seq += 1;
    this.#scans.set(this.#seq, { seq: this.#seq, day, state: "waiting", reason: null, scan });
  }

  async list(day, state, limit = Infinity) {
    const standing = [...this.#scans.values()].filter((record) => record.day === day && record.state === state);
    return standing.slice(0, limit);
  }

  async count(day, state) {
    return (await this.list(day, state)).length;
  }

  async days() {
    return [...new Set([...this.#scans.values()].filter(({ state }) => state === "waiting").map(({ day }) => day))];
  }

  async settle(changed, forgotten) {
    changed.forEach((record) => this.#scans.set(record.seq, record));
    forgotten.forEach(({ seq }) => this.#scans.delete(seq));
  }

  async device(day) {
    return this.#devices.get(day);
  }

  async devices() {
    return [...this.#devices.values()];
  }

  async keepDevice(device) {
    this.#devices.set(device.day, device);
  }

  async forgetDevice(day) {
    this.#devices.delete(day);
  }
}

function open(onGone) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => {
      MIGRATIONS.slice(oldVersion).forEach((migrate) => migrate(request.result));
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = onGone;
      // A tab with a newer layout of the database must not wait for this one.
      database.onversionchange = () => {
        database.close();
        onGone();
      };
      resolve(database);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("an older page holds the store"));
  });
}
