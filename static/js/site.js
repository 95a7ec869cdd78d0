// Loaded on every page: brings in a behaviour once the page holds something that asks for it.
const behaviours = [
  ["[data-live-topic]", "./live.js"],
  ["[data-chart-url]", "./chart.js"],
];

function bring() {
  for (const [selector, module] of behaviours) {
    if (document.querySelector(selector)) import(module);
  }
}

bring();
document.addEventListener("htmx:afterSettle", bring);
