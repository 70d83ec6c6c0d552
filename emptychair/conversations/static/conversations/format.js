// Sets marks around what is selected in a formatted answer: by buttons, and by Ctrl-B, Ctrl-I and Ctrl-K.

const place = document.querySelector("[data-format]");
const box = document.getElementById("answer-text");
const choice = place?.querySelector("input[name=formatted]");
const tools = place?.querySelector("[data-format-tools]");
const KEYS = { b: "bold", i: "italic", k: "link" };
const AROUND = { bold: "**", italic: "_" };
const BEFORE = { list: "- ", quote: "> " };

const put = (words, from, to, start, end) => {
  box.focus();
  box.setRangeText(words, from, to, "end");
  box.setSelectionRange(start, end);
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

const around = (sign) => {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const on = value.slice(from - sign.length, from) === sign && value.slice(to, to + sign.length) === sign;
  const words = value.slice(from, to);
  if (on) put(words, from - sign.length, to + sign.length, from - sign.length, to - sign.length);
  else put(`${sign}${words}${sign}`, from, to, from + sign.length, to + sign.length);
};

const link = () => {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const words = value.slice(from, to);
  const is = /^https?:\/\/\S+$/.test(words);
  const at = from + (is ? 1 : words.length + 3);
  if (is) put(`[](${words})`, from, to, at, at);
  else put(`[${words}](https://)`, from, to, at, at + 8);
};

const lines = (sign) => {
  const from = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const words = box.value.slice(from, box.selectionEnd).split("\n");
  const on = words.every((line) => line.startsWith(sign));
  const changed = words.map((line) => (on ? line.slice(sign.length) : sign + line)).join("\n");
  put(changed, from, box.selectionEnd, from + (words.length > 1 ? 0 : changed.length), from + changed.length);
};

const mark = (name) => {
  if (AROUND[name]) around(AROUND[name]);
  else if (BEFORE[name]) lines(BEFORE[name]);
  else link();
};

const show = () => {
  tools.hidden = !choice.checked;
};

if (place && box) {
  choice.addEventListener("change", show);
  tools.addEventListener("mousedown", (event) => event.preventDefault());
  tools.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-mark]");
    if (button) mark(button.dataset.mark);
  });
  box.addEventListener("keydown", (event) => {
    const name = KEYS[event.key.toLowerCase()];
    if (!name || !choice.checked || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    mark(name);
  });
  show();
}
