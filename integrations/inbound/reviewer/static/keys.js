/* Everything on the queue and on a report by single keys; `?` lists them. What the keys press are the page's own buttons
   and links, so that nothing can be done by a key that the page does not offer. */
"use strict";

(() => {
  const dialog = document.getElementById("keys");
  if (!dialog) return;

  const card = () => document.querySelector(".finding.is-chosen") || document.querySelector(".finding");
  const links = () => [...document.querySelectorAll("table.queue tbody td.say a")];

  /* The queue: the row whose link or checkbox has the focus. */
  function row() {
    return document.activeElement && document.activeElement.closest("table.queue tbody tr");
  }

  function walk(distance) {
    const all = links();
    const here = row();
    const at = here ? all.findIndex((link) => here.contains(link)) : -1;
    const next = all[Math.min(all.length - 1, Math.max(0, at + distance))];
    if (next) next.focus();
  }

  function tick() {
    const box = row() && row().querySelector("input[type=checkbox]");
    if (box) { box.checked = !box.checked; count(); }
  }

  function count() {
    const said = document.getElementById("chosen-count");
    if (said) said.textContent = String(document.querySelectorAll("#bulk input[name=finding]:checked").length);
  }

  /* A deed of the chosen card: presses its button, or opens the form that it needs first. */
  function press(action) {
    const here = card();
    const button = here && here.querySelector(`.acts button[value="${action}"]`);
    if (!button) return false;
    const folded = button.closest("details");
    if (!folded) { button.click(); return true; }
    folded.open = true;
    const field = folded.querySelector("select, textarea, input:not([type=hidden])");
    if (field) field.focus();
    return true;
  }

  /* On the queue a key does the same to the chosen findings, or to the one at which the focus is. */
  function pressMany(action) {
    const form = document.getElementById("bulk");
    if (!form) return false;
    if (!form.querySelector("input[name=finding]:checked")) tick();
    const button = form.querySelector(`button[value="${action}"]`);
    if (!button || !form.querySelector("input[name=finding]:checked")) return false;
    const folded = button.closest("details");
    if (!folded) { button.click(); return true; }
    folded.open = true;
    folded.querySelector("select, textarea").focus();
    return true;
  }

  const act = (action) => press(action) || pressMany(action);

  function follow(selector) {
    const link = document.querySelector(selector);
    if (link) link.click();
  }

  /* Beside the original: the next finding of the list above it. */
  function turn(distance) {
    const all = [...document.querySelectorAll(".found-here li a")];
    const at = all.findIndex((link) => link.hasAttribute("aria-current"));
    const next = all[Math.min(all.length - 1, Math.max(0, at + distance))];
    if (next) next.click();
    return Boolean(next);
  }

  const KEYS = {
    j: () => turn(1) || walk(1),
    k: () => turn(-1) || walk(-1),
    x: tick,
    t: () => act("claim"),
    c: () => act("confirm"),
    d: () => act("dismiss"),
    w: () => act("waive"),
    a: () => act("approve_waiver"),
    n: () => act("refuse_waiver"),
    m: () => act("comment"),
    u: () => press("undo") || press("withdraw_waiver") || act("release") || follow(".undo button"),
    e: () => follow(".tabs a[href$='/reading']"),
    o: () => follow(".finding.is-chosen a.original-of, .found-here > p > a"),
    v: () => follow(".tabs a[href$='/changes']"),
    p: () => follow(".report-head form[action$='/accept'] button"),
    r: () => follow(".report-head a[href$='/return']"),
    "/": () => { const field = document.querySelector("input[type=search]"); if (field) { field.focus(); field.select(); } },
    "?": () => dialog.showModal(),
  };

  /* Out of a field that takes several lines a form is sent by Ctrl and Enter. */
  function send(event) {
    const field = event.target.closest("textarea");
    const button = field && field.form && field.form.querySelector("button:not([type=button])");
    if (!button) return;
    event.preventDefault();
    button.click(); // htmx takes the name of the action from the button that was clicked
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") send(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog.open) return;
    const field = event.target.closest("select, textarea, [contenteditable], input:not([type=checkbox])");
    if (field) {
      if (event.key !== "Escape") return;
      event.preventDefault(); // a search field would be emptied by it
      field.blur();
      return;
    }
    const deed = KEYS[event.key];
    if (!deed) return;
    if (!"jk".includes(event.key)) event.preventDefault();
    deed();
  });

  document.addEventListener("change", (event) => { if (event.target.name === "finding") count(); });
})();
