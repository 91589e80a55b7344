// The camera on the page: start, lamp, a photograph instead, and what to do if there is no camera.

import { goodBrowser, isInApp } from "./browser.js";
import { Reader } from "./reader.js";

// section: [data-scanner] of the page · mayRead() is false while an answer is shown · onText(text) is called for a code
// onNoCode() is called for a photograph without a code · isAsked: a person has just pressed the camera button
export function wireCamera(section, word, { mayRead, onText, onNoCode, isAsked = false }) {
  const part = (name) => section.querySelector(`[data-camera-${name}]`);
  const box = part("box");
  const torch = part("torch");
  const reader = new Reader({
    video: section.querySelector("[data-camera]"),
    mayRead,
    onText,
    onState: (state) => {
      box.classList.toggle("camera-live", state === "reading");
      box.dataset.state = state;
      part("word").textContent = word(`camera-${state}`, { browser: goodBrowser() });
      part("start").hidden = state === "starting" || state === "reading" || state === "no_decoder";
      part("address").hidden = state !== "in_app";
      torch.hidden = !(state === "reading" && reader.hasTorch);
      torch.setAttribute("aria-pressed", "false");
    },
  });

  part("start").addEventListener("click", () => reader.start());
  torch.addEventListener("click", async () => {
    const isOn = await reader.torch(torch.getAttribute("aria-pressed") !== "true").catch(() => false);
    torch.setAttribute("aria-pressed", String(isOn));
  });
  part("photo").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    const text = await reader.readPhoto(file);
    target.value = "";
    if (text) onText(text);
    else onNoCode();
  });
  part("address").addEventListener("click", () => navigator.clipboard?.writeText(location.href).catch(() => {}));
  if (isAsked) reader.start();
  else startIfAllowed(reader);
  return reader;
}

// If the camera was allowed before, it starts without a press.
async function startIfAllowed(reader) {
  const permission = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  if (permission?.state === "granted" && !isInApp()) reader.start();
}
