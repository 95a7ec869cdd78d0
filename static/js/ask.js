// The question as a sentence: a choice is answered in place, and the address follows. Without this the form is sent.
let asked = 0;

const form = () => document.querySelector("form[data-ask]");

function address() {
  const words = [...new FormData(form())].filter(([, value]) => value);
  return `${form().action}?${new URLSearchParams(words)}`;
}

async function show(url, { push = true, whole = false } = {}) {
  const turn = ++asked;
  form().setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url);
    if (turn !== asked) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const answer = page.querySelector("[data-answer]");
    if (!response.ok || !answer) throw new Error("no answer to show");
    document.querySelector("[data-answer]").replaceWith(document.importNode(answer, true));
    if (whole) form().replaceWith(document.importNode(page.querySelector("form[data-ask]"), true));
    document.title = page.title;
    if (push) history.pushState({ ask: true }, "", response.url);
    document.dispatchEvent(new CustomEvent("carespace:swapped"));
    say(document.querySelector("[data-answer] .chart-title")?.textContent || "");
  } catch {
    if (turn === asked) location.assign(url);
  } finally {
    form()?.removeAttribute("aria-busy");
  }
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

document.addEventListener("change", (event) => {
  if (event.target.closest?.("form[data-ask]")) show(address());
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-ask]")) return;
  event.preventDefault();
  show(address());
});
addEventListener("popstate", () => {
  if (form()) show(location.href, { push: false, whole: true });
});
