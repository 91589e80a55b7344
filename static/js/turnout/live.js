// Keeps the board up to date: fetches the page itself every few seconds and replaces the parts that changed.
// Only the server renders the board; this module copies its result.

const EVERY_MS = 4000;
const policy = globalThis.trustedTypes?.createPolicy("ngaykhoe", { createHTML: (html) => html });

async function fetchPage() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  const html = await answer.text();
  return new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
}

function exchange(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!next || next.outerHTML === part.outerHTML || part.contains(document.activeElement)) continue;
    const scrolled = part.querySelector(".table-region")?.scrollLeft ?? 0;
    part.replaceWith(document.adoptNode(next));
    const region = next.querySelector(".table-region");
    if (region) region.scrollLeft = scrolled;
  }
}

async function refresh() {
  const failed = document.querySelector("[data-live-failed]");
  if (!document.hidden) {
    try {
      exchange(await fetchPage());
      failed.hidden = true;
    } catch {
      failed.hidden = false;
    }
  }
  setTimeout(refresh, EVERY_MS);
}

setTimeout(refresh, EVERY_MS);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) fetchPage().then(exchange).catch(() => {});
});
