// A debate that others are in at the same time. New posts wait behind a notice, so that the page never
// moves under its reader; counts change in place because they take the same room.
import { fetchFragment, spread } from "./fragments.js";
import { takeAwayListed } from "./removals.js";

const page = document.querySelector("[data-debate]");
const topic = page?.dataset.liveTopic;
const notice = document.querySelector("[data-new]");
const news = new Set();
let known = Number(page?.dataset.posts); // posts ever published when the page was made, and those in place since
let missed = 0; // posts published while nothing was heard
let closed = false;

function swap(fresh, selector) {
  for (const old of document.querySelectorAll(selector)) {
    const now = fresh.getElementById(old.id);
    if (now && !now.isEqualNode(old)) old.replaceWith(document.adoptNode(now));
  }
}

// Counts as they are now, and what a moderator removed or others posted while nothing was heard.
const refresh = spread(async () => {
  const fresh = await fetchFragment(page.dataset.fragmentUrl);
  const state = fresh?.querySelector("[data-hidden]");
  if (!state) return;
  swap(fresh, "#stand-bar, .tally-part");
  takeAwayListed(state);
  for (const id of [state.dataset.hidden, state.dataset.hiddenBeneath, state.dataset.withdrawn].join(" ").split(" ")) forget(id);
  missed = Math.max(0, Number(state.dataset.posts) - known - news.size);
  announceNews();
  if (state.dataset.closed) announceClosing();
});

// What has gone again is no news; removals.js takes its words away.
function forget(id) {
  if (news.delete(id)) known += 1;
}

function announceNews() {
  for (const id of news) {
    if (!document.getElementById(`post-${id}`)) continue;
    news.delete(id);
    known += 1;
  }
  const count = news.size + missed;
  if (!notice || closed) return;
  notice.hidden = !count;
  notice.querySelector("a").textContent = count === 1 ? "1 new post" : `${count} new posts`;
}

function announceClosing() {
  if (!notice) return;
  closed = true;
  notice.querySelector("a").textContent = "Comments have closed: read the outcome";
  notice.hidden = false;
}

// One's own reply can be heard of before it has come back in place.
document.addEventListener("htmx:afterSettle", announceNews);

document.addEventListener("carespace:live", ({ detail }) => {
  if (detail.topic !== topic) return;
  if (detail.name === "post") {
    news.add(detail.id);
    announceNews();
  } else if (["removal", "removal-beneath", "withdrawal"].includes(detail.name)) {
    forget(detail.id);
    announceNews();
  } else if (detail.name === "closure") {
    announceClosing();
  } else {
    refresh(detail);
  }
});

// What is typed is kept on the server by writing.js, so loading the page anew loses nothing.
notice?.querySelector("a").addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
