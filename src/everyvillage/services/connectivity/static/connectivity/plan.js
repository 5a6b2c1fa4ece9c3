// A plan that is being computed looks again by itself; budget and share are said while their
// sliders move.
// Without this script the same forms work by hand.

"use strict";

const slider = document.getElementById("budget");

if (slider) {
  const said = document.getElementById("budget-said");
  const chinese = document.documentElement.lang.startsWith("zh");
  const amount = (yuan) => (yuan / (chinese ? 1e4 : 1e6)).toLocaleString("en", {
    minimumFractionDigits: chinese ? 1 : 3,
    maximumFractionDigits: chinese ? 1 : 3,
  });
  const [before, after] = said.textContent.split(amount(Number(slider.value)));
  slider.addEventListener("input", () => { said.textContent = `${before}${amount(Number(slider.value))}${after ?? ""}`; });
}

const share = document.getElementById("share");

if (share) {
  const said = document.getElementById("share-said");
  share.addEventListener("input", () => { said.textContent = `${Number(share.value)} %`; });
}
