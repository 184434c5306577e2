/* The cards of a report's findings as they stand now: when live.js hears that others decided, commented or claimed, the cards are
   asked for and those that changed are put in place whole. What the person at this page is doing stays: the chosen card, open
   forms, the focus; and a card in which they are writing is left alone, with a note, until they have finished.
   The answer to a deed is put in place the same way, so that whoever has gone on meanwhile goes on undisturbed: were the panel
   swapped whole, a key pressed while htmx settles would meet forms that are not its own yet. Without this file htmx swaps it.
   The head of the report, who closed it and what can be done with it, the letter and the list of versions follow in the same way. */
"use strict";

(() => {
  const panel = () => document.getElementById("findings");
  if (!panel()) return;
  const cards = () => [...panel().querySelectorAll(".finding[data-item]")];
  let turn = Promise.resolve();

  function isWriting(card) {
    if (card.querySelector(".htmx-request")) return true;
    return [...card.querySelectorAll("form :is(input:not([type=hidden]), select, textarea)")].some((field) =>
      field === document.activeElement || (field.matches("select") ? field.selectedIndex > 0 : field.value !== field.defaultValue));
  }

  /* What a card says, without what differs between any two answers or belongs to this page. */
  function words(card) {
    const copy = card.cloneNode(true);
    for (const each of copy.querySelectorAll("input[name=csrf], .stale")) each.remove();
    for (const each of copy.querySelectorAll("[open]")) each.removeAttribute("open");
    return copy.querySelector("a .state").innerHTML + copy.querySelector(".more").textContent.replace(/\s+/g, " ");
  }

  function pathTo(card, element) {
    if (!element || !card.contains(element)) return null;
    const kind = element.localName;
    return { kind, value: element.getAttribute("value") || element.getAttribute("href") || element.textContent };
  }

  function focusAgain(card, path) {
    const same = [...card.querySelectorAll(path.kind)].find((each) =>
      (each.getAttribute("value") || each.getAttribute("href") || each.textContent) === path.value);
    (same || card.querySelector("a")).focus({ preventScroll: true });
  }

  function put(card, next, { isAnswer = false } = {}) {
    const fresh = document.importNode(next, true);
    const isChosen = card.classList.contains("is-chosen");
    fresh.classList.toggle("is-chosen", isChosen);
    const link = fresh.querySelector("a");
    if (isChosen) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    const open = isAnswer ? [] : [...card.querySelectorAll("details[open] > summary")].map((one) => one.textContent);
    for (const one of fresh.querySelectorAll("details > summary")) if (open.includes(one.textContent)) one.parentElement.open = true;
    const path = pathTo(card, document.activeElement);
    card.replaceWith(fresh);
    htmx.process(fresh);
    if (path) focusAgain(fresh, path);
    if (!isAnswer) fresh.classList.add("is-changed");
  }

  /* Only the state is told; the rest waits, with a way to have it now. */
  function hold(card, next) {
    const state = card.querySelector("a .state");
    const now = document.importNode(next.querySelector("a .state"), true);
    state.replaceWith(now);
    if (card.querySelector(".stale")) return;
    const note = document.createElement("p");
    note.className = "message note stale";
    note.setAttribute("role", "status");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = panel().dataset.anew;
    button.addEventListener("click", () => {
      for (const form of card.querySelectorAll("form")) form.reset();
      refresh([Number(card.dataset.item)]);
    });
    note.append(`${panel().dataset.stale} `, button);
    card.querySelector(".more").prepend(note);
  }

  async function bring(items) {
    const chosen = panel().querySelector(".finding.is-chosen");
    const address = `/queue/panel/${panel().dataset.submission}?finding=${chosen ? chosen.dataset.item : ""}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    const heading = told.querySelector("h2");
    if (heading) panel().querySelector("h2").replaceWith(document.importNode(heading, true));
    putHead(told);
    for (const card of cards().filter((one) => items === null || items.includes(Number(one.dataset.item)))) {
      const next = told.getElementById(card.id);
      if (next) bringCard(card, next);
    }
  }

  /* Badges, buttons and notes of the report, the letter, the versions; whoever is in one of its fields keeps them, and sees the badges change. */
  function putHead(told) {
    const sense = (element) => element.textContent.replace(/\s+/g, " ");
    for (const id of ["report-head", "report-notes", "report-versions"]) {
      const here = document.getElementById(id);
      const next = told.getElementById(id);
      if (!here || !next || sense(here) === sense(next)) continue;
      const isBusy = here.querySelector(".acts")?.contains(document.activeElement);
      const [old, fresh] = isBusy ? [here.querySelector(".facts"), next.querySelector(".facts")] : [here, next];
      old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
      htmx.process(old);
    }
  }

  function bringCard(card, next) {
    if (words(card) === words(next) && !card.querySelector(".stale")) return;
    if (isWriting(card)) hold(card, next); else put(card, next);
  }

  /* One after the other, or an older answer might come last. */
  function refresh(items) {
    turn = turn.then(() => bring(items)).catch(() => undefined);
  }

  /* What stands around the cards: counts, what was refused, what could not be checked. */
  function putFrame(told) {
    for (const one of [...panel().children]) if (!one.matches(".finding")) one.remove();
    let last = null;
    for (const one of [...told.children]) {
      if (one.matches(".finding")) { last = document.getElementById(one.id); continue; }
      const fresh = document.importNode(one, true);
      if (last) last.after(fresh); else panel().insertBefore(fresh, cards()[0] || null);
      if (last) last = fresh;
    }
  }

  /* Of two deeds sent soon after each other the earlier may be answered last: then only its own card is believed. */
  let sent = 0;
  let shown = 0;
  const turns = new WeakMap();

  function answered(event) {
    const { detail } = event;
    if (detail.target !== panel() || !detail.shouldSwap) return;
    const told = new DOMParser().parseFromString(detail.serverResponse, "text/html").body;
    const theirs = [...told.querySelectorAll(".finding[data-item]")].map((one) => one.id);
    if (!theirs.length || theirs.join() !== cards().map((one) => one.id).join()) return; // another panel: htmx swaps it
    detail.shouldSwap = false;
    const mine = `finding-${/findings\/(\d+)\//.exec(detail.requestConfig.path)[1]}`;
    const isLate = turns.get(detail.xhr) < shown;
    shown = Math.max(shown, turns.get(detail.xhr));
    const next = (card) => told.querySelector(`#${card.id}`);
    for (const card of cards()) {
      if (card.id === mine) put(card, next(card), { isAnswer: true });
      else if (!isLate) bringCard(card, next(card));
    }
    if (!isLate || told.querySelector("[role=alert]")) putFrame(told);
    if (isLate) refresh(null);
  }

  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.target === panel()) turns.set(event.detail.xhr, ++sent); });
  document.addEventListener("htmx:beforeSwap", answered);
  document.addEventListener("gouji:changed", (event) => refresh(event.detail));
  document.addEventListener("focusout", (event) => {
    const card = event.target.closest(".finding[data-item]");
    if (card && card.querySelector(".stale")) setTimeout(() => { if (!isWriting(card)) refresh([Number(card.dataset.item)]); });
  });
})();
