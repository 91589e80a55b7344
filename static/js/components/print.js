// Shows the Print button of a sheet, which is of no use without script, and opens the browser's print window.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
