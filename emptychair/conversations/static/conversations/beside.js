// Says that the reader looks at a conversation or writes there, and shows who else does: there, and on the rows of a list.

const BEAT = 20000;
const STILL_WRITING = 8000;

const line = document.querySelector("[data-beside]");
const list = document.querySelector("[data-looking]");
let wroteAt = -Infinity;
let beat = 0;
let said = "";

const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] ?? "";
const doing = () => (performance.now() - wroteAt < STILL_WRITING ? "writing" : "looking");

const body = (state) => {
  const form = new FormData();
  form.set("state", state);
  form.set("csrfmiddlewaretoken", token());
  return form;
};

const stay = async () => {
  clearTimeout(beat);
  if (document.hidden) return;
  said = doing();
  beat = setTimeout(stay, said === "writing" ? STILL_WRITING : BEAT);
  try {
    const answer = await fetch(line.dataset.beside, {
      method: "POST",
      credentials: "same-origin",
      headers: { "HX-Request": "true" },
      body: body(said),
    });
    const words = answer.status === 200 && !answer.headers.get("HX-Redirect") ? await answer.text() : "";
    const fresh = new DOMParser().parseFromString(words, "text/html").body;
    if (fresh.textContent.trim() === line.textContent.trim()) return;
    line.replaceChildren(...fresh.childNodes);
  } catch {
    line.replaceChildren();
  } finally {
    line.dispatchEvent(new CustomEvent("live:done", { bubbles: true }));
  }
};

const leave = () => {
  clearTimeout(beat);
  if (said) navigator.sendBeacon(line.dataset.beside, body("leaving"));
  said = "";
};

const mark = async () => {
  const marks = [...list.querySelectorAll("[data-beside-of]")];
  const ids = marks.map((one) => one.dataset.besideOf).join();
  try {
    const answer = await fetch(`${list.dataset.looking}?ids=${ids}`, { credentials: "same-origin" });
    const found = answer.ok && !answer.redirected ? (await answer.json()).marks : {};
    for (const one of marks) {
      const there = found[one.dataset.besideOf];
      const use = one.querySelector("use");
      one.hidden = !there;
      one.querySelector("span").textContent = there?.words ?? "";
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, there?.writing ? "#pencil" : "#eye"));
    }
  } finally {
    list.dispatchEvent(new CustomEvent("live:done", { bubbles: true }));
  }
};

if (line) {
  document.addEventListener("input", ({ target }) => {
    if (!target.closest?.("[data-composer]")) return;
    wroteAt = performance.now();
    if (said !== "writing") stay();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : stay()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => persisted && stay());
  line.addEventListener("live:presence", stay);
  stay();
}
list?.addEventListener("live:looking", mark);
