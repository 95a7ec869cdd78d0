// Helps people who write: counts down beside a field, and keeps a draft on this device until it is sent.
const DRAFTS = "carespace:draft:";
const DAYS_KEPT = 7;

function store(act) {
  try {
    return act(window.localStorage);
  } catch {
    return null; // private windows may refuse
  }
}

// A draft that was sent is forgotten once the site has answered with the post itself, or with its place
// among those that wait; one that never arrived is still here.
function tidy() {
  const arrived = /^#(post-\d+|yours)$/.test(location.hash);
  store((kept) => {
    for (const key of Object.keys(kept).filter((name) => name.startsWith(DRAFTS))) {
      const { at, sent } = JSON.parse(kept.getItem(key) || "{}");
      if (!at || (sent && arrived) || Date.now() - at > DAYS_KEPT * 86_400_000) kept.removeItem(key);
    }
  });
}

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

function writable(form) {
  return [...form.elements].filter((field) => field.matches("textarea:not([readonly])"));
}

function keep(form, sent = false) {
  const words = Object.fromEntries(writable(form).map((field) => [field.name, field.value]));
  const empty = Object.values(words).every((text) => !text.trim());
  if (empty) forget(form.dataset.keep);
  else store((kept) => kept.setItem(DRAFTS + form.dataset.keep, JSON.stringify({ at: Date.now(), words, sent })));
}

function forget(name) {
  store((kept) => kept.removeItem(DRAFTS + name));
}

function bringBack(form) {
  const text = store((kept) => kept.getItem(DRAFTS + form.dataset.keep));
  if (!text) return;
  const { words } = JSON.parse(text);
  let found = false;
  for (const field of writable(form)) {
    if (field.value || !words[field.name]) continue;
    field.value = words[field.name];
    found = true;
    count(field);
  }
  if (found) form.closest("details")?.setAttribute("open", "");
}

function prepare() {
  document.querySelectorAll("form[data-keep]:not([data-kept])").forEach((form) => {
    form.dataset.kept = "";
    bringBack(form);
  });
  document.querySelectorAll("[data-count]").forEach(count);
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.matches?.("[data-count]")) count(field);
  const form = field.form?.closest("form[data-keep]");
  if (form) keep(form);
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) keep(form, true);
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt?.closest("form[data-keep]");
  if (form && detail.xhr.status === 200 && !detail.serverResponse.includes("field-error")) forget(form.dataset.keep);
});
// Signed out meanwhile: the form is sent whole, and the page of signing in that answers carries its words along.
document.addEventListener("carespace:sign-in", ({ target }) => target.closest("form")?.submit());
document.addEventListener("htmx:afterSettle", prepare);
tidy();
prepare();
