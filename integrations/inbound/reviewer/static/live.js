/* Shows on an open page what others do: events say which findings changed, the page asks for their lines and puts only the
   cells of state, term and time in place, so that focus, selection and scroll stay. New findings are told in a note and shown
   when it is pressed. A page whose stream is cut says so quietly and goes on; without this file it shows what it was opened with. */
"use strict";

(() => {
  const results = () => document.getElementById("results");
  const lines = () => [...document.querySelectorAll("[data-item]")];
  const report = () => document.querySelector("#findings[data-submission]");
  if (!window.EventSource || !lines().length && !results() && !report()) return;

  const BACK_OFF = [2000, 5000, 15000, 30000, 60000];
  const SILENCE = 45000;
  const MOST = 200;
  let source = null;
  let failures = 0;
  let waiting = 0;
  let watch = 0;
  let looking = 0;

  function say(kind, number) {
    const note = document.getElementById("live");
    if (!note || note.dataset.kind === kind && note.dataset.number === String(number)) return;
    note.dataset.kind = kind;
    note.dataset.number = String(number);
    note.replaceChildren();
    if (kind === "none") return;
    const text = note.dataset[kind].replace("{n}", String(number));
    if (kind !== "new") { note.textContent = text; return; }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", show);
    note.append(button);
  }

  /* The newest first, under the filters that are set. */
  function show() {
    const address = new URL(location.href);
    for (const name of ["after", "before", "last"]) address.searchParams.delete(name);
    address.searchParams.set("sort", "newest");
    say("none", 0);
    htmx.ajax("GET", address.pathname + address.search, { target: "#results", select: "#results", swap: "outerHTML" })
      .then(() => {
        history.replaceState(history.state, "", address);
        const order = document.querySelector("select[name=sort]");
        if (order) order.value = "newest";
        const first = document.querySelector("table.queue tbody td.say a");
        if (first) first.focus();
      });
  }

  async function ask(address) {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    return answer.ok && !answer.redirected ? answer : null;
  }

  /* Which of these findings are on the page: their lines as they stand now. */
  async function refresh(items) {
    const meant = lines().filter((line) => items === null || items.includes(Number(line.dataset.item)));
    if (meant.some((line) => line.matches(".finding")) || items === null && report()) document.dispatchEvent(new CustomEvent("gouji:changed", { detail: items }));
    const here = meant.filter((line) => !line.matches(".finding")); // what a report's page shows of a finding cards.js asks for
    if (!here.length) return;
    const query = here.slice(0, MOST).map((line) => `item=${line.dataset.item}`).join("&");
    const answer = await ask(`/queue/rows?${query}`).catch(() => null);
    if (!answer) return;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const line of here) {
      const now = told.querySelector(`[data-item="${line.dataset.item}"]`);
      if (now && put(line, now)) mark(line);
    }
  }

  function put(line, now) {
    let changed = false;
    for (const name of ["due", "state", "updated"]) {
      const cell = line.querySelector(`.${name}`);
      const next = now.querySelector(`.${name}`);
      if (!cell || !next || cell.innerHTML === next.innerHTML) continue;
      cell.replaceChildren(...[...next.childNodes].map((node) => document.importNode(node, true)));
      changed = changed || name === "state";
    }
    return changed;
  }

  function mark(line) {
    line.classList.remove("is-changed");
    void line.offsetWidth; // so that the same line can be marked again
    line.classList.add("is-changed");
  }

  /* How many new ones there are under the filters of this page. */
  function lookForNew() {
    clearTimeout(looking);
    looking = setTimeout(async () => {
      const there = results();
      if (!there || !there.dataset.news) return;
      const answer = await ask(`${there.dataset.news}&since=${there.dataset.newest}`).catch(() => null);
      const number = answer ? (await answer.json()).new : 0;
      if (number > 0) say("new", number);
    }, 500);
  }

  function heard() {
    clearTimeout(watch);
    watch = setTimeout(cut, SILENCE);
  }

  function connected() {
    heard();
    document.documentElement.dataset.live = "on";
    const wasCut = failures > 0;
    failures = 0;
    const note = document.getElementById("live");
    if (note && note.dataset.kind === "cut") say("none", 0);
    if (wasCut) catchUp();
  }

  function catchUp() {
    refresh(null);
    lookForNew();
  }

  function close() {
    clearTimeout(watch);
    clearTimeout(waiting);
    if (source) source.close();
    source = null;
    document.documentElement.dataset.live = "off";
  }

  function cut() {
    close();
    if (failures > 0) say("cut", 0);
    const pause = BACK_OFF[Math.min(failures, BACK_OFF.length - 1)] * (0.75 + Math.random() / 2);
    failures += 1;
    if (document.visibilityState === "visible") waiting = setTimeout(connect, pause);
  }

  function connect() {
    close();
    source = new EventSource("/live");
    source.addEventListener("hello", connected);
    source.addEventListener("beat", heard);
    source.addEventListener("changed", (event) => {
      heard();
      const told = JSON.parse(event.data);
      refresh(told.new && !results() ? null : told.items); // on a report's page several may have been given to somebody
      if (told.new || told.items === null) lookForNew();
    });
    source.addEventListener("cut", () => { heard(); say("cut", 0); });
    source.addEventListener("back", () => { heard(); say("none", 0); catchUp(); });
    source.addEventListener("over", () => { close(); say("over", 0); });
    source.onerror = cut;
    heard();
  }

  /* A browser has few connections to one server, so only pages that are looked at keep one. */
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") { failures = Math.max(failures, 1); connect(); } else close();
  });
  window.addEventListener("pagehide", close);
  if (document.visibilityState === "visible") connect();
})();
