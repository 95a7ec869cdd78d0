// What changed is fetched as a fragment, never as the whole page, and each of many open pages asks at a moment of
// its own: one piece of news to ten thousand pages is not ten thousand questions in the same second.
const SPREAD = 5_000; // milliseconds

// A function that does `act` within the next five seconds, once however often it is called until then.
export function spread(act) {
  let timer = 0;
  return () => {
    timer ||= setTimeout(() => {
      timer = 0;
      act();
    }, Math.random() * SPREAD);
  };
}

// The fragment as a document, null where it cannot be had.
export async function fetchFragment(address) {
  try {
    const answer = await fetch(address, { cache: "no-cache" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}
