// The token of a link stands behind its #, so no server, proxy or log ever sees it in an address.
// It goes into the body of the form, and out of the address bar and the history.
"use strict";

const token = location.hash.slice(1);
if (token) {
  history.replaceState(null, "", location.pathname);
  const form = document.getElementById("open");
  form.elements.token.value = token;
  form.submit();
}
