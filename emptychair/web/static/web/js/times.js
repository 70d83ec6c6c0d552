// Shows each <time> in the reader's own zone: on hover for "3 h ago", in place for exact ones.

// As the server writes them: the day before the month, and 24 hours.
const language = { en: "en-GB" }[document.documentElement.lang] ?? (document.documentElement.lang || undefined);
const exact = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const set = (root) => {
  for (const time of root.querySelectorAll("time[datetime]:is([data-ago], [data-exact])")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const words = exact.format(moment);
    if (time.classList.contains("moment") && "exact" in time.dataset) time.textContent = words;
    time.title = `${words} (${zone})`;
  }
};

for (const choice of document.querySelectorAll("[data-own-zone] select[name=time_zone]")) {
  if ([...choice.options].some((option) => option.value === zone)) choice.value = zone;
}
set(document);
for (const shown of ["htmx:afterSettle", "shown"]) document.addEventListener(shown, (event) => set(event.target));
