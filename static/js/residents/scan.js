// A citizen card finds a person, or fills in the form: by the camera, a photograph, or a scanner that types.
//
// Markup: templates/residents/_card.html. data-card="find" sends the number alone through the page's search box;
// data-card="fill" writes name, birth, sex, number and address into #page-form, for a person to look at and save.

import { wireCamera } from "../desk/camera.js";
import { readWords } from "../desk/words.js";
import { readCard } from "./card.js";
import { fill } from "./fill.js";
import { makeRoom, watchKeys } from "./keys.js";

const root = document.querySelector("[data-card]");
if (root) wire(root);

function wire(root) {
  const word = readWords(root.querySelector("[data-words]"));
  const said = root.querySelector("[data-card-said]");
  const scanner = root.querySelector("details");
  const isFinding = root.dataset.card === "find";
  const form = document.querySelector(isFinding ? "form[role=search]" : "#page-form");
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
    const row = fill(form, card, field);
    if (!row) return say("full");
    const birth = [card.birth.day, card.birth.month, card.birth.year].filter(Boolean).join("/");
    say(`filled-${way}`, { name: card.name, birth, address: card.address || "–" });
  };
  const find = (card) => {
    say("finding");
    form.querySelector("input[type=search]").value = card.number;
    form.requestSubmit();
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
  root.dataset.ready = "";
}
