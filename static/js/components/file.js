// A field for a file in the page's own words: the browser's button speaks the browser's language, not the page's.
// Markup: <div data-file><input type="file"> <p hidden>… <span data-file-name>no file yet</span></p></div>.
// The input stays where it is, unseen over the words, so that a click, the keyboard and a dropped file all reach it.

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
