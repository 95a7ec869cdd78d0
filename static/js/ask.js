// The question as a sentence: a choice is answered in place, and the address follows. Without this the form is sent.
let asked = 0;
// What the page shows: going to a part of it is no other question.
let shown = location.pathname + location.search;

const LOOKING = 500; // milliseconds after a key in a list of options, in which its reader may press the next one
let pressed = -LOOKING;
let waiting;

const form = () => document.querySelector("form[data-ask]");

function address() {
  const words = [...new FormData(form())].filter(([, value]) => value);
  return `${form().action}?${new URLSearchParams(words)}`;
}

// The form as the server fills it, with what the reader is at left as it is: the field in focus, words half written.
function refill(fresh) {
  const old = form();
  const open = new Set([...old.querySelectorAll("details[open]")].map((each) => each.id));
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const made = document.importNode(fresh, true);
  for (const each of made.querySelectorAll("details")) each.open ||= open.has(each.id);
  old.replaceWith(made);
  const again = focused?.id && document.getElementById(focused.id);
  if (!again) return;
  if (again.type === "text" && focused.value !== focused.dataset.sent) again.value = focused.value;
  again.focus();
}

async function show(url, { push = true } = {}) {
  clearTimeout(waiting);
  const turn = ++asked;
  form().setAttribute("aria-busy", "true");
  for (const field of form().querySelectorAll("input.input")) field.dataset.sent = field.value;
  try {
    const response = await fetch(url);
    if (turn !== asked) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (turn !== asked) return;
    const answer = page.querySelector("[data-answer]");
    const filled = page.querySelector("form[data-ask]");
    // A question refused comes back as a page of its own with the reason where an answer would be.
    if (!(response.ok || response.status === 400) || !answer || !filled) throw new Error("no answer to show");
    document.querySelector("[data-answer]").replaceWith(document.importNode(answer, true));
    refill(filled);
    document.title = page.title;
    const { pathname, search } = new URL(response.url);
    // One step back a question: what is asked again, or comes to the same, is none.
    if (push && pathname + search !== shown) history.pushState({ ask: true }, "", response.url);
    shown = pathname + search;
    document.dispatchEvent(new CustomEvent("carespace:swapped"));
    say(words());
  } catch {
    if (turn === asked) location.assign(url);
  } finally {
    form()?.removeAttribute("aria-busy");
  }
}

// What is said when an answer came: which names to choose from, why there is none, or the finding.
function words() {
  const which = form().querySelector(".ask-which") || document.querySelector("[data-answer] .error-summary p");
  const lost = document.querySelector("[data-lost]")?.textContent.trim();
  const told = (which || document.querySelector("[data-answer] .chart-title"))?.textContent || "";
  return lost ? `${lost} ${told}` : told;
}

function say(words) {
  let status = document.querySelector("[data-ask-status]");
  if (!status) {
    status = document.createElement("div");
    status.className = "vh";
    status.dataset.askStatus = "";
    status.setAttribute("role", "status");
    document.body.append(status);
  }
  setTimeout(() => {
    status.textContent = words;
  }, 100);
}

// While somebody looks for an option by its letters or with arrows, an answer would take the list from under their fingers,
// and each option on the way would be a question, and a step back.
function askOnceChosen() {
  clearTimeout(waiting);
  const left = pressed + LOOKING - performance.now();
  if (left > 0) waiting = setTimeout(askOnceChosen, left);
  else show(address());
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Tab" && event.target.matches?.("form[data-ask] select")) pressed = performance.now();
});
document.addEventListener("change", (event) => {
  if (event.target.closest?.("form[data-ask]")) askOnceChosen();
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-ask]")) return;
  event.preventDefault();
  show(address());
});
// What was chosen before this script came.
function isChosen(field) {
  if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked;
  if (!field.matches("select")) return false;
  const given = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(0, given);
}
if ([...form().elements].some(isChosen)) show(address());

addEventListener("popstate", () => {
  if (form() && location.pathname + location.search !== shown) show(location.href, { push: false });
});
