// Keeps what is typed in the browser until the server has it, copies it, and sends with Ctrl-Enter.

const form = document.querySelector("[data-composer]");
const box = form?.querySelector("textarea");
const kept = `draft-${form?.dataset.composer}`;

const remember = () => localStorage.setItem(kept, box.value);
const forget = () => localStorage.removeItem(kept);

const restore = () => {
  const words = localStorage.getItem(kept);
  if (!words || words === box.value) return forget();
  box.value = words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

const copy = async (button) => {
  await navigator.clipboard.writeText(box.value);
  const words = button.querySelector("span");
  const before = words.textContent;
  words.textContent = button.dataset.copied;
  setTimeout(() => (words.textContent = before), 2000);
};

if (form) {
  const button = form.querySelector("[data-copy]");
  button.hidden = !navigator.clipboard;
  form.querySelector("[data-keep]").hidden = true;
  button.addEventListener("click", () => copy(button));
  box.addEventListener("input", remember);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("[data-give]")?.click();
    if (event.key === "Escape") box.blur();
  });
  form.addEventListener("submit", forget);
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.requestConfig.parameters.get?.("text") === box.value) forget();
  });
  addEventListener("load", restore);
}
