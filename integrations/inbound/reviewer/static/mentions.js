/* Completes names after `@` in a comment: the list comes from the server once per finding. Without this file the name is typed. */
"use strict";

(() => {
  const known = new Map();
  let list = null;
  let field = null;
  let at = 0;

  async function namesFor(item) {
    if (!known.has(item)) {
      known.set(item, fetch(`/findings/${item}/colleagues`, { headers: { "HX-Request": "true" } })
        .then((answer) => answer.ok ? answer.json() : { names: [] }).then((told) => told.names).catch(() => []));
    }
    return known.get(item);
  }

  function close() {
    if (list) list.remove();
    if (field) for (const name of ["aria-controls", "aria-activedescendant", "aria-expanded"]) field.removeAttribute(name);
    list = null;
  }

  function choose(option) {
    const text = field.value;
    const end = field.selectionStart;
    field.value = `${text.slice(0, at)}${option.textContent} ${text.slice(end)}`;
    const place = at + option.textContent.length + 1;
    close();
    field.focus();
    field.setSelectionRange(place, place);
  }

  function move(distance) {
    const all = [...list.children];
    const here = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = (here + distance + all.length) % all.length;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === next)));
    field.setAttribute("aria-activedescendant", all[next].id);
  }

  async function look(target) {
    const card = target.closest("[data-finding]");
    const typed = /@([^@\s]*)$/.exec(target.value.slice(0, target.selectionStart));
    if (!card || !typed) { close(); return; }
    const names = (await namesFor(card.dataset.finding)).filter((name) => name.startsWith(typed[1])).slice(0, 8);
    close();
    if (!names.length || names.length === 1 && names[0] === typed[1]) return;
    field = target;
    at = target.selectionStart - typed[1].length;
    list = document.createElement("ul");
    list.id = "mention-names";
    list.className = "mention-names sheet";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "@");
    names.forEach((name, place) => {
      const option = document.createElement("li");
      option.id = `mention-${place}`;
      option.setAttribute("role", "option");
      option.textContent = name;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
      list.append(option);
    });
    target.after(list);
    target.setAttribute("aria-controls", list.id);
    move(1);
  }

  document.addEventListener("input", (event) => { if (event.target.matches("textarea[name=text]")) look(event.target); });
  document.addEventListener("focusout", (event) => { if (event.target === field) close(); });
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== field) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" || event.key === "Tab") choose(list.querySelector("[aria-selected=true]") || list.firstChild);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
