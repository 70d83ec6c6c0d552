// Puts selected words of the conversation, or a whole message, into the answer as lines of a quote at its end.

const box = document.getElementById("answer-text");
const button = document.querySelector("[data-quote-selected]");

const quotable = (node) => {
  const element = node instanceof Element ? node : node?.parentElement;
  const entry = element?.closest(".talk-entry");
  return entry?.querySelector("[data-quote]") && element.closest(".talk-text, .talk-subject") ? entry : null;
};

const selected = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return "";
  return quotable(selection.anchorNode) && quotable(selection.focusNode) ? selection.toString().trim() : "";
};

const whole = (entry) => entry?.querySelector(".talk-text")?.innerText.trim() ?? "";

const latest = () => {
  const theirs = [...document.querySelectorAll(".talk-entry:not(.talk-ours)")].filter((entry) => entry.querySelector("[data-quote]"));
  return whole(theirs.at(-1));
};

const quote = (words) => {
  if (!words) return;
  const lines = words.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
  const before = box.value.replace(/\n+$/, "");
  box.value = `${before ? `${before}\n\n` : ""}${lines}\n\n`;
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  getSelection().removeAllRanges();
  hide();
};

const hide = () => {
  button.hidden = true;
};

// Beside the end of what is selected, inside the window.
const offer = () => {
  if (!selected()) return hide();
  const { right, bottom } = getSelection().getRangeAt(0).getBoundingClientRect();
  button.hidden = false;
  const { width, height } = button.getBoundingClientRect();
  button.style.left = `${Math.max(8, Math.min(right, innerWidth - width - 8))}px`;
  button.style.top = `${Math.max(8, Math.min(bottom + 6, innerHeight - height - 8))}px`;
};

if (box && button) {
  document.addEventListener("selectionchange", offer);
  addEventListener("scroll", offer, { passive: true });
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => quote(selected() || latest()));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-quote]")) return;
    event.preventDefault();
    quote(selected() || whole(event.target.closest(".talk-entry")));
  });
}
