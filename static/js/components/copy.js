// Buttons beside a text: copy it, or open the phone's share sheet (which includes Zalo).
// Markup: <button hidden data-copy="id of the textarea" data-done="word to say">, <button hidden data-share="id" data-url data-title>,
// <button hidden data-send="the text itself" data-title data-done>: shared where the browser can, otherwise copied.

function say(button, text) {
  const box = button.closest(".copy-box");
  const line = box && box.querySelector("[role=status]");
  if (line) line.textContent = text;
}

async function copy(area) {
  try {
    await navigator.clipboard.writeText(area.value);
  } catch {
    // In-app browsers and pages without https refuse the clipboard; the old command still works there.
    area.select();
    document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const area = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(area);
    say(button, button.dataset.done);
  });
}

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  const area = document.getElementById(button.dataset.share);
  button.hidden = false;
  button.addEventListener("click", () => {
    const { url, title } = button.dataset;
    // Closing the share sheet without sharing is not an error.
    navigator.share({ text: area.value, url, title }).catch(() => {});
  });
}

for (const button of document.querySelectorAll("[data-send]")) {
  const { send: text, title, done } = button.dataset;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.share({ text, title });
    } catch (problem) {
      if (problem.name === "AbortError") return;
      const area = Object.assign(document.createElement("textarea"), { value: text });
      button.after(area);
      await copy(area);
      area.remove();
      say(button, done);
    }
  });
}
