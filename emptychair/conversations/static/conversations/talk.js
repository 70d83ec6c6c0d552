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
  const news = await ask(`${here.dataset.talk}?after=${here.dataset.after}`);
  const list = news.querySelector("ol");
  if (list) append(list);
  const wait = news.querySelector("[data-wait-now]");
  if (wait) document.querySelector("[data-wait-now]")?.replaceChildren(...wait.childNodes);
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
