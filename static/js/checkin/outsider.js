// Counts a visitor without a name: birth year and sex, both optional, nothing that identifies the person.

const OLDEST = 120;

// A visitor of whom nothing was asked.
export const NOT_SAID = { birth_year: null, sex: "unknown" };

// dialog: see templates/checkin/_outsider.html · onCount({birth_year, sex})
export function wireOutsider(dialog, word, onCount) {
  const form = dialog.querySelector("form");
  const year = form.elements.birth_year;
  const complaint = dialog.querySelector("[data-outsider-error]");
  const complain = (key, field) => {
    complaint.textContent = key ? word(key) : "";
    complaint.hidden = !key;
    year.setAttribute("aria-invalid", String(field === year));
    field?.focus();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = year.value.trim();
    const born = typed ? Number(typed) : null;
    const now = new Date().getFullYear();
    if (born !== null && (!Number.isInteger(born) || born < now - OLDEST || born > now)) return complain("outsider-year", year);
    const sex = form.elements.sex.value || NOT_SAID.sex;
    dialog.close();
    return onCount({ birth_year: born, sex });
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    form.reset();
    complain(null);
  });
}
