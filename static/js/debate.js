// A debate that others are in at the same time. News says that something changed, and the page asks for a fragment. New
// posts wait behind a notice that is fixed in view, so that the page never moves under its reader; counts change in place
// because they take the same room.
import { fetchFragment, spread } from "./fragments.js";
import { takeAwayListed } from "./removals.js";
import { writeTallies } from "./tallies.js";

const page = document.querySelector("[data-debate]");
const topic = page?.dataset.liveTopic;
const link = document.querySelector("[data-new] a");
const OWN_PLACE = "article[id^='post-']";
const placed = new Set(listPlaced());
const newest = Math.max(0, ...placed); // what stands here with a greater number came since
let known = Number(page?.dataset.posts); // posts ever published when the page was made, and those in place since
let posts = known;
let closed = false;

function listPlaced() {
  return [...document.querySelectorAll(OWN_PLACE)].map((post) => Number(post.id.slice("post-".length)));
}

// Puts what is new where the old stood, unless it needs more room: then it waits for the page to be made anew.
function swap(fresh, id) {
  const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
  if (!old || !now || now.isEqualNode(old)) return;
  const room = old.getBoundingClientRect().height;
  document.adoptNode(now);
  old.replaceWith(now);
  if (now.getBoundingClientRect().height > room) now.replaceWith(old);
  else now.style.minBlockSize = `${room}px`;
}

// Counts as they are now, what others posted, and whether it goes on. What went, removals.js takes away.
const refresh = spread(async () => {
  const fresh = await fetchFragment(page.dataset.fragmentUrl);
  const state = fresh?.querySelector("[data-posts]");
  if (!state) return false;
  swap(fresh, "stand-bar");
  writeTallies(state.dataset.tallies);
  takeAwayListed(state);
  posts = Number(state.dataset.posts);
  closed ||= Boolean(state.dataset.closed);
  announceNews();
});

// One's own reply comes back in place, with others' before it: none of them is news any more.
function countPlaced() {
  for (const pk of listPlaced()) {
    if (pk <= newest || placed.has(pk)) continue;
    placed.add(pk);
    known += 1;
  }
}

function announceNews() {
  if (!link) return;
  countPlaced();
  const count = posts - known;
  const sentence = count === 1 ? "1 new post" : `${count} new posts`;
  link.hidden = count < 1 && !closed;
  if (link.hidden) return;
  link.textContent = closed ? "Comments have closed: read the outcome" : sentence;
}

// A keyboard on the screen covers the bottom of the page: then the notice stands at the top of what is seen, where it hides
// nothing that is being typed.
const COVERED = 0.8; // of the window's height is left
function clearKeyboard() {
  const { scale, height, offsetTop } = visualViewport;
  const isCovered = scale <= 1 && height < COVERED * innerHeight;
  link.parentElement.style.insetBlock = isCovered ? `${Math.round(offsetTop) + 8}px auto` : "";
}
if (link && window.visualViewport) {
  for (const what of ["resize", "scroll"]) visualViewport.addEventListener(what, clearKeyboard);
}

document.addEventListener("htmx:afterSettle", announceNews);
document.addEventListener("carespace:live", ({ detail }) => {
  if (detail.topic === topic && !(closed && detail.name === "counts")) refresh(detail);
});

// What is typed is kept on the server by writing.js before the page is loaded anew; where it cannot be, the page stays.
link?.addEventListener("click", async (event) => {
  event.preventDefault();
  const keeping = [];
  document.dispatchEvent(new CustomEvent("carespace:leaving", { detail: keeping }));
  if ((await Promise.all(keeping)).every(Boolean)) location.reload();
});
