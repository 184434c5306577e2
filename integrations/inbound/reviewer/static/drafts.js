// Files may be dropped on their field; what is too large is said before it is sent. Without this script all works by forms.
const refused = (zone, input) => {
  const isTooLarge = [...input.files].some((file) => file.size > Number(zone.dataset.most));
  zone.classList.toggle("is-refused", isTooLarge);
  input.setCustomValidity(isTooLarge ? zone.dataset.tooLarge : "");
  if (isTooLarge) input.reportValidity();
};
document.querySelectorAll(".drop").forEach((zone) => {
  const input = zone.querySelector("input[type=file]");
  const hint = zone.querySelector(".drop-hint");
  if (hint) hint.hidden = false;
  ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  }));
  ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("is-over")));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (!file) return;
    const one = new DataTransfer();
    one.items.add(file);
    input.files = one.files;
    refused(zone, input);
  });
  input.addEventListener("change", () => refused(zone, input));
});
document.querySelectorAll(".print").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
