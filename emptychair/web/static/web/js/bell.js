// Keeps the number beside the bell, and before the page's title, as it is now. A page in the background hears nothing: it
// asks every minute, so that its tab shows the number.

const ASK_HIDDEN = 60000;

const bell = document.querySelector("[data-bell]");
const shown = bell?.querySelector(".bell-count");

const show = (number) => {
  shown.textContent = number;
  const title = document.title.replace(/^\(\S+\) /, "");
  document.title = number ? `(${number}) ${title}` : title;
};

const count = async () => {
  try {
    const answer = await fetch(bell.dataset.bell, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) show((await answer.json()).shown);
  } catch {
    // the network is away: the page hears of it again when it is back
  } finally {
    bell.dispatchEvent(new CustomEvent("live:done", { bubbles: true }));
  }
};

if (bell) {
  show(shown.textContent);
  bell.addEventListener("live:notices", count);
  setInterval(() => document.hidden && count(), ASK_HIDDEN);
}
