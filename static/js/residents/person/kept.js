// A card that nobody on the list has: its fields wait in this tab until the form of somebody new takes them, or a quarter of an
// hour. The text of the card itself is never kept.

const KEY = "card";
const LONGEST_MS = 15 * 60 * 1000;

export function keep(card) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ card, since: Date.now() }));
  } catch {
    // A browser that lets nothing be kept: the card is scanned again.
  }
}

// The card that waits, or null.
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

// The card that waits, for the form that takes it: nothing of it is left behind.
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
