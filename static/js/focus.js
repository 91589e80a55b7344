// Brings the reader to the summary of errors when a form comes back refused.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();
