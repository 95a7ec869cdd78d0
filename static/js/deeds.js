// Deeds done in place: where one fails the page says so beside the form, and every word stays in its box. One that is
// done leads the focus to what came of it.
const WHY = {
  0: "There is no connection: nothing was sent. Try again in a moment.",
  403: "The site did not let this through; the page may be too old. Open it anew in another tab.",
  404: "What this is about is not here any more.",
  409: "This came too late: it takes nothing more.",
  410: "What this is about was taken away.",
  413: "This is too long to be sent.",
  429: "Too much came from here within a short while. Wait a little, then try again.",
};
const OTHERWISE = "The site could not do this just now. Try again in a moment.";
//: Answers that hold the form anew, with what is wrong beside it.
const WITH_FORM = [403, 409, 422, 429];

function say(form, sentence) {
  const said = form.querySelector("[data-failed]") ?? document.createElement("p");
  said.className = "error";
  said.dataset.failed = "";
  said.setAttribute("role", "alert");
  const keeps = [...form.elements].some((field) => field.matches("textarea") && field.value.trim());
  said.textContent = keeps ? `${sentence} Your words stand in the box.` : sentence;
  form.prepend(said);
}

function fail({ detail }) {
  const form = detail.elt.closest("form");
  if (!form) return;
  const page = new DOMParser().parseFromString(detail.xhr.responseText || "", "text/html");
  const given = page.querySelector("[data-refusal]")?.textContent.trim().replace(/\s+/g, " ");
  say(form, given || WHY[detail.xhr.status] || OTHERWISE);
}

// Two presses in a second are one vote: the second would take back what the first has just given.
const ONE_PRESS = 1_000; // milliseconds
const pressed = new Map(); // address -> when

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  const takesBack = requestConfig.formData?.get("value") === "none";
  if (takesBack && Date.now() - (pressed.get(requestConfig.path) ?? 0) < ONE_PRESS) {
    event.preventDefault();
    return;
  }
  pressed.set(requestConfig.path, Date.now());
  elt.closest("form")?.querySelector("[data-failed]")?.remove();
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!WITH_FORM.includes(detail.xhr.status) || !detail.target?.id) return;
  const page = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  if (!page.getElementById(detail.target.id)) return;
  detail.shouldSwap = true;
  detail.isError = false;
});
document.addEventListener("htmx:responseError", fail);
document.addEventListener("htmx:sendError", fail);
document.addEventListener("htmx:timeout", fail);

document.addEventListener("htmx:afterSettle", () => {
  const own = document.querySelector("[data-own]");
  own?.focus();
  own?.removeAttribute("data-own");
});
// How one is shown is chosen with the first deed of a debate: once that is done no other form of the page asks.
document.addEventListener("carespace:shown", () => {
  for (const asked of document.querySelectorAll("[data-shown-as]")) asked.remove();
});
