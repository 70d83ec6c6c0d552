// Keeps what is typed in the browser until the server has it, copies it, sends with Ctrl-Enter, and counts down.

const form = document.querySelector("[data-composer]");
const box = form?.querySelector("textarea");
const kept = `draft-${form?.dataset.composer}`;
const NAMES = ["key", "version"];

const field = (name) => form.querySelector(`input[name=${name}]`);
const forget = () => localStorage.removeItem(kept);

const remember = () => {
  const of = Object.fromEntries(NAMES.map((name) => [name, field(name).value]));
  localStorage.setItem(kept, JSON.stringify({ words: box.value, of }));
};

// Posted as to the draft that they were typed into, so that a colleague's later words are not written over.
const restore = () => {
  const { words, of } = JSON.parse(localStorage.getItem(kept) ?? "{}");
  if (!words || words === box.value) return forget();
  for (const name of NAMES) field(name).value = of[name];
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
  let sent = "";
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
  form.addEventListener("htmx:beforeSend", () => (sent = box.value));
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && sent === box.value && !detail.xhr.responseText.includes("data-unsaved")) forget();
  });
  addEventListener("load", restore);
}

setInterval(() => {
  for (const left of document.querySelectorAll("[data-left]")) {
    left.textContent = Math.max(0, Number(left.textContent) - 1);
  }
}, 1000);
