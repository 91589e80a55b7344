// Turns this phone into a desk: reads the one-time secret after #, sends it to the server with a name for the desk,
// stores the token of the day, and removes the secret from the address bar and the history.

import { goodBrowser, isInApp } from "../components/browser.js";
import { openMemory } from "./memory.js";
import { Line } from "./send.js";
import { readWords } from "../components/words.js";

const SECRET = /^#([a-z2-7]{26})$/iu;

const root = document.querySelector("[data-pair]");
const word = readWords(root.querySelector("[data-words]"));
const form = root.querySelector("form");
const complaint = root.querySelector("[data-pair-error]");
const button = form.querySelector("button");

function complain(text) {
  complaint.textContent = text;
  complaint.hidden = text === "";
}

function secret() {
  return SECRET.exec(location.hash)?.[1].toLowerCase() ?? null;
}

async function pair(memory, label) {
  const answer = await new Line(null).post(root.dataset.pair, { token: secret(), label });
  if (!answer.ok) return complain(word(answer.status === 0 || answer.status >= 500 ? "pair-offline" : "pair-used"));
  const { device_token, day, expires_at } = answer.body;
  await memory.keepDevice({ device_token, day, expires_at, label });
  history.replaceState(null, "", location.pathname);
  return location.replace(root.dataset.desk.replace("DAY", day));
}

async function submit(event) {
  event.preventDefault();
  const label = form.elements.label.value.normalize("NFC").trim();
  if (label === "") {
    complain(word("pair-label"));
    return form.elements.label.focus();
  }
  complain("");
  button.disabled = true;
  const memory = await openMemory();
  // The secret works only once, so it is not used in a browser that cannot store the token.
  if (memory.isDurable) await pair(memory, label);
  else complain(word("pair-forgets", { browser: goodBrowser() }));
  button.disabled = false;
  return undefined;
}

function look() {
  const hasSecret = secret() !== null;
  form.hidden = !hasSecret;
  root.querySelector("[data-pair-none]").hidden = hasSecret;
  root.querySelector("[data-pair-in-app]").hidden = !(hasSecret && isInApp());
}

form.addEventListener("submit", submit);
addEventListener("hashchange", look);
look();
