// Arranges the walking order: drag a household by its handle, move it with the arrow keys, or type its number.
// Nothing is sent before "save"; then the numbers in the fields are sent, as without script.

const list = document.querySelector("[data-walk]");
const NEAR_EDGE = 90;
const SCROLL_STEP = 8;

if (list) {
  const said = document.querySelector("[data-walk-said]");
  const unsaved = document.querySelector("[data-walk-unsaved]");
  for (const hidden of document.querySelectorAll("[data-walk-handle], [data-walk-hint]")) hidden.hidden = false;
  number();
  list.addEventListener("pointerdown", drag);
  list.addEventListener("keydown", step);
  list.addEventListener("change", ({ target }) => place(target.closest("li"), Number.parseInt(target.value, 10)));

  // Number the households in the order shown.
  function number() {
    [...list.children].forEach((door, index) => {
      door.querySelector("input").value = index + 1;
    });
  }

  function tell(door) {
    number();
    unsaved.hidden = false;
    const facts = { "{code}": door.dataset.code, "{place}": door.querySelector("input").value };
    said.textContent = said.dataset.text.replace(/\{\w+\}/gu, (word) => facts[word]);
  }

  function place(door, wanted) {
    if (Number.isNaN(wanted)) return;
    const others = [...list.children].filter((other) => other !== door);
    list.insertBefore(door, others[Math.max(wanted, 1) - 1] ?? null);
    tell(door);
  }

  function step(event) {
    const handle = event.target.closest("[data-walk-handle]");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!handle || !by) return;
    event.preventDefault();
    const door = handle.closest("li");
    place(door, [...list.children].indexOf(door) + 1 + by);
    handle.focus();
  }

  function drag(event) {
    const handle = event.target.closest("[data-walk-handle]");
    if (!handle || !event.isPrimary) return;
    const door = handle.closest("li");
    const before = [...list.children];
    let y = event.clientY;
    let isOn = true;
    handle.setPointerCapture(event.pointerId);
    door.classList.add("walk-moving");

    const follow = () => {
      if (!isOn) return;
      if (y < NEAR_EDGE) scrollBy(0, -SCROLL_STEP);
      if (y > innerHeight - NEAR_EDGE) scrollBy(0, SCROLL_STEP);
      settle(door, y);
      requestAnimationFrame(follow);
    };
    const move = (moved) => {
      y = moved.clientY;
      settle(door, y);
    };
    const end = ({ type }) => {
      isOn = false;
      door.classList.remove("walk-moving");
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", end);
      handle.removeEventListener("pointercancel", end);
      if (type === "pointercancel") list.append(...before);
      else if (before.some((other, index) => other !== list.children[index])) tell(door);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end);
    handle.addEventListener("pointercancel", end);
    requestAnimationFrame(follow);
  }

  // Move the rows that the dragged one passes, not the dragged one: a finger loses an element that is moved in the page.
  function settle(door, y) {
    let other;
    while ((other = door.previousElementSibling) && y < middle(other)) list.insertBefore(other, door.nextElementSibling);
    while ((other = door.nextElementSibling) && y > middle(other)) list.insertBefore(other, door);
  }

  function middle(door) {
    const { top, height } = door.getBoundingClientRect();
    return top + height / 2;
  }
}
