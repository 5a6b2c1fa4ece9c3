// Keys of a dense list: arrows go from line to line, Home and End to the first and last, "/" to the
// first field, "[" and "]" to the page before and after. Without scripts Tab does all of it, slower.

const lines = [...document.querySelectorAll("table.dense tbody th a")];
const first = document.querySelector("form.toolbar input");
const turn = { "[": "prev", "]": "next" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const at = lines.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: Math.max(at - 1, 0), Home: 0, End: lines.length - 1 }[event.key];
  if (to !== undefined && lines[to]) lines[to].focus();
  else if (event.key === "/") first?.focus();
  else if (turn[event.key]) document.querySelector(`a[rel="${turn[event.key]}"]`)?.click();
  else return;
  event.preventDefault();
});
