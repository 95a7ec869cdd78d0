// Deeds done in place: where one fails the page says so beside the button, and every word stays in its box. One that is
// done leads the focus to what came of it.
const WHY = {
  0: "There is no connection, or the answer was lost on its way. Try again in a moment: nothing is done twice.",
  403: "The site did not let this through; the page may be too old. Open it anew in another tab.",
  404: "What this is about is not here any more.",
  409: "This came too late: it takes nothing more.",
  410: "What this is about was taken away.",
  413: "This is too long to be sent.",
  429: "Too much came from here within a short while. Wait a little, then try again.",
};
const OTHERWISE = "The site could not do this just now. Try again in a moment.";
const SIGNED_OUT = "You are signed out, so nothing was sent. Sign in in another tab, then open this page anew.";
const NOT_OURS = "Something between you and the site answered in its place. Try again once you reach the site.";
const SIGN_IN = "/accounts/";
//: Answers that hold the form anew, with what is wrong beside it.
const WITH_FORM = [403, 409, 422, 429];
const submitters = new WeakMap(); // form -> the button last pressed
let typed = [];
let place = ""; // the part of the page in which the form that was sent stands

function say(form, sentence) {
  const said = form.querySelector("[data-failed]") ?? document.createElement("p");
  said.className = "error";
  said.dataset.failed = "";
  said.setAttribute("role", "alert");
  const keeps = [...form.elements].some((field) => field.matches("textarea") && field.value.trim());
  said.textContent = keeps ? `${sentence} Your words stand in the box.` : sentence;
  const button = submitters.get(form) ?? form.querySelector("button[type=submit]");
  if (!said.isConnected) (button?.closest(".votes") ?? button)?.after(said);
}

// What was typed or chosen in fields that an answer brings anew, beside the form that was sent.
function listTyped(sent, page) {
  const isTyped = (field) =>
    field.matches("select") ? !field.selectedOptions[0]?.defaultSelected : field.value !== field.defaultValue;
  const fields = document.querySelectorAll("textarea[id], input.input[id], select.input[id]");
  return [...fields].filter((field) => field.form !== sent && page.getElementById(field.id) && isTyped(field));
}

function putBack(typed) {
  for (const field of typed) {
    const fresh = document.getElementById(field.id);
    if (fresh && fresh !== field) fresh.value = field.value;
  }
}

// A form under way takes no more words, which would go with it.
function hold(form, isHeld) {
  for (const box of form?.querySelectorAll("textarea, input.input") ?? []) box.readOnly = isHeld;
}

function fail({ detail }, otherwise = OTHERWISE) {
  const form = detail.requestConfig.elt.closest("form");
  if (!form) return;
  const page = new DOMParser().parseFromString(detail.xhr.responseText || "", "text/html");
  const given = page.querySelector("[data-refusal]")?.textContent.trim().replace(/\s+/g, " ");
  say(form, given || WHY[detail.xhr.status] || otherwise);
}

// Two presses in a second are one vote: the second would take back what the first has just given.
const ONE_PRESS = 1_000; // milliseconds
const pressed = new Map(); // address -> when

document.addEventListener("submit", ({ target, submitter }) => submitters.set(target, submitter), true);
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  const takesBack = requestConfig.formData?.get("value") === "none";
  if (takesBack && Date.now() - (pressed.get(requestConfig.path) ?? 0) < ONE_PRESS) {
    event.preventDefault();
    return;
  }
  pressed.set(requestConfig.path, Date.now());
  elt.closest("form")?.querySelector("[data-failed]")?.remove();
  hold(elt.closest("form"), true);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => hold(detail.requestConfig.elt.closest("form"), false));
// An answer is put in place only where it holds that place: the page of signing in, which the browser was led to, and what
// a proxy answers do not, and would take the form and its words away.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, serverResponse } = event.detail;
  if (!event.detail.shouldSwap && !WITH_FORM.includes(xhr.status)) return;
  const page = new DOMParser().parseFromString(serverResponse, "text/html");
  const holds = target?.id ? page.getElementById(target.id) : page.querySelector("[data-hx-post]");
  const sent = event.detail.requestConfig.elt.closest("form");
  if (holds) typed = listTyped(sent, page);
  place = sent?.closest("[id]")?.id ?? "";
  if (holds && target?.id) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  } else if (!holds && event.detail.shouldSwap) {
    event.detail.shouldSwap = false;
    const isSignIn = xhr.responseURL && new URL(xhr.responseURL).pathname.startsWith(SIGN_IN);
    fail(event, isSignIn ? SIGNED_OUT : NOT_OURS);
  }
});
document.addEventListener("htmx:responseError", (event) => fail(event));
document.addEventListener("htmx:sendError", (event) => fail(event));
document.addEventListener("htmx:timeout", (event) => fail(event));

document.addEventListener("htmx:afterSettle", () => {
  putBack(typed);
  typed = [];
  const own = document.querySelector("[data-own]");
  own?.focus();
  own?.removeAttribute("data-own");
  if (!own) showWhatIsWrong();
});

// A long form is sent from its end, and says at its beginning what is wrong.
function showWhatIsWrong() {
  const part = document.getElementById(place);
  const wrong = part?.querySelector(".error-summary") ?? part?.querySelector(".field-error :is(textarea, input, select)");
  if (wrong) wrong.focus();
  else part?.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
  place = "";
}
// How one is shown is chosen with the first deed of a debate: once that is done no other form of the page asks.
document.addEventListener("carespace:shown", () => {
  for (const asked of document.querySelectorAll("[data-shown-as]")) {
    const { top, height } = asked.getBoundingClientRect();
    if (top > innerHeight) {
      asked.remove();
      continue;
    }
    asked.style.minBlockSize = `${height}px`; // or what is being read would move
    asked.replaceChildren();
    delete asked.dataset.shownAs;
  }
});
