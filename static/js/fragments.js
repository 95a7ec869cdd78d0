// What changed is fetched as a fragment, never as the whole page, and each of many open pages asks at a moment of
// its own: one piece of news to ten thousand pages is not ten thousand questions in the same second.
// News that was waited for shows within two seconds; what was missed came to nobody's notice and can take longer. However
// much is told at once, a page asks once a second at most, and once in five for counts.
const NEWS = 750; // milliseconds
const MISSED = 5_000;
const REST = 1_000;
const REST_OF_COUNTS = 5_000;
const TRIES = 5;

// A function that takes the detail of "carespace:live" and does `act` soon, once however often it is called until then.
// What is told while `act` is at work makes it act again; where it answers false it could not, and tries again.
export function spread(act) {
  let timer = 0;
  let due = Infinity;
  let last = -Infinity;
  let working = false;
  let waiting = null;
  let failed = 0;

  async function work() {
    due = Infinity;
    last = performance.now();
    working = true;
    const done = await act();
    working = false;
    failed = done === false ? failed + 1 : 0;
    const next = waiting ?? (failed && failed < TRIES ? { name: "missed" } : null);
    waiting = null;
    if (next) hear(next);
  }

  function hear({ name }) {
    if (working) {
      if (!waiting || waiting.name === "counts") waiting = { name };
      return;
    }
    const now = performance.now();
    const rest = last + (name === "counts" ? REST_OF_COUNTS : REST) - now;
    const at = now + Math.max(rest, Math.random() * (name === "missed" ? MISSED : NEWS));
    if (at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(work, at - now);
  }
  return hear;
}

// What the site says of a debate that was withdrawn, or that nobody may read just now.
const SHUT = [403, 410];

// The fragment as a document, null where it cannot be had. Where the debate may no longer be read the whole page goes, and
// says so itself when it is loaded anew.
export async function fetchFragment(address) {
  try {
    const answer = await fetch(address, { cache: "no-cache" });
    if (SHUT.includes(answer.status)) location.reload();
    if (answer.status === 404) return document.implementation.createHTMLDocument(); // nothing of it is left
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}
