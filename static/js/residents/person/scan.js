// A citizen card finds a person, or fills in the form: by the camera, a photograph, or a scanner that types.
//
// Markup: templates/residents/_card.html. data-card="find" sends the number alone through the page's search box;
// data-card="fill" writes name, birth, sex, number and address into #page-form, for a person to look at and save.
// Where nobody has the number (data-card-nobody), the card waits for the form of somebody new (data-card-takes="new") or, because
// lists often lack numbers, that of the person of this name and year who is there already (data-card-takes="same").

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
  // Whoever was found needs no form; of anybody else it is said on every page of the search that a card waits.
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

// Whether the person in the form bears the card's name, accents aside, and was born in its year.
function isOf(form, card) {
  const { full_name: name, year } = form.elements;
  return card !== null && plain(name.value) === plain(card.name) && year.value.trim() === card.birth.year;
}

function plain(name) {
  return name.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/giu, "d").replace(/\s+/gu, " ").trim().toLowerCase();
}

// What is said of a card.
function factsOf({ name, birth, address }) {
  const parts = [birth.day, birth.month, birth.year];
  return { name, birth: parts.filter(Boolean).join("/"), address: address || "–" };
}
