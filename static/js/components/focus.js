// For a refused form: moves the focus to the error summary, and replaces the entry in the browser's history with an ordinary
// visit, so that Back and Reload lead to a page and never ask "send again?".
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();
history.replaceState(history.state, "");
