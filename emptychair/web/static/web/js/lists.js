// Moves through any [data-list] of [data-item] with the keys, and shows its bulk bar while rows are ticked.

const items = () => [...document.querySelectorAll("[data-list] [data-item]")].filter((item) => item.offsetParent);
const at = () => items().find((item) => item.hasAttribute("data-at"));

const go = (step) => {
  const all = items();
  if (!all.length) return;
  const now = all.indexOf(at() ?? document.activeElement?.closest("[data-item]"));
  const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
  all.forEach((item) => item.toggleAttribute("data-at", item === next));
  const link = next.querySelector("[data-open], .row-open, a[href]");
  link?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
};

const tick = () => at()?.querySelector("input[type=checkbox]")?.click();
const openIt = () => at()?.querySelector("[data-open], .row-open, a[href]")?.click();

const does = {
  "list:next": () => go(1),
  "list:previous": () => go(-1),
  "list:tick": tick,
  "list:open": openIt,
};
for (const [name, act] of Object.entries(does)) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    act();
  });
}

const showBulk = () => {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const ticked = document.querySelectorAll("[data-list] [data-item] input[type=checkbox]:checked").length;
  bar.hidden = ticked === 0;
  bar.querySelectorAll("[data-bulk-count]").forEach((count) => (count.textContent = ticked));
};
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    items().forEach((item) => {
      const box = item.querySelector("input[type=checkbox]");
      if (box) box.checked = event.target.checked;
    });
  }
  showBulk();
});
document.addEventListener("htmx:afterSettle", showBulk);
showBulk();
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
