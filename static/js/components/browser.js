// Recognizes browsers that cannot run a desk: those inside Zalo or Facebook lose data and refuse features.

const IN_APP = /\bZalo|FBAN|FBAV|FB_IAB|Instagram|\bLine\/|MicroMessenger|BytedanceWebview|musical_ly|TikTok|; wv\)/u;
const APPLE = /iPhone|iPad|iPod/u;

export function isInApp(agent = navigator.userAgent) {
  return IN_APP.test(agent);
}

// The browser that this phone has for certain.
export function goodBrowser(agent = navigator.userAgent) {
  return APPLE.test(agent) ? "Safari" : "Chrome";
}

// A random id for a scan, also on a page without https, which lacks randomUUID.
export function newScanId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}
