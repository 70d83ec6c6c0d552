// Keeps what is typed on this device, shows new answers as they come, and says that the page is on the screen.

const SOON = 5_000;
const LATEST = 30_000;
const TROUBLED = 60_000;

const form = document.querySelector("[data-page]");
const box = form.querySelector("textarea");
const key = form.querySelector("input[name=key]");
const place = document.querySelector("[data-talk]");
const told = document.querySelector("[data-told]");
const trouble = form.querySelector("[data-trouble]");
const kept = `page-${form.dataset.page}`;

let wait = SOON;
let timer = 0;
let over = false;
let said = null;

// The browser may keep nothing at all; the page works without.
const store = (words) => {
  try {
    if (words) localStorage.setItem(kept, JSON.stringify({ words, key: key.value }));
    else localStorage.removeItem(kept);
  } catch {
    return;
  }
};

const restore = () => {
  let found = {};
  try {
    found = JSON.parse(localStorage.getItem(kept) ?? "{}");
  } catch {
    return;
  }
  if (!found.words || place.querySelector(`[data-key="${CSS.escape(found.key)}"]`)) return store("");
  if (box.value) return;
  // With its key, so that what did arrive although the line dropped is not said twice.
  box.value = found.words;
  key.value = found.key;
};

const say = (words) => {
  trouble.textContent = words;
  trouble.hidden = !words;
};

// What one types into stays where it is on the screen while the conversation above it grows.
const show = (html) => {
  const before = new Set([...place.querySelectorAll("[data-mark]")].map((entry) => entry.dataset.mark));
  const stood = form.getBoundingClientRect().top;
  place.innerHTML = html;
  if (document.activeElement === box) scrollBy(0, form.getBoundingClientRect().top - stood);
  const fresh = [...place.querySelectorAll("[data-ours]")].filter((entry) => !before.has(entry.dataset.mark));
  if (fresh.length) told.textContent = `${form.dataset.wordsNew}: ${fresh.map((entry) => entry.textContent).join(" ")}`;
  place.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true }));
};

const seen = async () => {
  const mark = place.querySelector("[data-read]").dataset.read;
  if (document.visibilityState !== "visible" || document.prerendering || said === mark) return;
  const answer = await fetch(form.dataset.seen, { method: "POST", body: new URLSearchParams({ mark }) });
  if (answer.ok) said = mark;
};

const look = async () => {
  const state = place.querySelector("[data-state]").dataset.state;
  const answer = await fetch(`${form.dataset.news}&state=${state}`);
  if (answer.status === 404) {
    over = true;
    return say(form.dataset.wordsClosed);
  }
  if (!answer.ok) throw new Error(answer.statusText);
  say("");
  wait = answer.status === 204 ? Math.min(wait * 1.1, LATEST) : SOON;
  if (answer.status === 200) show(await answer.text());
  await seen();
};

const turn = async () => {
  if (document.visibilityState === "visible") {
    try {
      await look();
    } catch {
      wait = Math.min(wait * 2, TROUBLED);
      say(form.dataset.wordsOffline);
    }
  }
  next();
};

const next = () => {
  clearTimeout(timer);
  if (!over) timer = setTimeout(turn, wait);
};

const soon = () => {
  wait = SOON;
  next();
};

const now = () => {
  wait = 0;
  next();
  wait = SOON;
};

box.addEventListener("input", () => store(box.value));
box.addEventListener("focus", soon);
document.addEventListener("visibilitychange", now);
addEventListener("online", now);
addEventListener("offline", () => say(form.dataset.wordsOffline));
form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  say(form.dataset.wordsOffline);
});

restore();
if (!location.hash) document.getElementById("latest")?.scrollIntoView({ block: "nearest" });
seen().catch(() => {});
next();
