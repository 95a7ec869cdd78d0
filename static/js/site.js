// Loaded on every page: brings in a behaviour only where the page asks for it.
const wanted = [
  ["[data-live-topic]", "./live.js"],
  ["[data-chart-url]", "./chart.js"],
];
for (const [selector, module] of wanted) {
  if (document.querySelector(selector)) import(module);
}
