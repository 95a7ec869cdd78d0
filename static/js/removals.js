// Words that a moderator hid or their author took down leave every open page that shows them: the debate, a point's own
// page, a list of points, a story's panel. News names the post and nothing of it.
import { fetchFragment, spread } from "./fragments.js";

const BY = { removal: "A moderator removed this.", withdrawal: "Its author took this down." };
const ID_WIDTH = 10; // of each post's number in a path, as in carespace.models.posts

function isBeneath(path, id) {
  for (let at = 0; at < path.length; at += ID_WIDTH) {
    if (Number(path.slice(at, at + ID_WIDTH)) === Number(id)) return true;
  }
  return false;
}

// What goes: the post's words wherever they stand and, with `beneath`, whatever answers it.
export function takeAway(id, sentence, beneath) {
  for (const shown of document.querySelectorAll(`[data-post="${CSS.escape(id)}"]`)) {
    const words = document.createElement(shown.matches("p, h1") ? "span" : "p");
    if (words.localName === "p") words.className = "who";
    words.textContent = sentence;
    shown.replaceChildren(words);
    shown.classList.add("removed");
    shown.closest("section[aria-label]")?.setAttribute("aria-label", "Replies");
    if (shown.matches("[data-title]")) document.title = sentence;
    delete shown.dataset.post;
  }
  if (!beneath) return;
  for (const below of document.querySelectorAll("[data-beneath]")) {
    if (isBeneath(below.dataset.beneath, id)) below.remove();
  }
}

export function takeAwayListed(state) {
  const list = (ids, sentence, beneath) => {
    for (const id of (ids || "").split(" ").filter(Boolean)) takeAway(id, sentence, beneath);
  };
  list(state.dataset.hidden, BY.removal, false);
  list(state.dataset.hiddenBeneath, BY.removal, true);
  list(state.dataset.withdrawn, BY.withdrawal, false);
}

// What went while nothing was heard. A debate's own page asks for the same fragment by itself.
const catchUp = spread(async () => {
  for (const place of document.querySelectorAll("[data-removals]:not([data-debate])")) {
    const fresh = await fetchFragment(place.dataset.removals);
    const state = fresh?.querySelector("[data-hidden]");
    if (state) takeAwayListed(state);
  }
});

document.addEventListener("carespace:live", ({ detail }) => {
  if (!detail.topic.startsWith("debate:")) return;
  if (detail.name === "removal" || detail.name === "withdrawal") takeAway(detail.id, BY[detail.name], false);
  else if (detail.name === "removal-beneath") takeAway(detail.id, BY.removal, true);
  else if (detail.name === "missed") catchUp(detail);
});
