// A new release while the page is open: every chart, table and sentence of a measure is brought up to date in
// place, the marks ease to the new values, a quiet line says so, and it is announced once, politely.
import { name } from "./chart-canvas.js";
import { spread } from "./fragments.js";

let asked = Promise.resolve();

// `chartOf` draws a figure's chart where it is not drawn yet: from the old values, so that these ease to the new ones.
export function whenReleased(chartOf) {
  const refresh = spread(() => {
    asked = asked.then(() => refreshAll(chartOf)).catch(() => {});
  });
  document.addEventListener("carespace:live", ({ detail }) => {
    if (detail.topic === "release") refresh(detail);
  });
}

async function refreshAll(chartOf) {
  const told = [];
  for (const figure of document.querySelectorAll("[data-chart-url]")) {
    const words = await refresh(figure, chartOf).catch(() => "");
    if (words) told.push(words);
  }
  if (told.length) announce(`${told.length === 1 ? "Chart updated" : "Charts updated"}: ${told[0]}`);
}

async function refresh(figure, chartOf) {
  const response = await fetch(figure.dataset.chartUrl, { cache: "no-cache" });
  if (!response.ok) return "";
  const answer = await response.json();
  if (answer.stamp === figure.dataset.stamp) return "";
  const fragment = await fetch(figure.dataset.figureUrl, { cache: "no-cache" });
  if (!fragment.ok) return "";
  const fresh = new DOMParser().parseFromString(await fragment.text(), "text/html").querySelector("figure");
  if (!fresh?.dataset.stamp) return "";
  const live = await chartOf(figure);
  figure.dataset.stamp = fresh.dataset.stamp;
  for (const part of fresh.querySelectorAll("[data-part]")) replace(figure, part);
  redraw(figure, fresh, live, answer);
  const line = figure.querySelector("[data-part=updated]");
  if (line) {
    line.textContent = answer.updated;
    line.hidden = false;
  }
  const finding = figure.querySelector("[data-part=finding]")?.textContent || "";
  return `${answer.updated.replace(/^Updated: /, "")}. ${finding}`;
}

// One part of the figure, and its doubles elsewhere in the page; an editor's own finding stays.
function replace(figure, part) {
  const { part: which } = part.dataset;
  if (["drawing", "readout", "updated"].includes(which)) return;
  const places = [
    ...figure.querySelectorAll(`[data-part="${which}"]`),
    ...document.querySelectorAll(`[data-of="${figure.id || "none"}"][data-part="${which}"]`),
  ];
  for (const place of places) {
    if ("given" in place.dataset) continue;
    place.replaceChildren(...[...part.childNodes].map((node) => document.importNode(node, true)));
  }
}

// The drawings, each in its place so that its canvas and the reader's focus stay; all anew where groups changed.
function redraw(figure, fresh, live, answer) {
  const now = [...figure.querySelectorAll(".chart-plot")];
  const then = [...fresh.querySelectorAll(".chart-plot")];
  const alike = now.length === then.length && now.every((plot, at) => plot.dataset.plot === then[at].dataset.plot);
  if (!alike) {
    const place = figure.querySelector("[data-part=drawing]");
    const drawing = fresh.querySelector("[data-part=drawing]");
    if (place && drawing) place.replaceWith(document.importNode(drawing, true));
    live?.take(answer);
    return;
  }
  now.forEach((plot, at) => {
    const svg = document.importNode(then[at].querySelector("svg"), true);
    plot.querySelector("svg").replaceWith(svg);
    const canvas = plot.querySelector("canvas");
    if (canvas) name(canvas, svg);
    const base = then[at].parentElement.querySelector(".meta");
    const shown = plot.parentElement.querySelector(".meta");
    if (base && shown && plot.dataset.plot) shown.textContent = base.textContent;
  });
  live?.take(answer);
}

let status = null;

function announce(words) {
  if (!status) {
    status = document.createElement("div");
    status.className = "vh";
    status.setAttribute("role", "status");
    document.body.append(status);
  }
  // A live region must be seen empty before it is heard.
  setTimeout(() => {
    status.textContent = words;
  }, 100);
}
