/* Chooses a finding without a round trip: marks its cells and phrases, scrolls to them, keeps the address in step.
   Everything here also works without this file, by links (?finding=…) and plain form posts. */
"use strict";

(() => {
  const panel = () => document.getElementById("findings");
  const cards = () => [...document.querySelectorAll(".finding")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = calm ? "auto" : "smooth";
  let wanted = "";

  function evidence(id) {
    return [...document.querySelectorAll(`.document [data-findings~="${id}"]`)];
  }

  /* The cells that tell what is wrong stand out from those that the relation merely runs over. */
  function isTelling(place, id) {
    return (place.dataset.telling || "").split(" ").includes(String(id));
  }

  function choose(id, { toCard = false, toEvidence = true } = {}) {
    const card = document.getElementById(`finding-${id}`);
    if (!card) return;
    wanted = String(id);
    for (const element of document.querySelectorAll(".is-chosen")) element.classList.remove("is-chosen", "is-telling");
    for (const link of document.querySelectorAll(".finding > a[aria-current]")) link.removeAttribute("aria-current");
    card.classList.add("is-chosen");
    card.querySelector("a").setAttribute("aria-current", "true");
    const places = evidence(id);
    for (const place of places) {
      place.classList.add("is-chosen");
      place.classList.toggle("is-telling", isTelling(place, id));
      const folded = place.closest("details");
      if (folded) folded.open = true;
    }
    const address = new URL(location.href);
    address.searchParams.set("finding", id);
    address.hash = "";
    history.replaceState(history.state, "", address);
    const first = places.find((place) => isTelling(place, id)) || places[0];
    if (toEvidence && first) first.scrollIntoView({ block: "center", behavior });
    if (toCard) card.scrollIntoView({ block: "nearest", behavior });
  }

  /* A place of several findings leads to one after the other, those that it tells of first. */
  function nextOf(place) {
    const telling = (place.dataset.telling || "").split(" ").filter(Boolean);
    const all = [...new Set([...telling, ...place.dataset.findings.split(" ")])];
    const chosen = document.querySelector(".finding.is-chosen");
    return all[(all.indexOf(chosen ? chosen.dataset.finding : "") + 1) % all.length];
  }

  function step(distance) {
    const all = cards();
    const at = all.findIndex((card) => card.classList.contains("is-chosen"));
    const next = all[Math.min(all.length - 1, Math.max(0, at + distance))];
    if (next) choose(next.dataset.finding, { toCard: true });
  }

  document.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    const link = event.target.closest(".finding > a, .finding .places a");
    if (link) {
      event.preventDefault();
      choose(link.closest(".finding").dataset.finding, { toEvidence: !link.hash.startsWith("#cell-") });
      const cell = link.hash.startsWith("#cell-") && document.getElementById(link.hash.slice(1));
      if (cell) cell.scrollIntoView({ block: "center", behavior });
      return;
    }
    const place = event.target.closest(".document [data-findings]");
    if (!place) return;
    if (event.target.closest("a.to")) event.preventDefault();
    choose(nextOf(place), { toCard: true, toEvidence: false });
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !panel()) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
  });

  // The tables are not sent again with an answered action, so the chosen places are marked anew. Whoever has gone on to
  // another finding before the answer came stays there: what was chosen last is kept here, since htmx, before it settles,
  // lends new elements the classes of the old ones.
  document.addEventListener("htmx:afterSettle", () => {
    const chosen = document.querySelector(".finding.is-chosen");
    const id = document.getElementById(`finding-${wanted}`) ? wanted : chosen && chosen.dataset.finding;
    if (id) choose(id, { toEvidence: false });
  });

  // A page opened at a finding shows its evidence; without this file the fragment of the address does it.
  const opened = new URL(location.href).searchParams.get("finding");
  if (opened && !location.hash) choose(opened, { toCard: true });
})();
