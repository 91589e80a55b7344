// Finds a person by a citizen card, or fills in the form: by camera, by photograph, or by a scanner that types.
//
// Markup: templates/residents/_card.html. data-card="find" sends only the number, through the search box of the page;
// data-card="fill" writes name, birth, sex, number and address into #page-form, for staff to check and save.
// If nobody has the number (data-card-nobody), the card waits for the form of a new person (data-card-takes="new") or, because
// lists often lack numbers, for the form of an existing person with this name and birth year (data-card-takes="same").

import { wireCamera } from "../../components/camera.js";
import { readWords } from "../../components/words.js";
import { readCard } from "./card.js";
import { fill } from "./fill.js";
import { forget, keep, take, waiting } from "./kept.js";
import { makeRoom, watchKeys } from "./keys.js";

const root = document.querySelector("[data-card]");
if (root) wire(root);

function wire(root) {
  const word = readWords(root.querySelector("[data-words]"));
  const said = root.querySelector("[data-card-said]");
  const scanner = root.querySelector("details");
  const isFinding = root.dataset.card === "find";
  const form = document.querySelector(isFinding ? "form[role=search]" : "#page-form");
  const searched = form.querySelector("input[type=search]");
  let reader = null;

  const say = (key, facts) => {
    said.textContent = word(key, facts);
    said.dataset.kind = key;
  };
  const read = (text, way, field = null) => {
    const { card, fault } = readCard(text);
    if (fault) return say(`${fault}-${way}`);
    scanner.open = false;
    if (isFinding) return find(card);
    forget();
    write(card, way, field);
  };
  const write = (card, way, field) => say(fill(form, card, field) ? `filled-${way}` : "full", factsOf(card));
  const find = (card) => {
    say("finding");
    keep(card);
    searched.value = card.number;
    form.requestSubmit();
  };
  // If the person was found, no form is needed; otherwise every search page says that a card waits.
  const remember = () => {
    const card = waiting();
    if (!card) return;
    if (searched.value === card.number && !("cardNobody" in root.dataset)) return forget();
    const waits = root.querySelector("[data-card-kept]");
    say("kept", factsOf(card));
    waits.hidden = false;
    waits.querySelector("[data-card-name]").addEventListener("click", () => {
      searched.value = `${card.name} ${card.birth.year}`;
      form.requestSubmit();
    });
    waits.querySelector("[data-card-forget]").addEventListener("click", () => {
      forget();
      waits.hidden = true;
      say("none");
    });
  };

  scanner.hidden = false;
  scanner.addEventListener("toggle", () => {
    if (!scanner.open) return reader?.stop();
    if (reader) return reader.start();
    reader = wireCamera(root.querySelector("[data-scanner]"), word, {
      mayRead: () => scanner.open,
      onText: (text) => read(text, "seen"),
      onNoCode: () => say("no-code"),
      isAsked: true,
    });
  });
  watchKeys((text, field) => read(text, "typed", field));
  makeRoom(form);
  if (isFinding) remember();
  if (root.dataset.cardTakes === "new" || (root.dataset.cardTakes && isOf(form, waiting()))) {
    const brought = take();
    if (brought) write(brought, "seen");
  }
  root.dataset.ready = "";
}

// Whether the person in the form has the card's name (ignoring accents) and birth year.
function isOf(form, card) {
  const { full_name: name, year } = form.elements;
  return card !== null && plain(name.value) === plain(card.name) && year.value.trim() === card.birth.year;
}

function plain(name) {
  return name.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/giu, "d").replace(/\s+/gu, " ").trim().toLowerCase();
}

// Show a message about a card.
function factsOf({ name, birth, address }) {
  const parts = [birth.day, birth.month, birth.year];
  return { name, birth: parts.filter(Boolean).join("/"), address: address || "–" };
}
