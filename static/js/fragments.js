// What changed is fetched as a fragment, never as the whole page, and each of many open pages asks at a moment of
// its own: one piece of news to ten thousand pages is not ten thousand questions in the same second.
// News that was waited for shows within two seconds; what was missed came to nobody's notice and can take longer.
const NEWS = 750; // milliseconds
const MISSED = 5_000;

// A function that takes the detail of "carespace:live" and does `act` soon, once however often it is called until then.
export function spread(act) {
  let timer = 0;
  return ({ name }) => {
    timer ||= setTimeout(() => {
      timer = 0;
      act();
    }, Math.random() * (name === "missed" ? MISSED : NEWS));
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
