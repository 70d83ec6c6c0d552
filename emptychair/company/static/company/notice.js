// Opens the notice that a mail or a browser led to; who comes back to this page stays on it.

const form = document.querySelector("[data-opens]");
const [visit] = performance.getEntriesByType("navigation");
if (form && visit?.type === "navigate") form.requestSubmit();
