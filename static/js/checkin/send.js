// The only connection from the desk to the server: JSON over fetch, as a paired device or as signed-in staff.

const PATIENCE_MS = 20_000;

// A connection to the server for one desk. `token` is the device's token, or null to use the staff session.
// A call returns {ok: true, body} or {ok: false, status, retryAfter}; status 0 means that there was no answer.
export class Line {
  constructor(token) {
    this.token = token;
  }

  async post(address, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const response = await fetch(address, {
        method: "POST",
        body: JSON.stringify(body),
        headers: {
          Accept: "application/json",
          "Content-Type": "application/json",
          "X-Requested-With": "desk",
          ...this.#credentials(),
        },
        cache: "no-store",
        credentials: "same-origin",
        // A sign-in page, ours or that of a public Wi-Fi network, is not an answer to a scan.
        redirect: "error",
        signal: stop.signal,
      });
      if (!response.ok) return refused(response.status, response.headers.get("Retry-After"));
      return { ok: true, body: await response.json() };
    } catch {
      return refused(0, null);
    } finally {
      clearTimeout(timer);
    }
  }

  #credentials() {
    return this.token ? { Authorization: `Device ${this.token}` } : {};
  }
}

function refused(status, wait) {
  return { ok: false, status, retryAfter: Number.parseInt(wait ?? "", 10) || null };
}
