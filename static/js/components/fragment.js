// Links and QR codes have their secret after #, where logs and previews do not see it. This module sends it by POST and
// removes it from the address bar. Without script, a form on the page asks for the short code and the birth year.
// Markup: <form method="post" data-fragment> with an <input type="hidden" data-fragment-field name="token" or "ticket">;
// the field is filled already if the link was changed on the way and its secret came by the server.

// Chats add words of their own behind a link; they are no part of the secret.
const SECRET = /^#(?:%23)*([a-z2-7]{26})(?![a-z2-7])/iu;

function hand(form) {
  const field = form.querySelector("[data-fragment-field]");
  const secret = SECRET.exec(location.hash);
  if (secret) field.value = secret[1].toLowerCase();
  if (!field.value) return;
  history.replaceState(null, "", location.pathname);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-fragment]")) {
  hand(form);
  addEventListener("hashchange", () => hand(form));
}
