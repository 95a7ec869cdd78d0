// A live blog that is open while others write. New posts wait behind a notice and come in when asked for, so
// that the page never moves under its reader; a changed post changes in place, a removed one says so.
import { fetchFragment, spread } from "./fragments.js";

const blog = document.querySelector("[data-live-blog]");
const notice = blog.querySelector("[data-new-posts]");
const link = notice.querySelector("a");
const list = blog.querySelector("[data-live-posts]");
const said = blog.querySelector("[data-live-said]");
const fresh = new Set();
const touched = new Set();
let ended = false;

// The posts as they are now, of the same part of the blog that the page shows.
const latest = () => fetchFragment(blog.dataset.fragmentUrl + location.search);
const postsOf = (fragment) => [...fragment.querySelectorAll("[data-live-posts] > [data-post]")];

function say() {
  notice.hidden = !fresh.size;
  const words = fresh.size === 1 ? "1 new post" : `${fresh.size} new posts`;
  link.textContent = words;
  said.textContent = fresh.size ? words : "";
}

// Keeps what is being read where it is when something above it grows or shrinks.
function still(change) {
  const seen = [...list.children].find((post) => post.getBoundingClientRect().bottom > 0);
  const before = seen?.getBoundingClientRect().top;
  change();
  if (seen?.isConnected) window.scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
}

function swap(page) {
  for (const id of touched) {
    touched.delete(id);
    const shown = document.getElementById(`live-${id}`);
    const now = page.getElementById(`live-${id}`);
    if (!shown) continue;
    if (now) {
      if (!now.isEqualNode(shown)) still(() => shown.replaceWith(document.adoptNode(now)));
    } else {
      const words = document.createElement("p");
      words.className = "meta";
      words.textContent = "This post was removed.";
      still(() => shown.replaceChildren(words));
    }
  }
}

const refresh = spread(async () => {
  const page = await latest();
  if (page) swap(page);
});

// Nothing was heard for a while: what is shown may have changed, and there may be more.
const catchUp = spread(async () => {
  const page = await latest();
  if (!page) return;
  for (const post of list.querySelectorAll("[data-post]")) touched.add(post.dataset.post);
  const newest = page.querySelector(".live-blog").dataset.first ? postsOf(page) : [];
  for (const post of newest) if (!document.getElementById(post.id)) fresh.add(post.dataset.post);
  swap(page);
  say();
  setEnded(!page.querySelector("[data-live-topic]"));
});

function setEnded(now) {
  if (now && !ended) said.textContent = "Live coverage has ended.";
  ended = now;
  blog.querySelector("#live-h").textContent = ended ? "As it happened" : "Live";
}

document.addEventListener("carespace:live", ({ detail }) => {
  if (detail.topic !== blog.dataset.liveTopic) return;
  if (detail.name === "post") {
    if (document.getElementById(`live-${detail.id}`)) return;
    fresh.add(detail.id);
    say();
  } else if (detail.name === "edit") {
    if (fresh.has(detail.id)) return;
    touched.add(detail.id);
    refresh(detail);
  } else if (detail.name === "end") {
    setEnded(true);
  } else if (detail.name === "resume") {
    setEnded(false);
  } else if (["missed", "returned"].includes(detail.name)) {
    catchUp(detail);
  }
});

// With the notice the reader asks to be taken to what is new; without an answer the link is followed.
link.addEventListener("click", async (event) => {
  if (location.search) return;
  event.preventDefault();
  const page = await latest();
  if (!page) {
    location.assign(link.href);
    return;
  }
  const unseen = postsOf(page).filter((post) => !document.getElementById(post.id));
  if (!unseen.length) {
    location.reload();
    return;
  }
  const anchor = list.querySelector(":scope > :not(.live-pinned)");
  for (const post of unseen) {
    post.classList.add("live-new");
    if (post.classList.contains("live-pinned")) list.prepend(document.adoptNode(post));
    else list.insertBefore(document.adoptNode(post), anchor);
  }
  list.querySelector(":scope > .note")?.remove();
  const keys = page.querySelector(".live-keys");
  if (keys) {
    const old = blog.querySelector(".live-keys");
    if (old) old.replaceWith(document.adoptNode(keys));
    else blog.querySelector(".section-head").after(document.adoptNode(keys));
  }
  fresh.clear();
  say();
  const first = document.getElementById(unseen[0].id);
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "start" });
});
