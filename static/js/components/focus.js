// What a form that came back refused needs: the reader is brought to the summary of errors, and the page takes the place
// of an ordinary visit in the browser's history, so that Back and Reload lead to a page and never to "send it again?".
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();
history.replaceState(history.state, "");
