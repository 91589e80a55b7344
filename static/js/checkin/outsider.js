// Counts a visitor from elsewhere: birth year and sex only, nothing that identifies the person.

const OLDEST = 120;

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
    const born = Number(year.value.trim());
    const now = new Date().getFullYear();
    if (!Number.isInteger(born) || born < now - OLDEST || born > now) return complain("outsider-year", year);
    if (!form.elements.sex.value) return complain("outsider-sex", form.elements.sex[0]);
    dialog.close();
    return onCount({ birth_year: born, sex: form.elements.sex.value });
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    form.reset();
    complain(null);
  });
}
