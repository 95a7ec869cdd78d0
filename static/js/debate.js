// A debate that others are in at the same time. New posts wait behind a notice, so that the page never
// moves under its reader; counts change in place because they take the same room.
const page = document.querySelector("[data-debate]");
const topic = page?.dataset.liveTopic;
const notice = document.querySelector("[data-new]");
const news = new Set();
const perhapsRemoved = new Set();
let timer = 0;
let closed = false;

async function latest() {
  const answer = await fetch(location.pathname + location.search, { cache: "no-cache" });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

function swap(fresh, selector) {
  for (const old of document.querySelectorAll(selector)) {
    const now = fresh.getElementById(old.id);
    if (!now || old.contains(document.activeElement) || now.isEqualNode(old)) continue;
    old.replaceWith(document.adoptNode(now));
    window.htmx?.process(document.getElementById(now.id));
  }
}

async function recount() {
  const fresh = await latest().catch(() => null);
  if (!fresh) return;
  swap(fresh, "#stand-bar, .vote-part");
  for (const id of perhapsRemoved) takeAway(fresh, id);
}

// What a moderator has hidden goes from open pages too.
function takeAway(fresh, id) {
  perhapsRemoved.delete(id);
  const shown = document.getElementById(`post-${id}`);
  const now = fresh.getElementById(`post-${id}`);
  if (!shown || (now && !now.classList.contains("removed"))) return;
  const words = document.createElement("p");
  words.className = "who";
  words.textContent = "A moderator removed this.";
  shown.replaceChildren(words);
  shown.classList.add("removed");
}

function announceNews() {
  for (const id of news) if (document.getElementById(`post-${id}`)) news.delete(id);
  if (!notice || closed) return;
  notice.hidden = !news.size;
  notice.querySelector("a").textContent = news.size === 1 ? "1 new post" : `${news.size} new posts`;
}

// One's own reply can be heard of before it has come back in place.
document.addEventListener("htmx:afterSettle", announceNews);

// One page of many asks at a moment of its own, so that a busy debate is not asked for by all at once.
function soon(act) {
  clearTimeout(timer);
  timer = setTimeout(act, 400 + Math.random() * 1_200);
}

document.addEventListener("carespace:live", ({ detail }) => {
  if (detail.topic !== topic) return;
  if (detail.name === "post") {
    if (document.getElementById(`post-${detail.id}`)) {
      perhapsRemoved.add(detail.id);
      soon(recount);
      return;
    }
    news.add(detail.id);
    announceNews();
  } else if (detail.name === "closure") {
    if (!notice) return;
    closed = true;
    notice.querySelector("a").textContent = "Comments have closed: read the outcome";
    notice.hidden = false;
  } else {
    soon(recount);
  }
});

// The drafts are kept on the device by writing.js, so loading the page anew loses nothing.
notice?.querySelector("a").addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
