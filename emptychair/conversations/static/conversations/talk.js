// Puts what comes in at the end of an open conversation, and keeps its composer beside what colleagues do to the draft.

const here = document.querySelector("[data-talk]");
const talk = document.querySelector(".talk");
const form = document.querySelector("[data-composer]");
const box = form?.querySelector("textarea");
const state = document.getElementById("answer-state");
let kept = box?.value;
let busy = false;
let again = false;

const ask = async (url) => {
  const answer = await fetch(url, { credentials: "same-origin", headers: { "HX-Request": "true" } });
  const elsewhere = answer.headers.get("HX-Redirect");
  if (elsewhere) location.assign(elsewhere);
  const words = answer.status === 200 && !elsewhere ? await answer.text() : "";
  return new DOMParser().parseFromString(words, "text/html").body;
};

// Whoever writes sees the composer where it was: what is added above moves up instead.
const keepPlace = (change) => {
  const before = box === document.activeElement ? form.getBoundingClientRect().top : null;
  change();
  if (before !== null) scrollBy({ top: form.getBoundingClientRect().top - before, behavior: "instant" });
};

const append = (list) => {
  const fresh = [...list.children].filter((entry) => !document.getElementById(entry.id));
  here.dataset.after = list.dataset.after;
  if (!fresh.length) return;
  keepPlace(() => {
    for (const wait of talk.querySelectorAll(".talk-entry > .talk-wait:last-child")) wait.remove();
    talk.append(...fresh);
  });
  for (const entry of fresh) window.htmx?.process(entry);
  here.querySelector("[role=status]").textContent = list.dataset.said;
  talk.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
};

const said = (entry) => Date.parse(entry.querySelector("time[datetime]")?.dateTime ?? "");

// Where it belongs by its time; what is older than the part of the conversation that is shown stays out.
const place = (entry) => {
  const at = said(entry);
  const first = talk.querySelector("time[datetime]");
  if (document.querySelector(".talk-more-of [rel=prev]") && first && at < Date.parse(first.dateTime)) return false;
  talk.insertBefore(entry, [...talk.children].find((other) => said(other) > at) ?? null);
  return true;
};

// Colleagues' notes and acts: what is gone goes, what is new comes.
const settle = (list) => {
  const now = [...list.children];
  const stay = new Set(now.map((entry) => entry.id));
  let added = 0;
  here.dataset.insideMark = list.dataset.mark;
  keepPlace(() => {
    for (const entry of talk.querySelectorAll("[data-inside]")) if (!stay.has(entry.id)) entry.remove();
    for (const entry of now) if (!document.getElementById(entry.id) && place(entry)) added += 1;
  });
  if (!added) return;
  here.querySelector("[role=status]").textContent = list.dataset.said;
  talk.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
};

// Nothing is drawn anew under somebody who is at it.
const replace = (news, name) => {
  const now = news.querySelector(`[${name}]`);
  const old = document.querySelector(`[${name}]`);
  if (now && old && !old.contains(document.activeElement) && !old.querySelector("details[open]")) old.replaceChildren(...now.childNodes);
};

const field = (root, name) => root.querySelector(`input[name=${name}]`)?.value;

// The state goes with the words that it is about: words not kept yet stay, and keeping them tells of the others.
const adopt = (now) => {
  const words = now.querySelector("[data-words]")?.textContent;
  if (words === undefined) return;
  now.querySelector("[data-words]").remove();
  const same = ["key", "version"].every((name) => field(now, name) === field(form, name));
  const typed = box.value !== kept;
  if (!same && (typed || state.querySelector("[data-unsaved]"))) return;
  if (same && state.querySelector("[data-unsaved]")) return;
  if (!same) box.value = kept = words;
  state.replaceChildren(...now.childNodes);
  window.htmx?.process(state);
};

const refresh = async () => {
  const news = await ask(`${here.dataset.talk}?after=${here.dataset.after}&inside=${here.dataset.insideMark}`);
  const [list, colleagues] = ["[data-came]", "[data-colleagues]"].map((part) => news.querySelector(part));
  if (list) append(list);
  if (colleagues) settle(colleagues);
  for (const name of ["data-wait-now", "data-holder-now", "data-work-now"]) replace(news, name);
  if (here.dataset.composerNow && box && state) adopt(await ask(here.dataset.composerNow));
};

const hear = async () => {
  again = true;
  if (busy) return;
  busy = true;
  try {
    while (again) {
      again = false;
      await refresh();
    }
  } catch {
    again = false; // the network is away: the page hears of it again when it is back
  } finally {
    busy = false;
    here.dispatchEvent(new CustomEvent("live:done", { bubbles: true }));
  }
};

if (here && talk) here.addEventListener("live:conversation", hear);
if (form) {
  let sent = "";
  form.addEventListener("htmx:beforeSend", () => (sent = box.value));
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful) kept = sent;
  });
}
