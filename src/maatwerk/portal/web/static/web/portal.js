// Small helps on top of pages that work without them. No globals, nothing fetched.
"use strict";
(() => {
  // Move to the error summary, so that it is read and the keyboard starts there.
  const focusFirst = (root) => root.querySelector("[data-focus]")?.focus();

  // A second click on the same button sends nothing; the server would refuse it as well.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });

  // Coming back to a page with the browser's back button: its forms may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  });

  // Panels of the header close on Escape and on a click beside them; Escape gives the focus back.
  const panels = () => document.querySelectorAll("details.who[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const panel of panels()) {
      panel.open = false;
      panel.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const panel of panels()) if (!panel.contains(event.target)) panel.open = false;
  });

  // Browsers that can not open details by style sheet when printing.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open]):not(.action)")];
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  focusFirst(document);
})();
