// Draws the charts of the scorecard. Each one's numbers stand in the page as JSON, and as a table for everybody.

const drawn = new Map();

const colour = (token) => {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};

const percent = (value) =>
  new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "percent", maximumFractionDigits: 1 }).format(value);
const count = (value) => new Intl.NumberFormat(document.documentElement.lang || undefined).format(value);

const palette = () => ({
  ink: colour("--ink"),
  quiet: colour("--quiet"),
  line: colour("--line"),
  accent: colour("--accent"),
  soft: colour("--accent-soft"),
  amber: colour("--amber"),
  paper: colour("--paper"),
});

const frame = (c) => ({
  animation: false,
  aria: { enabled: false },
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: c.ink },
  grid: { left: 8, right: 96, top: 16, bottom: 8, containLabel: true },
  tooltip: {
    trigger: "axis",
    renderMode: "richText",
    backgroundColor: c.paper,
    borderColor: c.line,
    textStyle: { color: c.ink },
  },
});
const axis = (c, more) => ({
  axisLine: { lineStyle: { color: c.line } },
  axisTick: { show: false },
  axisLabel: { color: c.quiet, hideOverlap: true },
  splitLine: { lineStyle: { color: c.line } },
  ...more,
});
const named = (c, name, colour_) => ({ show: true, formatter: name, color: colour_, distance: 6 });
const shares = (c) => axis(c, { type: "value", min: 0, max: 1, axisLabel: { color: c.quiet, formatter: percent } });
const counts = (c) => axis(c, { type: "value", min: 0, minInterval: 1, axisLabel: { color: c.quiet, formatter: count } });

const kinds = {
  share: (d, c) => ({
    xAxis: axis(c, { type: "category", data: d.x, boundaryGap: false }),
    yAxis: shares(c),
    series: [
      { type: "line", data: d.low, stack: "band", lineStyle: { opacity: 0 }, symbol: "none", tooltip: { show: false }, silent: true },
      {
        type: "line",
        data: d.high.map((high, i) => (high === null ? null : high - d.low[i])),
        stack: "band",
        lineStyle: { opacity: 0 },
        areaStyle: { color: c.soft },
        symbol: "none",
        tooltip: { show: false },
        silent: true,
      },
      {
        name: d.label,
        type: "line",
        data: d.value,
        color: c.accent,
        symbolSize: 5,
        endLabel: named(c, d.label, c.accent),
        tooltip: { valueFormatter: percent },
      },
    ],
  }),
  curve: (d, c) => ({
    xAxis: axis(c, {
      type: "log",
      min: 10,
      axisLabel: { color: c.quiet, hideOverlap: true, customValues: Object.keys(d.ticks).map(Number), formatter: (v) => d.ticks[v] ?? "" },
      axisTick: { show: false, customValues: Object.keys(d.ticks).map(Number) },
      splitLine: { show: false },
    }),
    yAxis: shares(c),
    tooltip: { show: false },
    series: [
      {
        type: "line",
        step: "end",
        data: d.points,
        color: c.accent,
        symbol: "none",
        areaStyle: { color: c.soft, opacity: 0.5 },
        endLabel: named(c, d.label, c.accent),
      },
    ],
  }),
  bars: (d, c) => ({
    grid: { left: 8, right: 56, top: 8, bottom: 8, containLabel: true },
    xAxis: counts(c),
    yAxis: axis(c, { type: "category", data: d.x, inverse: true, splitLine: { show: false } }),
    tooltip: { show: false },
    series: [
      {
        type: "bar",
        data: d.value.map((value, i) => ({ value, itemStyle: { color: i === d.value.length - 1 ? c.amber : c.accent } })),
        label: { show: true, position: "right", color: c.ink, formatter: (p) => count(p.value) },
      },
    ],
  }),
  flow: (d, c) => ({
    xAxis: axis(c, { type: "category", data: d.x, boundaryGap: false }),
    yAxis: counts(c),
    series: d.series.map(([name, data], i) => ({
      name,
      type: "line",
      data,
      color: i ? c.quiet : c.accent,
      symbolSize: 4,
      endLabel: named(c, name, i ? c.quiet : c.accent),
      tooltip: { valueFormatter: count },
    })),
  }),
};

const draw = () => {
  if (!window.echarts) return;
  const c = palette();
  for (const place of document.querySelectorAll("[data-drawing]")) {
    const source = document.getElementById(place.dataset.drawing);
    if (!source) continue;
    const data = JSON.parse(source.textContent);
    const chart = drawn.get(place) ?? window.echarts.init(place, null, { renderer: "canvas" });
    drawn.set(place, chart);
    chart.setOption({ ...frame(c), ...kinds[data.kind](data, c) }, true);
  }
  for (const [place, chart] of drawn) {
    if (place.isConnected) continue;
    chart.dispose();
    drawn.delete(place);
  }
};

draw();
window.addEventListener("load", draw);
document.addEventListener("htmx:afterSettle", draw);
window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
