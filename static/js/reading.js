// Says once that a story was opened: its number and nothing else, no cookie, when it has been seen for a moment.
const story = document.querySelector("[data-read]");
const SEEN = 3000; // ms

function say() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", later);
  fetch(`/read/${story.dataset.read}/`, { method: "POST", credentials: "omit", keepalive: true }).catch(() => {});
}

function later() {
  if (document.visibilityState === "visible") setTimeout(say, SEEN);
}

document.addEventListener("visibilitychange", later);
later();
