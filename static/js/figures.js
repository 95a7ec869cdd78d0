// Numbers in a story that open a card: by tap, click or Enter, or by resting on one. Without this they are links.
const WAIT = 250; // ms
const REST = matchMedia("(hover: hover)");
let open = null; // the link whose card is shown
let held = false; // opened on purpose, not by passing over
let timer = 0;

const cardOf = (link) => document.getElementById(`figure-card-${link.dataset.figure}`);

function prepare(link) {
  const card = cardOf(link);
  if (!card) return;
  link.setAttribute("aria-haspopup", "dialog");
  link.setAttribute("aria-expanded", "false");
  link.setAttribute("aria-controls", card.id);
}

function place(link, card) {
  if (CSS.supports("position-area", "block-end") || matchMedia("(max-width: 40rem)").matches) return;
  const at = link.getBoundingClientRect();
  const below = at.bottom + card.offsetHeight + 16 < innerHeight;
  card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - card.offsetWidth - 8))}px`;
  card.style.top = below ? `${at.bottom + 8}px` : `${Math.max(8, at.top - card.offsetHeight - 8)}px`;
}

function show(link, { hold }) {
  const card = cardOf(link);
  if (open !== link) {
    hide();
    // Beside its words, so that Tab goes from the card back into the story.
    const around = link.closest("li, td, p, h2, h3, blockquote") || link;
    if (around.matches("li, td")) around.append(card);
    else around.after(card);
    card.showPopover({ source: link });
    place(link, card);
    link.setAttribute("aria-expanded", "true");
    open = link;
  }
  held = hold;
  if (hold) card.focus({ preventScroll: true });
}

function hide({ back = false } = {}) {
  clearTimeout(timer);
  if (!open) return;
  const link = open;
  const card = cardOf(link);
  const inside = card.contains(document.activeElement);
  open = null;
  held = false;
  link.setAttribute("aria-expanded", "false");
  card.hidePopover();
  if (back && inside) link.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.livefig[data-figure]");
  if (link && cardOf(link) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    if (open === link && held) hide({ back: true });
    else show(link, { hold: true });
  } else if (open && event.target.closest?.("[data-close]")) {
    hide({ back: true });
  } else if (open && !cardOf(open).contains(event.target)) {
    hide();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open) hide({ back: true });
});

document.addEventListener("focusin", (event) => {
  if (open && held && event.target !== open && !cardOf(open).contains(event.target)) hide();
});

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse" || !REST.matches) return;
  const link = event.target.closest?.("a.livefig[data-figure]");
  clearTimeout(timer);
  if (link && cardOf(link) && link !== open) timer = setTimeout(() => show(link, { hold: false }), WAIT);
  else if (open && !held && link !== open && !cardOf(open).contains(event.target)) timer = setTimeout(hide, WAIT);
});

document.querySelectorAll("a.livefig[data-figure]").forEach(prepare);
