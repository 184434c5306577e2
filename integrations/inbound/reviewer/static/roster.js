// Says that a long deed is under way, and keeps its button from being pressed twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.busy) return;
  const told = form.querySelector(".busy");
  const started = Date.now();
  form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", form.dataset.busy);
  const words = document.createElement("span");
  words.textContent = form.dataset.busy;
  const seconds = document.createElement("span");
  seconds.setAttribute("aria-hidden", "true");
  told.replaceChildren(bar, " ", words, " ", seconds);
  // Per cent of the rows where the server tells; else only that it goes on.
  const ask = async () => {
    seconds.textContent = `${Math.round((Date.now() - started) / 1000)} s`;
    if (!form.dataset.progress) return;
    const answer = await fetch(form.dataset.progress, { headers: { accept: "application/json" } }).catch(() => null);
    const { done = 0, total = 0 } = answer && answer.ok ? await answer.json() : {};
    if (!total) return;
    bar.max = total;
    bar.value = done;
    const percent = `${Math.floor((100 * done) / total)}%`;
    if (!words.textContent.endsWith(percent)) words.textContent = `${form.dataset.busy} ${percent}`;
  };
  const turns = setInterval(ask, 1000);
  window.addEventListener("pagehide", () => { clearInterval(turns); }, { once: true });
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-busy] button").forEach((button) => { button.disabled = false; });
  document.querySelectorAll(".busy").forEach((told) => { told.replaceChildren(); });
});
