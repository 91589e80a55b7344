// Sound, vibration, and keeping the screen on.

// Frequency in Hz, start and length in seconds. Success is short and rising; what needs staff is low and sounds twice.
const TONES = {
  good: [[880, 0, 0.09], [1320, 0.09, 0.14]],
  kept: [[880, 0, 0.09], [660, 0.1, 0.14]],
  note: [[660, 0, 0.14]],
  stop: [[220, 0, 0.22], [220, 0.3, 0.34]],
};
const BUZZES = { good: [70], kept: [70, 60, 70], note: [70], stop: [250, 100, 250] };
const LOUDNESS = 0.35;

export class Senses {
  #audio = null;
  #lock = null;

  // Browsers allow sound only after a touch; call this from one.
  wake() {
    this.#audio ??= "AudioContext" in globalThis ? new AudioContext() : null;
    this.#audio?.resume().catch(() => {});
  }

  play(sound) {
    navigator.vibrate?.(BUZZES[sound]);
    if (this.#audio?.state !== "running") return;
    for (const [frequency, start, length] of TONES[sound]) this.#tone(frequency, start, length);
  }

  #tone(frequency, start, length) {
    const from = this.#audio.currentTime + start;
    const voice = this.#audio.createOscillator();
    const loudness = this.#audio.createGain();
    voice.type = "square";
    voice.frequency.value = frequency;
    loudness.gain.setValueAtTime(LOUDNESS, from);
    // Fade out: a hard stop clicks in cheap loudspeakers.
    loudness.gain.exponentialRampToValueAtTime(0.001, from + length);
    voice.connect(loudness).connect(this.#audio.destination);
    voice.start(from);
    voice.stop(from + length);
  }

  // Keep the screen on while the page is visible; phones release the lock when the page is hidden.
  stayAwake() {
    const ask = async () => {
      if (document.visibilityState !== "visible" || !navigator.wakeLock || (this.#lock && !this.#lock.released)) return;
      // A phone with a low battery refuses; scanning continues anyway.
      this.#lock = await navigator.wakeLock.request("screen").catch(() => null);
    };
    document.addEventListener("visibilitychange", ask);
    return ask();
  }
}
