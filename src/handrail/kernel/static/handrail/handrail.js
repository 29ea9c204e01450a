// All of our own script. Every page works without it; this makes some things quicker or safer.
"use strict";

// Leave quickly: the page someone may find with "back" is replaced too, and nothing of ours stays on the screen.
function leave(address) {
  document.documentElement.hidden = true;
  history.replaceState(null, "", "/");
  location.replace(address);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-leave]");
  if (link) {
    event.preventDefault();
    leave(link.href);
  }
  if (event.target.closest("button[data-print]")) window.print();
});

// Three times Escape leaves too; the help page says so.
let escapes = [];
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  escapes = [...escapes.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
  const link = document.querySelector("a[data-leave]");
  if (escapes.length === 3 && link) leave(link.href);
});

// What only works with script is shown only with script.
function show(root) {
  for (const button of root.querySelectorAll("button[data-print]")) button.hidden = false;
  const summary = root.querySelector(".ds-error-summary");
  if (summary) summary.focus();
}

document.addEventListener("DOMContentLoaded", () => show(document));
