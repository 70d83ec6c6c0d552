// Draws <div data-chart="ID"> from the JSON in <script type="application/json" id="ID">, in the page's own colours.

const colour = (name) => {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
};

const theme = () => {
  const [ink, quiet, line, raised] = ["--ink", "--quiet", "--line", "--raised"].map(colour);
  const axis = {
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: quiet, fontSize: 12 },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    color: ["--accent", "--amber-line", "--brick-line", "--edge"].map(colour),
    backgroundColor: "transparent",
    textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    timeAxis: { ...axis, splitLine: { show: false } },
    logAxis: axis,
    tooltip: { backgroundColor: raised, borderColor: line, textStyle: { color: ink, fontSize: 13 } },
  };
};

const base = {
  animation: false,
  grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
  tooltip: { trigger: "axis", renderMode: "richText", confine: true },
};

const draw = (box) => {
  const data = document.getElementById(box.dataset.chart);
  if (!data || !window.echarts) return;
  window.echarts.getInstanceByDom(box)?.dispose();
  const chart = window.echarts.init(box, theme(), { renderer: "canvas", locale: document.documentElement.lang });
  const option = JSON.parse(data.textContent);
  chart.setOption({ ...base, ...option, tooltip: { ...base.tooltip, ...option.tooltip, renderMode: "richText" } });
  chart.on("click", (event) => event.data?.url && location.assign(event.data.url));
};

const all = () => document.querySelectorAll("[data-chart]").forEach(draw);
const size = new ResizeObserver((entries) => {
  for (const { target } of entries) window.echarts?.getInstanceByDom(target)?.resize();
});

all();
document.querySelectorAll("[data-chart]").forEach((box) => size.observe(box));
document.addEventListener("theme", all);
document.addEventListener("htmx:afterSettle", all);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
