// A card of a person who is not on the register: its fields wait in this tab until a form takes them, for at most a quarter
// of an hour. The text of the card itself is never stored.

const KEY = "card";
const LONGEST_MS = 15 * 60 * 1000;

export function keep(card) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ card, since: Date.now() }));
  } catch {
    // The browser refuses to store anything: the card has to be scanned again.
  }
}

// The waiting card, or null.
export function waiting() {
  try {
    const { card, since } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    if (card && Date.now() - since < LONGEST_MS) return card;
    forget();
  } catch {
    // As above.
  }
  return null;
}

// Return the waiting card to the form that takes it, and delete it here.
export function take() {
  const card = waiting();
  forget();
  return card;
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
