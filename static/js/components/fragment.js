// Links and QR codes have their secret after #, where logs and previews do not see it. This module sends it by POST and
// removes it from the address bar. Without script, a form on the page asks for the short code and the birth year.
// Markup: <form method="post" data-fragment> with an <input type="hidden" data-fragment-field name="token" or "ticket">.

const SECRET = /^#([a-z2-7]{26})$/iu;

function hand(form) {
  const secret = SECRET.exec(location.hash);
  if (!secret) return;
  form.querySelector("[data-fragment-field]").value = secret[1].toLowerCase();
  history.replaceState(null, "", location.pathname + location.search);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-fragment]")) {
  hand(form);
  addEventListener("hashchange", () => hand(form));
}
