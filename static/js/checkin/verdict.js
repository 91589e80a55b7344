// Rules for what the screen shows for a verdict: facts in, screen out. No page, no clock, no network.

const CIVIL = { timeZone: "Asia/Ho_Chi_Minh" };
const HOLD = { short: 1500, queued: 2500, tap: null };

const DONE = { arrive: "arrived", complete: "completed", station: "station", undo: "undone" };
const AGAIN = { arrive: "already-arrived", complete: "already-completed", station: "already-station" };

// Reasons for "review": the tone of the screen, and what staff can do at once.
const REVIEW = {
  other_day: { tone: "warn", action: "search" },
  other_campaign: { tone: "bad", action: "search" },
  cancelled: { tone: "warn", action: "search" },
  unknown_ticket: { tone: "bad", action: "search" },
  not_eligible: { tone: "warn", action: null },
  clock: { tone: "bad", action: null },
  id_reused: { tone: "bad", action: null },
  household_code: { tone: "info", action: "household" },
};

// Texts that are not scans and are never sent.
const LOCAL = {
  letter: { tone: "info", action: "household" },
  card: { tone: "info", action: "search" },
  foreign: { tone: "bad", action: "type" },
  "no-code": { tone: "warn", action: "type" },
  lost: { tone: "bad", action: null },
};

// screenFor(scan, result, word, today) returns {key, tone, sound, word, sub, hold, action, person}.
//   tone: "ok" | "wait" | "warn" | "bad" | "info" · sound: "good" | "kept" | "stop" | "note"
//   hold: milliseconds until scanning continues by itself, or null if a tap is needed
//   action: "search" | "household" | "type" | null · person: what the server sent about the person, or null
// `word(key, facts)` returns the translated text; `today` is the civil date as YYYY-MM-DD.
export function screenFor(scan, result, word, today) {
  const person = result.show ?? null;
  if (result.verdict === "malformed") return screen({ key: "malformed", tone: "bad" }, word, word("malformed-sub"), person);
  if (result.verdict === "already_arrived") {
    return screen({ key: AGAIN[scan.kind] ?? AGAIN.arrive, tone: "warn" }, word, sinceWhen(result, word, today), person);
  }
  if (result.verdict === "review") return review(result, word, person);
  if (!["accepted", "repeated"].includes(result.verdict)) {
    return screen({ key: "queued", tone: "wait", hold: HOLD.queued }, word, word("queued-sub"), person);
  }
  const key = scan.outsider ? "counted" : DONE[scan.kind];
  const tone = scan.kind === "undo" ? "info" : "ok";
  return screen({ key, tone, hold: HOLD.short }, word, said(scan, key, person, word), person);
}

// The line under the word of a success: what was recorded.
function said(scan, key, person, word) {
  if (scan.kind === "station") return word(`point-${scan.station}`) || word("station-sub");
  return scan.kind === "arrive" && person && !person.slot ? word("walk-in") || word(`${key}-sub`) : word(`${key}-sub`);
}

// The screen for what is not a scan: "letter", "card", "foreign", "no-code" (a photograph without a code), or "lost" if the
// phone could not store the scan.
export function localScreen(key, word) {
  return screen({ key, ...LOCAL[key] }, word, word(`${key}-sub`), null);
}

// An ISO time as local time of the ward, with the date if it is on another day.
export function clockTime(moment, today) {
  const at = new Date(moment);
  const time = at.toLocaleTimeString("vi-VN", { ...CIVIL, hour: "2-digit", minute: "2-digit", hour12: false });
  if (civilDate(at) === today) return time;
  return `${time} ${at.toLocaleDateString("vi-VN", { ...CIVIL, day: "2-digit", month: "2-digit" })}`;
}

// The calendar day of a time in the ward, as YYYY-MM-DD.
export function civilDate(moment) {
  return moment.toLocaleDateString("sv-SE", CIVIL);
}

function review(result, word, person) {
  const known = REVIEW[result.reason];
  const key = known ? result.reason.replaceAll("_", "-") : "review";
  return screen({ key, ...(known ?? { tone: "warn", action: null }) }, word, word(`${key}-sub`), person);
}

function sinceWhen({ first_arrival: first }, word, today) {
  if (!first?.at) return "";
  const time = clockTime(first.at, today);
  return first.desk ? word("since-at-desk", { time, desk: first.desk }) : word("since", { time });
}

const SOUND = { ok: "good", wait: "kept", warn: "stop", bad: "stop", info: "note" };

function screen({ key, tone, hold = HOLD.tap, action = null }, word, sub, person) {
  return { key, tone, sound: SOUND[tone], word: word(key), sub, hold, action, person };
}
