// The page of an edition that is being sent looks again by itself. What changed is put in place; buttons stay.
import { fetchFragment } from "./fragments.js";

const every = 5_000; // milliseconds

async function lookAgain() {
  const now = document.querySelector("[data-progress]");
  if (!now) return;
  if (!document.hidden) {
    const fresh = (await fetchFragment(location.href))?.querySelector("[data-progress]");
    for (const part of ["[data-line]", "tbody"]) {
      const [old, next] = [now.querySelector(part), fresh?.querySelector(part)];
      if (next && !old.isEqualNode(next)) old.replaceChildren(...document.adoptNode(next).childNodes);
    }
    if (!fresh) now.removeAttribute("data-progress");
  }
  setTimeout(lookAgain, every);
}

setTimeout(lookAgain, every);
