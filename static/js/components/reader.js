// Opens the camera, tries every video frame once, reports each code once, and releases the camera when the page is hidden.

import { isInApp } from "./browser.js";
import { openDecoder } from "./decoder.js";

const CAMERA = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
// The same code is reported again only after it was out of sight for this long.
const FORGET_MS = 1500;

const TROUBLE = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

export class Reader {
  #stream = null;
  #decoder = null;
  #round = 0;
  #resumeWhenSeen = false;
  #last = { text: null, at: -Infinity };

  // mayRead() is false while an answer is shown; onText(text) is called for every new code; onState(state): "starting" "reading" "stopped", or a problem:
  // "refused" "missing" "busy" "insecure" "in_app" "no_decoder".
  constructor({ video, mayRead, onText, onState }) {
    Object.assign(this, { video, mayRead, onText, onState });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#hide() : this.#show()));
    addEventListener("pagehide", () => this.#hide());
  }

  async start() {
    const round = (this.#round += 1);
    this.onState("starting");
    try {
      this.#decoder ??= await openDecoder();
      if (this.#decoder === null) return this.onState("no_decoder");
      const stream = await openCamera();
      if (round !== this.#round) return stop(stream);
      this.#stream = stream;
      this.video.srcObject = stream;
      await this.video.play();
      stream.getVideoTracks()[0].addEventListener("ended", () => round === this.#round && this.#failed("busy"));
      this.onState("reading");
      this.#nextFrame(round);
    } catch (error) {
      if (round === this.#round) this.#failed(TROUBLE[error.name] ?? error.trouble ?? "busy");
    }
  }

  stop() {
    this.#round += 1;
    if (this.#stream) stop(this.#stream);
    this.#stream = null;
    this.video.srcObject = null;
    this.onState("stopped");
  }

  get hasTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch);
  }

  // Switch the lamp; returns whether it is on now.
  async torch(on) {
    await this.#track.applyConstraints({ advanced: [{ torch: on }] });
    return Boolean(this.#track.getSettings().torch);
  }

  // The text of the code on a photograph, or null.
  async readPhoto(file) {
    this.#decoder ??= await openDecoder();
    return this.#decoder?.readPhoto(file) ?? null;
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0] ?? null;
  }

  #nextFrame(round) {
    const attempt = () => this.#attempt(round);
    if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(attempt);
    else requestAnimationFrame(attempt);
  }

  async #attempt(round) {
    if (round !== this.#round) return;
    if (this.mayRead()) {
      const text = await this.#decoder.readFrame(this.video);
      if (text && round === this.#round && this.mayRead()) this.#say(text);
    } else {
      // A ticket that is still under the camera when the answer closes is not a second person.
      this.#last.at = performance.now();
    }
    this.#nextFrame(round);
  }

  #say(text) {
    const now = performance.now();
    const isNew = text !== this.#last.text || now - this.#last.at > FORGET_MS;
    this.#last = { text, at: now };
    if (isNew) this.onText(text);
  }

  #failed(trouble) {
    this.stop();
    this.onState(isInApp() && trouble !== "no_decoder" ? "in_app" : trouble);
  }

  #hide() {
    if (!this.#stream) return;
    this.#resumeWhenSeen = true;
    this.stop();
  }

  #show() {
    if (this.#resumeWhenSeen) this.start();
    this.#resumeWhenSeen = false;
  }
}

async function openCamera() {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw Object.assign(new Error("no camera here"), { trouble: isSecureContext ? "missing" : "insecure" });
  }
  return navigator.mediaDevices.getUserMedia({ video: CAMERA, audio: false });
}

function stop(stream) {
  stream.getTracks().forEach((track) => track.stop());
}
