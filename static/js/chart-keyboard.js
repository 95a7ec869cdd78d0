// Walking a chart's values: by arrow keys, each spoken once through the figure's one readout, or by pointing.
import { shadeOf } from "./chart-shades.js";

export function walkable(live) {
  const readout = live.figure.querySelector("[data-part=readout]");
  live.charts.forEach((chart) => {
    const { canvas } = chart;
    canvas.addEventListener("keydown", (event) => onKey(event, live, chart, readout));
    canvas.addEventListener("blur", () => rest(live, readout));
    canvas.addEventListener("pointermove", (event) => point(event, live, chart, readout));
    canvas.addEventListener("pointerdown", (event) => point(event, live, chart, readout));
    canvas.addEventListener("pointerleave", () => rest(live, readout));
  });
  // After new values the one in focus is read anew.
  live.reread = () => {
    const chart = live.charts.find(({ carespace }) => carespace.at);
    if (chart) show(live, chart, chart.carespace.at, readout);
  };
}

function onKey(event, live, chart, readout) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const bars = live.answer.type === "bar";
  const next = { ...(chart.carespace.at || { series: -1, index: bars ? 0 : -1 }) };
  const steps = {
    ArrowRight: () => forward(live, chart, next, bars),
    ArrowLeft: () => backward(live, chart, next, bars),
    ArrowDown: () => across(live, chart, next, bars, 1),
    ArrowUp: () => across(live, chart, next, bars, -1),
    Home: () => first(live, chart, bars),
    End: () => last(live, chart, bars),
    Escape: () => null,
  };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const found = step();
  if (found === undefined) return;
  if (found === null) rest(live, readout);
  else show(live, found.chart || chart, found, readout);
}

// Every value of one chart in walking order: bar by bar, or period by period.
function order(live, chart, bars) {
  const sets = chart.data.datasets.map((set, series) => ({ set, series })).filter(({ set }) => !set.reference);
  const places = sets.flatMap(({ set, series }) =>
    set.data.map((point, index) => ({ series, index, there: value(live, set, index) !== null })),
  );
  return places
    .filter(({ there }) => there)
    .sort((a, b) => (bars ? a.index - b.index || a.series - b.series : a.series - b.series || a.index - b.index));
}

const value = (live, set, index) => live.answer.data.datasets[set.number].data[index] ?? null;

const found = (places, at) => places.findIndex(({ series, index }) => series === at.series && index === at.index);

function forward(live, chart, at, bars) {
  const places = order(live, chart, bars);
  return places[Math.min(found(places, at) + 1, places.length - 1)];
}

function backward(live, chart, at, bars) {
  const places = order(live, chart, bars);
  return places[Math.max(found(places, at) - 1, 0)];
}

function first(live, chart, bars) {
  return order(live, chart, bars)[0];
}

function last(live, chart, bars) {
  return order(live, chart, bars).at(-1);
}

// The same place in the next bar, the next line, or the next small chart.
function across(live, chart, at, bars, by) {
  const places = order(live, chart, bars);
  if (at.series < 0) return places[0];
  const key = bars ? "index" : "series";
  const other = bars ? "series" : "index";
  const beyond = places.filter((place) => place[other] === at[other] && Math.sign(place[key] - at[key]) === by);
  if (beyond.length) return by > 0 ? beyond[0] : beyond.at(-1);
  const neighbour = live.charts[live.charts.indexOf(chart) + by];
  if (!neighbour) return undefined;
  for (const one of live.charts) one.canvas.tabIndex = one === neighbour ? 0 : -1;
  neighbour.canvas.focus();
  const near = order(live, neighbour, bars);
  const same = near.find((place) => place.index === at.index) || near.at(-1);
  return same && { ...same, chart: neighbour };
}

function point(event, live, chart, readout) {
  const bars = live.answer.type === "bar";
  const mode = bars ? { intersect: true } : { axis: "x", intersect: false };
  const [hit] = chart
    .getElementsAtEventForMode(event, "nearest", mode, false)
    .filter(({ datasetIndex }) => !chart.data.datasets[datasetIndex].reference);
  if (hit) show(live, chart, { series: hit.datasetIndex, index: hit.index }, readout);
  else if (document.activeElement !== chart.canvas) rest(live, readout);
}

function show(live, chart, { series, index }, readout) {
  for (const other of live.charts) {
    if (other !== chart && other.carespace.at) {
      other.carespace.at = null;
      other.draw();
    }
  }
  const set = live.answer.data.datasets[chart.data.datasets[series]?.number];
  if (!set?.said[index]) return rest(live, readout);
  const [what, howMuch] = set.said[index];
  chart.carespace.at = { series, index };
  chart.draw();
  const name = document.createElement("b");
  name.textContent = `${what}:`;
  readout.className = `chart-readout is-over o-${shadeOf(set.outcome)}`;
  readout.replaceChildren(name, ` ${howMuch}`);
}

function rest(live, readout) {
  for (const chart of live.charts) {
    if (!chart.carespace.at) continue;
    chart.carespace.at = null;
    chart.draw();
  }
  readout.className = "chart-readout vh";
  readout.replaceChildren();
}
