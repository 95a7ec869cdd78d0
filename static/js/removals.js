// Words that a moderator hid or their author took down leave every open page that shows them: the debate, a point's own
// page, a list of points, a story's panel. News says that posts changed; the fragment names what went and nothing of it.
// Where it stood, the same room stays empty, so that nothing that is being read moves.
import { fetchFragment, spread } from "./fragments.js";

const BY = { removal: "A moderator removed this.", withheld: "A moderator has withheld these words.", withdrawal: "Its author took this down." };
const QUOTE = "The words quoted here are not shown any more."; // as in carespace.words.shown
const ID_WIDTH = 10; // of each post's number in a path, as in carespace.models.posts

function isBeneath(path, id) {
  for (let at = 0; at < path.length; at += ID_WIDTH) {
    if (Number(path.slice(at, at + ID_WIDTH)) === Number(id)) return true;
  }
  return false;
}

function keepRoom(place) {
  place.style.minBlockSize = `${place.getBoundingClientRect().height}px`;
}

// Changes what stands in a place. Who was there with the keyboard stays there.
function replace(place, ...nodes) {
  const isThere = place.contains(document.activeElement);
  place.replaceChildren(...nodes);
  if (!isThere) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

// A box with what its reader has typed in answer to words that went: to be copied, for it can be sent no more.
function saveTyped(box) {
  const field = document.createElement("div");
  field.className = "field field-error";
  const label = document.createElement("label");
  label.htmlFor = box.id;
  label.textContent = "Your words, not posted";
  const hint = document.createElement("span");
  hint.className = "error";
  hint.textContent = "What they answered is not shown any more. Copy what you want to keep.";
  box.readOnly = true;
  field.append(label, hint, box);
  return field;
}

// Takes away what stands beneath a post; its room stays, and so does what is being typed there.
function empty(below) {
  keepRoom(below);
  const typed = [...below.querySelectorAll("textarea:not([readonly])")].filter((box) => box.value.trim());
  replace(below, ...typed.map(saveTyped));
  below.removeAttribute("aria-label");
  below.removeAttribute("data-beneath");
}

const flatten = (words) => words.replace(/\s+/g, " ").trim();
const SHORTEST = 3; // characters of a passage that is quoted, as in carespace.words.quoting

// Takes a passage of words that went from the boxes of open forms: what is typed after ">". The rest stays as it is.
function takeFromBoxes(words, instead) {
  const gone = flatten(words);
  const clear = (typed) =>
    typed.replace(/^>.*(?:\n>.*)*\n*/gm, (block) => {
      const passage = flatten(block.replace(/^>/gm, ""));
      return passage.length >= SHORTEST && gone.includes(passage) ? instead : block;
    });
  for (const box of document.querySelectorAll("textarea")) {
    const left = clear(box.value);
    if (left === box.value) continue;
    const fromEnd = box.value.length - box.selectionEnd;
    box.value = left;
    box.defaultValue = clear(box.defaultValue);
    box.setSelectionRange(Math.max(0, left.length - fromEnd), Math.max(0, left.length - fromEnd));
    box.dispatchEvent(new Event("input", { bubbles: true })); // so that what was kept of it goes too
  }
}

// Takes the words of a post from where another quotes them.
function takeQuote(quote) {
  takeFromBoxes(quote.textContent, quote.matches("[data-quoted-in-box]") ? `> ${QUOTE}\n\n` : "");
  const line = document.createElement("p");
  line.className = "who";
  line.textContent = QUOTE;
  keepRoom(quote);
  quote.replaceChildren(line);
  delete quote.dataset.quoted;
  delete quote.dataset.text;
}

// What goes: the post's words wherever they stand and, with `beneath`, whatever answers it.
function takeAway(id, sentence, beneath) {
  takeWords(id, sentence);
  for (const quote of document.querySelectorAll("[data-quoted]")) {
    const path = quote.dataset.quoted;
    if (isBeneath(beneath ? path : path.slice(-ID_WIDTH), id)) takeQuote(quote);
  }
  if (!beneath) return;
  for (const below of document.querySelectorAll("[data-beneath]")) {
    if (isBeneath(below.dataset.beneath, id)) empty(below);
  }
}

// Takes a post's words from wherever they stand.
function takeWords(id, sentence) {
  for (const shown of document.querySelectorAll(`[data-post="${CSS.escape(id)}"]`)) {
    takeFromBoxes(shown.textContent, "");
    const words = document.createElement(shown.matches("p, h1, li") ? "span" : "p");
    if (words.localName === "p") words.className = "who";
    words.textContent = sentence;
    keepRoom(shown);
    replace(shown, words);
    shown.classList.add("removed");
    shown.closest("section[aria-label]")?.setAttribute("aria-label", "Replies");
    if (shown.matches("[data-title]")) document.title = sentence;
    delete shown.dataset.post;
  }
}

export function takeAwayListed(state) {
  const list = (ids, sentence, beneath) => {
    for (const id of (ids || "").split(" ").filter(Boolean)) takeAway(id, sentence, beneath);
  };
  list(state.dataset.hidden, BY.removal, false);
  list(state.dataset.hiddenBeneath, BY.removal, true);
  list(state.dataset.withdrawn, BY.withdrawal, false);
  for (const pair of (state.dataset.withheld || "").split(" ").filter(Boolean)) {
    const [post, text] = pair.split(":");
    for (const quote of document.querySelectorAll(`[data-text="${CSS.escape(text)}"]`)) takeQuote(quote);
    if (post !== "0") takeWords(post, BY.withheld);
  }
}

// A debate's own page asks for the same fragment by itself.
function watch(place) {
  const topic = place.dataset.liveTopic;
  const catchUp = spread(async () => {
    const fresh = await fetchFragment(place.dataset.removals);
    const state = fresh?.querySelector("[data-hidden]");
    if (!state) return false;
    takeAwayListed(state);
  });
  document.addEventListener("carespace:live", ({ detail }) => {
    if (detail.topic === topic && detail.name !== "counts") catchUp(detail);
  });
}

// Reasons for a changed mind have no number of a post: their page asks for itself, which is kept for everyone, and what is
// not on it any more goes.
function watchReasons(list) {
  const topic = list.closest("[data-live-topic]").dataset.liveTopic;
  const catchUp = spread(async () => {
    const fresh = await fetchFragment(location.href);
    if (!fresh) return false;
    for (const reason of list.querySelectorAll("[data-reason]")) {
      if (fresh.getElementById(reason.id)) continue;
      const line = document.createElement("p");
      line.className = "who";
      line.textContent = "This is not shown any more.";
      keepRoom(reason);
      reason.replaceChildren(line);
      delete reason.dataset.reason;
    }
  });
  document.addEventListener("carespace:live", ({ detail }) => {
    if (detail.topic === topic && detail.name !== "counts") catchUp(detail);
  });
}

for (const place of document.querySelectorAll("[data-removals]:not([data-debate])")) watch(place);
for (const list of document.querySelectorAll("[data-reasons]")) watchReasons(list);
