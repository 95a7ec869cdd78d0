// Loaded on every page: brings in a behaviour once the page holds something that asks for it.
const behaviours = [
  ["[data-live-topic]", "./live.js"],
  ["[data-chart-url]", "./chart.js"],
  ["body.embed", "./embed-height.js"],
  ["form[data-ask]", "./ask.js"],
  ["[data-copy]", "./copy.js"],
  ["[data-read]", "./reading.js"],
  ["a.livefig", "./figures.js"],
  ["[data-you]", "./you.js"],
  ["[data-hx-post]", "./inplace.js"],
  ["[data-keep], [data-count]", "./writing.js"],
  ["[data-debate]", "./debate.js"],
  ["[data-live-blog][data-live-topic]", "./liveblog.js"],
];

function bring() {
  for (const [selector, module] of behaviours) {
    if (document.querySelector(selector)) import(module);
  }
}

bring();
document.addEventListener("htmx:afterSettle", bring);

// On paper a page says where it was found and on which day it was printed; without scripts, when it was made.
addEventListener("beforeprint", () => {
  const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  for (const words of document.querySelectorAll("[data-printed]")) {
    words.textContent = `Printed on ${day}: ${location.href}`;
  }
});

// A line under the masthead while the browser has no network; the page stays as it is.
const loaded = new Date();
const line = document.querySelector("[data-offline]");

function sayWhetherOffline() {
  line?.querySelector(".notice")?.remove();
  if (!line || navigator.onLine) return;
  const notice = line.querySelector("template").content.cloneNode(true);
  notice.querySelector("[data-opened]").textContent = loaded.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  line.append(notice);
}

window.addEventListener("offline", sayWhetherOffline);
window.addEventListener("online", sayWhetherOffline);
