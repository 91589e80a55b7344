// A file field in the page's language; the browser's own button uses the browser's language.
// Markup: <div data-file><input type="file"> <p hidden>… <span data-file-name>no file yet</span></p></div>.
// The input stays in place, invisible over the text, so that clicks, the keyboard and dropped files all reach it.

for (const box of document.querySelectorAll("[data-file]")) {
  const input = box.querySelector("input");
  const name = box.querySelector("[data-file-name]");
  const none = name.textContent;
  const say = () => { name.textContent = input.files[0]?.name ?? none; };
  box.classList.add("file-box-own");
  box.querySelector("[hidden]").hidden = false;
  input.addEventListener("change", say);
  say();
}
