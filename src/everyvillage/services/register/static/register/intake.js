// Files are dropped, questions are answered by keys.
// Without this script the same forms work by hand.

"use strict";

const drop = document.querySelector("[data-drop]");
if (drop) {
  const input = drop.querySelector("input[type=file]");
  for (const name of ["dragover", "dragenter"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    input.files = event.dataTransfer.files;
    if (input.files.length) drop.requestSubmit();
  });
}

const keys = document.querySelector("[data-keys]");
if (keys) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const chosen = keys.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (chosen) chosen.click();
    else if (event.key === "ArrowRight") document.querySelector("[data-skip]").click();
  });
}
