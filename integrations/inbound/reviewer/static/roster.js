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
  setInterval(() => { seconds.textContent = `${Math.round((Date.now() - started) / 1000)} s`; }, 1000);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-busy] button").forEach((button) => { button.disabled = false; });
  document.querySelectorAll(".busy").forEach((told) => { told.replaceChildren(); });
});
