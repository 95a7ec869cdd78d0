// Loaded on every page: brings in a behaviour once the page holds something that asks for it. Paths are written out,
// because set-up for production replaces each by a name that holds the file's hash. `config.serving.page_scripts`
// knows the same attributes, so that the head of a page names these files and they come at once.
const behaviours = [
  ["body.embed", () => import("./embed-height.js")],
  ["form[data-ask]", () => import("./ask.js")],
  ["[data-copy]", () => import("./copy.js")],
  ["[data-read]", () => import("./reading.js")],
  ["a.livefig", () => import("./figures.js")],
  ["[data-you]", () => import("./you.js")],
  ["[data-hx-post]", () => import("./inplace.js")],
  ["[data-hx-post]", () => import("./deeds.js")],
  ["[data-keep], [data-count]", () => import("./writing.js")],
  ["[data-shared]", () => import("./shared-computer.js")],
  ['a[href*="?quote"]', () => import("./quoting.js")],
];
// These hear of news, so that they come before the stream that brings it.
const hearers = [
  ["[data-chart-url]", () => import("./chart.js")],
  ["[data-removals]", () => import("./removals.js")],
  ["[data-debate]", () => import("./debate.js")],
  ["[data-live-blog][data-live-topic]", () => import("./liveblog.js")],
];
const stream = [
  ["[data-live-topic]", () => import("./live.js")],
];

const load = (list) => list.filter(([selector]) => document.querySelector(selector)).map(([, bringIn]) => bringIn());

async function bring() {
  const hearing = load(hearers);
  load(behaviours);
  await Promise.allSettled(hearing);
  load(stream);
}

bring();
document.addEventListener("htmx:afterSettle", bring);

// A page that Back brings as it was left, or a tab that is come back to, may be a member's who has signed out since, at a
// computer that others use: then it is asked for anew. What was typed is kept under the member.
const readSignIn = () => document.cookie.match(/\bcarespace_member=([^;]*)/)?.[1] ?? "";
const signIn = readSignIn();
addEventListener("pageshow", (event) => {
  if (event.persisted && readSignIn() !== signIn) location.reload();
});
function leaveSignedOut() {
  if (signIn && !document.hidden && readSignIn() !== signIn) location.reload();
}
document.addEventListener("visibilitychange", leaveSignedOut);
addEventListener("focus", leaveSignedOut);

// A link to a post leads the keyboard and a screen reader to it too.
if (/^#(post-\d+|yours)$/.test(location.hash)) {
  const post = document.querySelector(location.hash);
  post?.setAttribute("tabindex", "-1");
  post?.focus();
}

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
