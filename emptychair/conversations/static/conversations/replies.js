// Offers saved replies beside an answer: by the link, or by / where a line begins. What is chosen stands at the cursor.

const opener = document.querySelector("[data-replies]");
const box = document.getElementById("answer-text");

const element = (name, given) => Object.assign(document.createElement(name), given);

let dialog;
let slash = false;
let place = [0, 0];

const rows = () => [...dialog.querySelectorAll("[data-reply-row]")];
const shown = () => rows().filter((row) => !row.hidden).map((row) => row.querySelector("button"));

const insert = (text) => {
  box.setRangeText(text, ...place, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

const choose = async (form, reply) => {
  const body = new FormData(form);
  body.set("reply", reply);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) return document.dispatchEvent(new CustomEvent("htmx:responseError"));
  slash = false;
  dialog.close();
  insert((await answer.json()).text);
};

const search = (typed) => {
  const words = typed.toLowerCase().split(/\s+/);
  for (const row of rows()) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  const none = dialog.querySelector("[data-replies-none]");
  if (none) none.hidden = shown().length > 0;
};

const move = (event) => {
  const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const choices = shown();
  if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    choices[0]?.click();
  }
  if (!down || !choices.length) return;
  event.preventDefault();
  const at = choices.indexOf(document.activeElement) + down;
  if (at < 0) dialog.querySelector("input[type=search]").focus();
  else choices[Math.min(at, choices.length - 1)].focus();
};

const closed = () => {
  box.focus();
  if (slash) insert("/");
  slash = false;
};

const build = (html) => {
  dialog = element("dialog", { className: "replies" });
  const field = element("input", { type: "search", className: "input", id: "replies-search" });
  const label = element("label", { className: "field-label", htmlFor: field.id, id: "replies-title" });
  label.textContent = opener.textContent.trim();
  dialog.setAttribute("aria-labelledby", label.id);
  const body = element("div", { className: "dialog-body stack" });
  body.innerHTML = html;
  body.prepend(label, field);
  dialog.append(body);
  document.body.append(dialog);
  field.addEventListener("input", () => search(field.value));
  dialog.addEventListener("keydown", move);
  dialog.addEventListener("close", closed);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    choose(event.target, event.submitter?.value);
  });
};

const offer = async () => {
  place = [box.selectionStart, box.selectionEnd];
  if (!dialog) {
    const answer = await fetch(opener.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return document.dispatchEvent(new CustomEvent("htmx:responseError"));
    build(await answer.text());
  }
  const field = dialog.querySelector("input[type=search]");
  field.value = "";
  search("");
  dialog.showModal();
  field.focus();
};

if (opener && box) {
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    offer();
  });
  box.addEventListener("keydown", (event) => {
    const begins = /(^|\n)$/.test(box.value.slice(0, box.selectionStart));
    if (event.key !== "/" || !begins || event.isComposing) return;
    event.preventDefault();
    slash = true;
    offer();
  });
}
