// Reads a QR code from pixels: with the phone's own detector if it has one, otherwise with the installed decoder.

const INSTALLED = "../../installed/qr/decode.js";
const PHOTO_SIDE = 1600;
const PHOTO_EFFORT = { effort: 16, timeLimit: 3000 };

// A decoder, or null if this phone has none and none was installed.
export async function openDecoder() {
  const native = await openNative();
  const installed = await import(INSTALLED).catch(() => null);
  return native || installed ? new Decoder(native, installed) : null;
}

export class Decoder {
  constructor(native, installed) {
    this.native = native;
    this.installed = installed;
    this.canvas = document.createElement("canvas");
  }

  // The text of the code in the middle square of a video frame, or null. The square is never scaled down.
  async readFrame(video) {
    const side = Math.min(video.videoWidth, video.videoHeight);
    if (side === 0) return null;
    const left = (video.videoWidth - side) / 2;
    const top = (video.videoHeight - side) / 2;
    return this.#read(video, [left, top, side, side], side, side, {});
  }

  // The text of the code on a photograph, or null: first scaled down, which is quick, then at full size.
  async readPhoto(file) {
    const picture = await createImageBitmap(file).catch(() => null);
    if (picture === null) return null;
    const { width, height } = picture;
    const scale = Math.min(1, PHOTO_SIDE / Math.max(width, height));
    let text = null;
    for (const factor of new Set([scale, 1])) {
      text ??= await this.#read(picture, [0, 0, width, height], Math.round(width * factor), Math.round(height * factor), PHOTO_EFFORT);
    }
    picture.close();
    return text;
  }

  async #read(source, part, width, height, effort) {
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const pen = this.canvas.getContext("2d", { willReadFrequently: this.native === null });
    pen.drawImage(source, ...part, 0, 0, width, height);
    const found = this.native && (await this.#detect());
    if (found || !this.installed) return found || null;
    // A video frame is tried with one decoder only; a photograph may be tried with the second.
    if (this.native && !effort.effort) return null;
    return this.#decode(pen.getImageData(0, 0, width, height), effort);
  }

  async #detect() {
    try {
      const codes = await this.native.detect(this.canvas);
      return codes[0]?.rawValue || null;
    } catch {
      // Some phones list the format but have no service for it.
      this.native = null;
      this.canvas = document.createElement("canvas");
      return null;
    }
  }

  #decode(image, effort) {
    try {
      return this.installed.decodeQR(image, effort);
    } catch {
      return null; // the decoder's result for a picture without a code
    }
  }
}

async function openNative() {
  try {
    const formats = await globalThis.BarcodeDetector.getSupportedFormats();
    return formats.includes("qr_code") ? new globalThis.BarcodeDetector({ formats: ["qr_code"] }) : null;
  } catch {
    return null;
  }
}
