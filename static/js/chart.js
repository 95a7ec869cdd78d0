// Charts that answer. Each figure arrives with a drawing made on the server; near the view it is given an empty canvas
// and its values. Once a reader points at it, comes to it by key, or a new release moves it, Chart.js draws the marks in
// the drawing's place, over the same geometry, and the drawing's words stay where they are. Values can then be walked
// with the arrow keys, and a new release eases them to where they now are. Most readers of a page do none of that, and
// Chart.js is two thirds of what the page would fetch. Whatever fails here, the drawing is still there.
import { placeCanvases, removeCanvases } from "./chart-canvas.js";
import { whenReleased } from "./chart-refresh.js";

const prepared = new WeakMap(); // figure → { answer, live: a promise of its chart once it is wanted }

async function prepare(figure) {
  if (matchMedia("(forced-colors: active)").matches) return;
  const response = await fetch(figure.dataset.chartUrl);
  if (!response.ok) return;
  const answer = await response.json();
  prepared.set(figure, { answer, live: null });
  placeCanvases(figure, answer);
  const drawn = new AbortController();
  let last = null;
  const want = async (event) => {
    if (!event.target.closest(".chart-plot")) return;
    if (event.key?.startsWith("Arrow")) event.preventDefault();
    last = event;
    const live = await draw(figure);
    if (drawn.signal.aborted) return;
    drawn.abort();
    if (live) replay(last);
  };
  for (const type of ["pointerover", "pointerdown", "focusin", "keydown"]) {
    figure.addEventListener(type, want, { signal: drawn.signal });
  }
}

// The figure's chart, drawn when it is first asked for; null where it has none.
function draw(figure) {
  const state = prepared.get(figure);
  if (!state) return null;
  state.live ??= load()
    .then((LiveChart) => new LiveChart(figure, window.Chart, state.answer))
    .catch(() => {
      removeCanvases(figure);
      return null;
    });
  return state.live;
}

async function load() {
  const [marks] = await Promise.all([import("./chart-marks.js"), import("../vendor/chart.umd.min.js")]);
  return marks.LiveChart;
}

// What was pressed or pointed at before the marks were there counts once they are.
function replay(event) {
  if (!event.target.isConnected) return;
  if (event.type === "keydown") event.target.dispatchEvent(new KeyboardEvent("keydown", event));
  else if (event instanceof PointerEvent) event.target.dispatchEvent(new PointerEvent("pointermove", event));
}

const seen = new WeakSet();
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      prepare(target).catch(() => {});
    }
  },
  { rootMargin: "400px" },
);

function find() {
  for (const figure of document.querySelectorAll("[data-chart-url]")) {
    if (seen.has(figure)) continue;
    seen.add(figure);
    near.observe(figure);
  }
}

find();
document.addEventListener("htmx:afterSettle", find);
document.addEventListener("carespace:swapped", find);
whenReleased(draw);
