// Charts and tables of the summary that can be explored: what is pointed at is said in words, and columns sort rows.
// Without this script every number is there all the same, and every bar is a link.
(() => {
  "use strict";

  for (const chart of document.querySelectorAll(".chart")) {
    const readout = chart.querySelector(".readout");
    const say = (event) => {
      const piece = event.target.closest("[data-say]");
      readout.textContent = piece ? piece.dataset.say : "";
    };
    for (const kind of ["pointerover", "focusin"]) chart.addEventListener(kind, say);
    chart.addEventListener("pointerleave", () => { readout.textContent = ""; });
  }

  const number = (row, column) => Number(row.cells[column].dataset.value);

  const sort = (table, column) => {
    const head = table.tHead.rows[0].cells[column];
    const down = head.getAttribute("aria-sort") !== "descending";
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows];
    rows.sort((one, other) => (number(one, column) - number(other, column)) * (down ? -1 : 1));
    table.tBodies[0].append(...rows);
  };

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const first = table.tBodies[0].rows[0];
    if (!first) continue;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (!("value" in first.cells[column].dataset)) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, column));
    });
  }
})();
