// Translated texts for scripts: the page has a <dl data-words> of keys and texts with {placeholders}.

export function readWords(list) {
  const texts = new Map();
  for (const term of list.querySelectorAll("dt")) {
    texts.set(term.textContent.trim(), term.nextElementSibling.textContent.trim());
  }
  return (key, facts = {}) => fill(texts.get(key) ?? "", facts);
}

// Insert the facts into the text: "at {time}" and {time: "07:32"} give "at 07:32".
export function fill(text, facts) {
  return text.replace(/\{(\w+)\}/gu, (place, name) => facts[name] ?? place);
}
