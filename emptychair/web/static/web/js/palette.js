// Ctrl-K: every place in the rail, every action of the page ([data-palette]), and what the server finds.

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
let asked = 0;
let timer = 0;

const word = (target) => target.dataset.label || target.querySelector("span")?.textContent || target.textContent;

const here = () =>
  [...document.querySelectorAll("[data-palette]")].map((target) => ({
    label: word(target).trim(),
    icon: target.dataset.palette,
    group: target.closest(".rail") ? dialog.dataset.places : dialog.dataset.actions,
    detail: target.dataset.key || "",
    run: () => target.click(),
  }));

const drawing = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${dialog.dataset.sprite}#${name}`);
  svg.append(use);
  return svg;
};

const span = (text, name) => {
  const part = document.createElement("span");
  part.textContent = text;
  if (name) part.className = name;
  return part;
};

const option = (entry, index) => {
  const row = document.createElement("div");
  row.id = `palette-${index}`;
  row.className = "palette-option";
  row.setAttribute("role", "option");
  row.append(drawing(entry.icon || "arrow-right"), span(entry.label));
  if (entry.detail) row.append(span(entry.detail, "palette-detail"));
  row.addEventListener("click", () => run(entry));
  row.addEventListener("pointermove", () => choose(row));
  row.run = () => run(entry);
  return row;
};

const run = (entry) => {
  dialog.close();
  entry.run();
};

const rows = () => [...list.querySelectorAll("[role=option]")];

const choose = (row) => {
  rows().forEach((one) => one.setAttribute("aria-selected", String(one === row)));
  input.setAttribute("aria-activedescendant", row?.id ?? "");
  row?.scrollIntoView({ block: "nearest" });
};

const show = (entries) => {
  const groups = [...new Set(entries.map((entry) => entry.group))];
  list.replaceChildren();
  let index = 0;
  for (const group of groups) {
    const box = document.createElement("div");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", group);
    const head = span(group, "palette-group");
    head.setAttribute("aria-hidden", "true");
    box.append(head, ...entries.filter((entry) => entry.group === group).map((entry) => option(entry, index++)));
    list.append(box);
  }
  dialog.querySelector("[data-none]").hidden = entries.length > 0;
  choose(rows()[0]);
};

const found = async (query) => {
  const answer = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(query)}`, { credentials: "same-origin" });
  const { results } = answer.ok ? await answer.json() : { results: [] };
  return results.map((entry) => ({ ...entry, group: dialog.dataset.found, run: () => location.assign(entry.url) }));
};

const look = () => {
  const query = input.value.trim();
  const near = here().filter((entry) => entry.label.toLowerCase().includes(query.toLowerCase()));
  const mine = ++asked;
  show(near);
  clearTimeout(timer);
  if (query.length < 2 || !dialog.dataset.url) return;
  timer = setTimeout(async () => {
    const more = await found(query).catch(() => []);
    if (mine === asked && more.length) show([...near, ...more]);
  }, 120);
};

const everything = () => {
  const box = document.querySelector("[data-find]");
  if (!box || !input.value.trim()) return;
  box.value = input.value;
  box.form.requestSubmit();
};

const keys = (event) => {
  const all = rows();
  const now = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) choose(all[(now + step + all.length) % all.length]);
  else if (event.key === "Enter" && all[now]) all[now].run();
  else if (event.key === "Enter") everything();
  else return;
  event.preventDefault();
};

if (dialog) {
  input.addEventListener("input", look);
  input.addEventListener("keydown", keys);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (dialog.open) return dialog.close();
    input.value = "";
    dialog.showModal();
    look();
  });
}
