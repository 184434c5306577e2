/* Marks a cell on both sides: while the pointer or the focus is on one, and once it is chosen.
   Everything here also works without this file: the two places are links to each other. */
"use strict";

(() => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = calm ? "auto" : "smooth";

  function both(element) {
    const report = element.closest("[data-report]");
    const cell = element.closest("[data-cell]");
    return report && cell ? [...report.querySelectorAll(`[data-cell="${CSS.escape(cell.dataset.cell)}"]`)] : [];
  }

  function pair(event, isOn) {
    if (!(event.target instanceof Element)) return;
    for (const element of both(event.target)) element.classList.toggle("is-paired", isOn);
  }

  /* Scrolls the side that an element stands in, and nothing else. */
  function reveal(element) {
    const side = element.closest(".side");
    if (!side) return;
    const place = element.getBoundingClientRect();
    const frame = side.getBoundingClientRect();
    const sticky = side.querySelector(".correct");
    const top = frame.top + (sticky && side.scrollHeight > side.clientHeight ? sticky.offsetHeight : 0) + 40;
    if (place.top < top || place.bottom > frame.bottom - 20) {
      side.scrollBy({ top: place.top - (top + frame.bottom) / 2, behavior });
    }
    const box = element.closest(".scroll");
    if (box) box.scrollLeft += Math.min(0, place.left - frame.left - 40) + Math.max(0, place.right - frame.right + 40);
  }

  function choose(event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button || !(event.target instanceof Element)) return;
    const link = event.target.closest("[data-cell] a, a[data-cell]");
    if (!link) return;
    const cells = both(link);
    if (!cells.length) return;
    event.preventDefault();
    for (const element of document.querySelectorAll("[data-report] .is-chosen")) element.classList.remove("is-chosen");
    for (const element of cells) element.classList.add("is-chosen");
    for (const element of cells) if (!element.contains(link)) reveal(element);
    const address = new URL(link.getAttribute("href"), location.href);
    history.replaceState(history.state, "", address.search ? address.pathname + address.search : link.getAttribute("href"));
    if (address.search && window.htmx && document.getElementById("correct")) {
      htmx.ajax("GET", address.pathname + address.search, { target: "#correct", select: "#correct", swap: "outerHTML" });
    }
  }

  document.addEventListener("mouseover", (event) => pair(event, true));
  document.addEventListener("mouseout", (event) => pair(event, false));
  document.addEventListener("focusin", (event) => pair(event, true));
  document.addEventListener("focusout", (event) => pair(event, false));
  document.addEventListener("click", choose);

  for (const side of document.querySelectorAll("[data-report] .side")) {
    const first = side.querySelector("[data-cell].is-chosen") || side.querySelector("[data-cell].is-marked");
    if (first) reveal(first);
  }
})();
