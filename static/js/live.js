// News for an open page. One stream serves all the topics its [data-live-topic] elements name, also those
// added later; each piece of news becomes the document's event "carespace:live" with {topic, name, id}. Where more
// was missed than the stream remembers, its name is "missed": whoever listens fetches their fragments; so they do for "returned",
// when Back brought a page of unknown age.
// Where the stream fails three times a poll each minute stands in until the stream can be held again.
const ORIGIN = document.documentElement.dataset.liveOrigin || "";
const MOST_TOPICS = 16;
const PATIENCE = 3;
const MINUTE = 60_000;

let stream = null;
let query = "";
let mark = ""; // the last news seen, so that a new stream or a poll goes on from there
let failures = 0;
let timer = 0;

function wanted() {
  const named = [...document.querySelectorAll("[data-live-topic]")].flatMap((element) =>
    element.dataset.liveTopic.split(/\s+/).filter(Boolean),
  );
  return [...new Set(named)].sort().slice(0, MOST_TOPICS);
}

function later(one, other) {
  const [a, b] = [one, other || "0-0"].map((text) => text.split("-").map(Number));
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
}

function tell(news) {
  document.dispatchEvent(new CustomEvent("carespace:live", { detail: news }));
}

// Back brings a page from the browser's cache without asking the site.
function isOfUnknownAge() {
  const [opened] = performance.getEntriesByType("navigation");
  return opened?.type === "back_forward" && opened.transferSize === 0;
}

function stop() {
  clearTimeout(timer);
  stream?.close();
  stream = null;
}

function listen() {
  stop();
  if (!query || (document.hidden && mark)) return;
  // A first stream brings what happened since the page was made, which may have taken long to arrive.
  const since = mark ? `last=${mark}` : `age=${Math.ceil(performance.now())}`;
  stream = new EventSource(`${ORIGIN}/live/?${query}&${since}`);
  for (const topic of new URLSearchParams(query).getAll("topic")) {
    stream.addEventListener(topic, (event) => {
      mark = event.lastEventId;
      tell(JSON.parse(event.data));
    });
  }
  stream.addEventListener("live.missed", (event) => {
    for (const topic of JSON.parse(event.data).topics) tell({ topic, name: "missed", id: "" });
  });
  stream.addEventListener("live.ready", (event) => {
    if (!mark && isOfUnknownAge()) {
      for (const topic of new URLSearchParams(query).getAll("topic")) tell({ topic, name: "returned", id: "" });
    }
    mark = event.lastEventId;
    failures = 0;
    if (document.hidden) stop();
  });
  stream.addEventListener("error", () => {
    failures += 1;
    if (failures >= PATIENCE) {
      stop();
      poll();
    } else if (stream.readyState === EventSource.CLOSED) {
      timer = setTimeout(listen, 3_000 * failures * (0.5 + Math.random()));
    }
  });
}

async function poll() {
  try {
    const answer = await fetch(`${ORIGIN}/live/versions.json?${query}`, { cache: "no-cache" });
    if (answer.ok) {
      const before = mark;
      for (const { mark: at, ...news } of (await answer.json()).latest) {
        if (!later(at, before)) continue;
        if (later(at, mark)) mark = at;
        // There may have been others before the newest, except where nothing was heard yet.
        tell(before ? { topic: news.topic, name: "missed", id: "" } : news);
      }
    }
  } catch {
    // Offline: the next minute asks again.
  }
  clearTimeout(timer);
  timer = setTimeout(listen, MINUTE); // one more failure brings the next poll
}

function look() {
  const now = new URLSearchParams(wanted().map((topic) => ["topic", topic])).toString();
  if (now === query) return;
  query = now;
  listen();
}

// A page out of sight learns where the stream stands and holds none: browsers allow few. What it misses comes
// when it is seen.
document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
window.addEventListener("pagehide", stop);
window.addEventListener("pageshow", (event) => event.persisted && listen());
window.addEventListener("online", listen);
new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
look();
