// Helps people who write: counts down beside a field, and keeps what is not sent yet on the server, under the member.
// Nothing typed is stored on the device: others use it too.
const ADDRESS = "/you/unsent/";
const PAUSE = 1_500; // milliseconds without a key before what was typed is kept
const waiting = new Map(); // form -> timer
const under = new Map(); // form -> what stops the request under way
const unkept = new Set(); // forms whose words could not be kept for want of a connection

function count(field) {
  const most = Number(field.dataset.count);
  const hint = document.getElementById((field.getAttribute("aria-describedby") || "").split(" ")[0]);
  if (!most || !hint) return;
  hint.dataset.words ||= hint.textContent.trim();
  const left = most - field.value.trim().length;
  const words = left < 0 ? `${-left} too many.` : `${left.toLocaleString("en-GB")} left.`;
  hint.textContent = `${hint.dataset.words} ${words}`;
  hint.classList.toggle("count-over", left < 0);
}

function say(form, words) {
  const line = form.querySelector("[data-keep-said]");
  if (line && line.textContent !== words) line.textContent = words;
}

// Whether it could be kept.
async function keep(form) {
  stop(form);
  const going = new AbortController();
  under.set(form, going);
  const mark = form.querySelector("[data-kept-field]");
  if (mark) mark.value = "1"; // so that it is forgotten once the form is sent
  const body = new FormData(form);
  let isKept = false;
  body.set("keep", form.dataset.keep);
  try {
    const answer = await fetch(ADDRESS, {
      method: "POST",
      body,
      keepalive: true,
      signal: going.signal,
      headers: { "X-Requested-With": "fetch" },
    });
    isKept = answer.ok;
    say(form, answer.ok ? "Kept on your account, not on this device." : "Not kept just now. Your words stand here only.");
    unkept.delete(form);
  } catch {
    if (going.signal.aborted) return false;
    unkept.add(form);
    say(form, "Not kept: there is no connection. Your words stand here only.");
  }
  if (under.get(form) === going) under.delete(form);
  return isKept;
}

// Nothing more is kept of a form that is being sent.
function stop(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  under.get(form)?.abort();
  under.delete(form);
}

function keepSoon(form) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), PAUSE));
}

function prepare() {
  document.querySelectorAll("[data-count]").forEach(count);
}

// What was typed before this script came is kept as if it were typed now.
function keepEarlyWords() {
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const isTyped = (field) => field.matches("textarea, [type=text]") && field.value !== field.defaultValue;
    if ([...form.elements].some(isTyped)) keepSoon(form);
  }
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.matches?.("[data-count]")) count(field);
  const form = field.form?.closest("form[data-keep]");
  if (form) keepSoon(form);
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) stop(form);
});
// Whoever leaves within the pause loses nothing; whoever has signed out elsewhere is not asked again.
addEventListener("pagehide", () => {
  for (const form of [...waiting.keys()]) if (document.cookie.includes("carespace_member=1")) keep(form);
});
// Signed out meanwhile: the form is sent whole, and the page of signing in that answers carries its words along.
document.addEventListener("carespace:sign-in", ({ target }) => target.closest("form")?.submit());
// What could not be sent is kept as if it were typed now: whoever leaves then loses nothing.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.requestConfig.elt.closest("form[data-keep]");
  if (form?.isConnected && !detail.successful) keepSoon(form);
});
document.addEventListener("carespace:leaving", ({ detail }) => {
  for (const form of new Set([...waiting.keys(), ...under.keys()])) detail.push(keep(form));
});
addEventListener("online", () => unkept.forEach(keepSoon));
document.addEventListener("htmx:afterSettle", () => {
  prepare();
  document.querySelectorAll("form[data-keep]:has(.field-error)").forEach(keepSoon);
});
prepare();
keepEarlyWords();
