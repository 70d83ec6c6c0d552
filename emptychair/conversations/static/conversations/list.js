// Remembers the list that was looked at last, and shows its beginning beside a conversation where there is room.

const LAST = "conversations-list";
const WIDE = matchMedia("(min-width: 1360px)");

const list = document.querySelector("ul[data-list][data-looking]");
const place = document.querySelector("[data-side-list]");

const mark = () => {
  const rows = [...place.querySelectorAll("[data-beside-item]")];
  const now = rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[now + 1]?.querySelector("a").setAttribute("data-key", "J");
  if (now > 0) rows[now - 1].querySelector("a").setAttribute("data-key", "K");
  if (now > 0) place.scrollTop = rows[now].offsetTop - place.clientHeight / 3;
};

const show = async () => {
  if (!WIDE.matches || place.childElementCount) return;
  const asked = new URLSearchParams(sessionStorage.getItem(LAST) ?? "");
  asked.delete("at");
  asked.set("open", place.dataset.at);
  try {
    const answer = await fetch(`${place.dataset.sideList}?${asked}`, {
      credentials: "same-origin",
      headers: { "HX-Request": "true" },
    });
    if (answer.status !== 200 || answer.headers.get("HX-Redirect")) return;
    const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    place.replaceChildren(...body.childNodes);
  } catch {
    return; // the conversation does without its list while the network is away
  }
  window.htmx?.process(place);
  mark();
};

if (list) sessionStorage.setItem(LAST, location.search);
if (place) {
  WIDE.addEventListener("change", show);
  show();
}
