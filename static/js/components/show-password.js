// Fifteen invisible characters are easily mistyped on a phone: a button under the field shows them; sending hides them.
// Markup: <input type="password" data-show="Show the password" data-hide="Hide the password">
for (const box of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  const show = (seen) => {
    box.type = seen ? "text" : "password";
    button.textContent = seen ? box.dataset.hide : box.dataset.show;
  };
  button.type = "button";
  button.className = "button button-quiet";
  button.setAttribute("aria-controls", box.id);
  button.addEventListener("click", () => show(box.type === "password"));
  box.form.addEventListener("submit", () => show(false));
  box.after(button);
  show(false);
}
