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

// A whole page in answer to a request for a part (a redirect, an error, the end of a session) is shown as a page.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (!/^\s*<!doctype/i.test(ctx.text ?? "")) return;
  const answer = ctx.response.raw;
  if (answer.redirected || ctx.request.method === "GET") {
    event.preventDefault();
    location.assign(answer.url);
  } else {
    ctx.target = document.body;
    ctx.swap = "innerHTML";
  }
});

// The words after a swap go when the next one comes; a summary of errors that came with it is read out.
document.addEventListener("htmx:before:swap", () => document.querySelector(".toast")?.remove());
document.addEventListener("htmx:after:swap", () => show(document));
