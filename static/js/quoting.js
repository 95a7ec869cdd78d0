// Narrows what “Quote” leads to: where some of a post's words are selected, the address asks for those alone, by where they
// stand among them, and no word of them. Without a selection, and without scripts, the first sentences are offered.
const WORDS = ".reply-text, .point-text, .point-head";

// How many characters of the post's own words a piece of it holds, each run of blanks as one.
function measure(piece) {
  const copy = piece.cloneContents();
  for (const quote of copy.querySelectorAll(".quote")) quote.replaceWith(" ");
  for (const part of copy.querySelectorAll("br, p, li")) part.after(" ");
  return copy.textContent.replace(/\s+/g, " ").trimStart().length;
}

// Where the words of a post stand that hold what is selected: why a claim should hold, or the text itself.
function findWords(link, node) {
  const from = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const id = new URL(link.href).pathname.match(/\/(?:posts|answer)\/(\d+)\//)?.[1];
  const post = from?.closest("[data-post]");
  if (!post || post.dataset.post !== id || from.closest(".quote")) return null;
  const why = from.closest(".why");
  const words = why ? why.querySelector(".reply-text") : from.closest(WORDS);
  return words && { words, part: why ? "why:" : "" };
}

function narrow(link) {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return;
  const range = chosen.getRangeAt(0);
  const found = findWords(link, range.startContainer);
  if (!found) return;
  const before = document.createRange();
  // The paragraphs of a reply that quotes stand beside each other.
  before.setStart(found.part ? found.words : (found.words.parentElement.querySelector(WORDS) ?? found.words), 0);
  before.setEnd(range.startContainer, range.startOffset);
  const within = before.cloneRange();
  within.setEnd(range.endContainer, range.endOffset);
  const [starts, ends] = [measure(before), measure(within)];
  if (ends > starts) link.href = `${link.href.split("?")[0]}?quote=${found.part}${starts}-${ends}`;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href*="?quote"]');
  if (link) narrow(link);
});
