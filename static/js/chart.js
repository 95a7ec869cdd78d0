// Charts that answer. Each figure arrives with a drawing made on the server; when it comes near the view,
// Chart.js draws the marks in its place, over the same geometry, and the drawing's words stay where they are.
// Values can then be pointed at or walked with the arrow keys, and a new release eases them to where they now are.
// Whatever fails here, the drawing is still there.
import { LiveChart } from "./chart-marks.js";
import { whenReleased } from "./chart-refresh.js";

const upgraded = new WeakMap();
let library = null;

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => (window.Chart ? resolve(window.Chart) : reject(new Error("no Chart"))));
    script.addEventListener("error", () => reject(new Error("Chart.js did not load")));
    document.head.append(script);
  });
  return library;
}

async function upgrade(figure) {
  if (upgraded.has(figure) || matchMedia("(forced-colors: active)").matches) return;
  upgraded.set(figure, null);
  const [Chart, response] = await Promise.all([load(figure.dataset.chartLibrary), fetch(figure.dataset.chartUrl)]);
  if (!response.ok) return;
  upgraded.set(figure, new LiveChart(figure, Chart, await response.json()));
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      upgrade(target).catch(() => upgraded.get(target)?.leave());
    }
  },
  { rootMargin: "400px" },
);

function find() {
  for (const figure of document.querySelectorAll("[data-chart-url]")) {
    if (!upgraded.has(figure)) near.observe(figure);
  }
}

find();
document.addEventListener("htmx:afterSettle", find);
document.addEventListener("carespace:swapped", find);
whenReleased((figure) => upgraded.get(figure));
