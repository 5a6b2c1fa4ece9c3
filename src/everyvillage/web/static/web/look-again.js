// A page that waits for work in the background looks again by itself. Whoever has chosen where to
// go, or what to send, is not taken back by that look.

"use strict";

const LOOK_AGAIN_MS = 2000;

if (document.querySelector("[data-working]")) {
  const again = setTimeout(() => window.location.replace(window.location.href), LOOK_AGAIN_MS);
  const stay = (event) => {
    if (event.type === "submit" || event.target.closest("a, button")) clearTimeout(again);
  };
  document.addEventListener("click", stay, true);
  document.addEventListener("submit", stay, true);
}
