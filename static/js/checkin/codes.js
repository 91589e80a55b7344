// Recognizes a scanned or typed text: a ticket, a short code, a household's letter, a citizen card, or none of these.

export const SYMBOLS = "23456789ABCDEFGHJKMNPQRSTVWXY";
const LENGTH = 8;
const IGNORED = /[\s\u00a0\u2010-\u2014\u2212._-]/gu;
const ADDRESS = /^https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?\/([TK])#([A-Z2-7]{26})$/iu;
const CITIZEN_NUMBER = /^\d{12}$/u;

// parse(text) returns one of
//   {ticket}           26 lower-case characters, from an address that ends with /T#…
//   {short_code}       8 upper-case symbols with a valid check symbol
//   {letter}           26 lower-case characters of a household's letter: the desk has to choose a person
//   {card: true}       a citizen card; none of its data is kept
//   {unknown: true, fault}   fault says why it is not a short code, see faultOf
export function parse(text) {
  const tidy = text.normalize("NFC").trim();
  const address = ADDRESS.exec(tidy);
  if (address) {
    const secret = address[2].toLowerCase();
    return address[1].toUpperCase() === "T" ? { ticket: secret } : { letter: secret };
  }
  if (isCitizenCard(tidy)) return { card: true };
  const code = bare(tidy);
  const fault = faultOf(code);
  return fault ? { unknown: true, fault } : { short_code: code };
}

// The text of a card starts with the 12-digit number and a bar; a number typed alone counts as a card, too.
export function isCitizenCard(text) {
  return CITIZEN_NUMBER.test(text.trim().split("|")[0].trim());
}

// Convert to upper case and remove hyphens and spaces.
export function bare(text) {
  return text.normalize("NFC").toUpperCase().replace(IGNORED, "");
}

// The code as it is displayed: ABCD-EFGH, or as much of it as has been typed.
export function show(code) {
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

// Why a text is not a short code, or null if it is one:
//   {kind: "accent", symbol, at}   the input method made a Vietnamese letter (DD became Đ)
//   {kind: "symbol", symbol, at}   a symbol that no code contains (0, O, 1, I, L, U, Z …); at counts from 1
//   {kind: "empty"} {kind: "short", count} {kind: "long", count} {kind: "check"}
export function faultOf(code) {
  const symbols = [...code];
  if (symbols.length === 0) return { kind: "empty" };
  const at = symbols.findIndex((symbol) => !SYMBOLS.includes(symbol));
  if (at >= 0) {
    const symbol = symbols[at];
    return { kind: /[^\p{ASCII}]/u.test(symbol) && /\p{L}/u.test(symbol) ? "accent" : "symbol", symbol, at: at + 1 };
  }
  if (symbols.length !== LENGTH) {
    return { kind: symbols.length < LENGTH ? "short" : "long", count: symbols.length };
  }
  return weighted(symbols) % SYMBOLS.length === 0 ? null : { kind: "check" };
}

// Weights 8 … 1 modulo a prime: every wrong symbol and every swap of two symbols changes the sum.
function weighted(symbols) {
  return symbols.reduce((sum, symbol, place) => sum + (LENGTH - place) * SYMBOLS.indexOf(symbol), 0);
}
