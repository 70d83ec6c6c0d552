// Hears from the server that something changed, and tells the parts of the page that wait for it.
// <div data-live="inbox conversation:5"> gets the events "live:inbox" and "live:conversation"; what is new it fetches.
// Between two events of a topic lies five times what the fetching took, so that a busy server is asked less often;
// data-live-rest says how many milliseconds at the least.

const SHORTEST_REST = 150;
const LONGEST_REST = 5000;
const ASK_ANYWAY = 20000;
const SILENT = 45000;
const FAILURES = 3;
const AGAIN = 2000;
const LONGEST_PAUSE = 60000;

const rests = new Map();
let source = null;
let failures = 0;
let asking = 0;
let retry = 0;
// Until when, by performance.now(), this page knows all that was told: at first it is as old as its own address.
let knows = 0;

const parts = (topic) => [...document.querySelectorAll(topic ? `[data-live~="${CSS.escape(topic)}"]` : "[data-live]")];
const topicsOf = (part) => part.dataset.live.split(" ").filter(Boolean);
const wanted = () => [...new Set(parts().flatMap(topicsOf))].sort();

const give = (topic) => {
  const rest = rests.get(topic);
  const least = Math.max(SHORTEST_REST, ...parts(topic).map((part) => Number(part.dataset.liveRest ?? 0)));
  rest.timer = 0;
  rest.began = performance.now();
  rest.until = rest.began + Math.max(least, Math.min(LONGEST_REST, 5 * rest.took));
  for (const part of parts(topic)) part.dispatchEvent(new CustomEvent(`live:${topic.split(":")[0]}`));
};

const hear = (topic) => {
  if (!rests.has(topic)) rests.set(topic, { until: 0, timer: 0, took: 0, began: 0 });
  const rest = rests.get(topic);
  if (rest.timer) return;
  const wait = rest.until - performance.now();
  if (wait <= 0) give(topic);
  else rest.timer = setTimeout(give, wait, topic);
};

// Whoever fetched something because of an event says so: htmx does, scripts by "live:done".
const measure = (event) => {
  // What htmx fetched may stand where the part was.
  const part = event.detail?.elt ?? event.target;
  for (const rest of (part.dataset?.live ? topicsOf(part) : []).map((topic) => rests.get(topic))) {
    if (rest?.began) rest.took = performance.now() - rest.began;
    if (rest) rest.began = 0;
  }
};

const askAnyway = () => (asking ||= setInterval(() => wanted().forEach(hear), ASK_ANYWAY));

const stopAsking = () => {
  clearInterval(asking);
  asking = 0;
};

const close = () => {
  source?.close();
  source = null;
  clearTimeout(retry);
  delete document.documentElement.dataset.hears;
};

const alive = () => (knows = performance.now());

const listen = () => {
  const topics = wanted().join(" ");
  if (!topics || document.hidden || source) return;
  const age = Math.ceil((performance.now() - knows) / 1000) + 1;
  source = new EventSource(`/-/live?${new URLSearchParams({ topics, age })}`);
  source.onopen = () => {
    failures = 0;
    alive();
    stopAsking();
    document.documentElement.dataset.hears = topics;
  };
  source.onmessage = ({ data }) => {
    alive();
    hear(data);
  };
  source.addEventListener("beat", alive);
  source.addEventListener("full", () => {
    close();
    askAnyway();
  });
  source.onerror = tryAgain;
};

const tryAgain = () => {
  close();
  failures += 1;
  if (failures >= FAILURES) askAnyway();
  const pause = Math.min(LONGEST_PAUSE, AGAIN * 2 ** (failures - 1));
  retry = setTimeout(listen, pause * (0.5 + Math.random() / 2));
};

const leave = () => {
  close();
  stopAsking();
};

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
addEventListener("pagehide", leave);
addEventListener("pageshow", ({ persisted }) => persisted && listen());
document.addEventListener("htmx:afterRequest", measure);
document.addEventListener("live:done", measure);
setInterval(() => source && performance.now() - knows > SILENT && tryAgain(), SILENT / 3);
listen();
