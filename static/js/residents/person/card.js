// Reads the QR code of a citizen card in both layouts, on this device; the text itself is never stored or sent.
//
// Cards with a chip (2021 to June 2024) contain  number|old number|name|birth|sex|address|issued ; the old number may be empty.
// Cards from July 2024 contain the same seven fields and more after them. If a card uses the order in the rules for the new
// card instead (number|name|birth|sex|address|issued|…), its second field is a name.

const FEWEST_FIELDS = 6;
const NUMBER = /^\d{12}$/u;
const OLD_NUMBER = /^(\d{9}|\d{12})?$/u;
const DATE = /^(?:(\d{2})(\d{2})|(\d{1,2})[/.-](\d{1,2})[/.-])(\d{4})$/u;
const YEAR = /^()()()()(\d{4})$/u;
const CONTROL = /[\p{Cc}\p{Cf}]/gu;
const NAME = /^[^\d|<>]{1,120}$/u;
const ADDRESS_LENGTH = 300;
const OLDEST = 120;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

// Whether a text looks like that of a card: twelve digits and a bar, after any text that a keyboard put before them.
export const START = /\d{12}\s*\|/u;

// readCard(text, year) returns one of
//   {card: {number, name, birth: {day, month, year}, sex, address}}   texts; unknown parts of the birth date are empty,
//                                                                     sex is "male", "female" or empty
//   {fault: "foreign"}      another code, or a card of another country
//   {fault: "unreadable"}   text of a card with a missing or impossible part
// `year` is the current year: no birth is later.
export function readCard(text, year = new Date().getFullYear()) {
  const fields = text.normalize("NFC").split("|").map(tidy);
  if (!NUMBER.test(fields[0]) || fields.length === 1) return { fault: "foreign" };
  if (fields.length < FEWEST_FIELDS) return { fault: "unreadable" };
  const [name, born, sex, address] = OLD_NUMBER.test(fields[1]) ? fields.slice(2) : fields.slice(1);
  const birth = readBirth(born, year);
  if (!birth || !NAME.test(name) || !/\p{L}/u.test(name)) return { fault: "unreadable" };
  return { card: { number: fields[0], name: readName(name), birth, sex: readSex(sex), address: address.slice(0, ADDRESS_LENGTH) } };
}

function tidy(field) {
  return field.replace(CONTROL, " ").replace(/\s+/gu, " ").trim();
}

// Cards have names in capitals; lists are easier to read without.
function readName(name) {
  if (name !== name.toUpperCase()) return name;
  return name.toLowerCase().replace(/(^|[\s'’-])(\p{L})/gu, (_whole, before, letter) => before + letter.toUpperCase());
}

// Accepts 02091950, 2/9/1950, 1950, 00001950 and 00/00/1950; zeros are unknown parts. Null if it is not a date.
function readBirth(text, thisYear) {
  const found = DATE.exec(text) ?? YEAR.exec(text);
  if (!found) return null;
  const [day, month, year] = [found[1] || found[3], found[2] || found[4], found[5]].map(Number);
  if (year > thisYear || year < thisYear - OLDEST) return null;
  if (month > 12 || (day && !month) || day > (month ? lastDay(month, year) : 0)) return null;
  return { day: shown(day), month: shown(month), year: String(year) };
}

function lastDay(month, year) {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && !isLeap ? 28 : DAYS[month - 1];
}

function shown(part) {
  return part ? String(part) : "";
}

// The input method may have removed the accents: "Nu" also means female.
function readSex(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return { nam: "male", nu: "female" }[plain] ?? "";
}
