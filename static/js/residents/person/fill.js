// Writes the data of a card into the form of a person, or into a row of a new household's form.

// Returns the row's name field, or null if every row is in use.
export function fill(form, card, used) {
  const name = rowFor(form, card, used);
  if (!name) return null;
  const prefix = name.name.slice(0, -"full_name".length);
  const part = (of) => form.elements[prefix + of];
  name.value = card.name;
  for (const of of ["day", "month", "year"]) part(of).value = card.birth[of];
  for (const choice of part("sex")) choice.checked = choice.value === card.sex;
  part("personal_id").value = card.number;
  part("personal_id").closest("details")?.setAttribute("open", "");
  const address = form.elements.address;
  if (address && !address.value.trim()) address.value = card.address;
  name.scrollIntoView({ block: "center" });
  return name;
}

// The row in which the scanner typed, the row that already has this number, or the first empty row.
function rowFor(form, card, used) {
  const names = [...form.querySelectorAll("input[name$=full_name]")];
  if (names.length === 1) return names[0];
  const prefix = used && /^(?<row>members-\d+-)/u.exec(used.name)?.groups.row;
  const numberOf = (name) => form.elements[name.name.replace("full_name", "personal_id")].value.replace(/\s/gu, "");
  return (
    names.find((name) => prefix && name.name.startsWith(prefix)) ??
    names.find((name) => numberOf(name) === card.number) ??
    names.find((name) => !name.value.trim() && !numberOf(name)) ??
    null
  );
}
