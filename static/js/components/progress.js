// A page that waits for long work: asks every few seconds for changes, and then reloads.
// Markup: <div data-progress="address of the JSON, with what is shown now">. Without this there is the link "Look again".

const EVERY_MS = 2000;
const { progress } = document.querySelector("[data-progress]").dataset;

async function ask() {
  if (!document.hidden) {
    try {
      const answer = await fetch(progress, { headers: { Accept: "application/json" } });
      if (!answer.ok || (await answer.json()).is_news) return location.reload();
    } catch {
      // There is no connection: the next attempt follows shortly.
    }
  }
  setTimeout(ask, EVERY_MS);
}

setTimeout(ask, EVERY_MS);
