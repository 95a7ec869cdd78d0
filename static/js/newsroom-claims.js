// The claims of a story: the explorer's own chooser for each side, only the fields its kind asks for, and its truth as it
// is written. Without this script every field is there and the form says what is wrong when it is saved.
const PREVIEW = "/newsroom/claims/preview/";
const NAME = /^claims-(\d+)-(\w+)$/;
const SIDES = { a: ["a_query", "a_group", "a_published"], b: ["b_query", "b_group", "b_published"] };
const BESIDE_B = ["higher", "lower"];
const ASKS = {
  a: (kind) => kind !== "not-checkable",
  b: (kind) => BESIDE_B.includes(kind),
  margin: (kind) => [...BESIDE_B, "rose", "fell"].includes(kind),
  value: (kind) => ["above", "below"].includes(kind),
  since: (kind) => ["rose", "fell"].includes(kind),
  reason: (kind) => kind === "not-checkable",
};
const OF = {
  a_query: "a", a_group: "a", a_published: "a", b_query: "b", b_group: "b", b_published: "b",
  margin: "margin", margin_unit: "margin", value: "value", since: "since", reason: "reason",
};
const WAIT = 400;

const field = (number, name) => document.querySelector(`[name="claims-${number}-${name}"]`);
const around = (input) => input.closest("[data-field-wrapper], [data-field], .w-field__wrapper") || input.parentElement;

function wordsOf(number) {
  const words = new FormData();
  for (const input of document.querySelectorAll(`[name^="claims-${number}-"]`)) {
    words.set(input.name.match(NAME)?.[2] ?? input.name, input.value);
  }
  words.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  return words;
}

const waiting = new Map();

function soon(number) {
  clearTimeout(waiting.get(number));
  waiting.set(number, setTimeout(() => look(number), WAIT));
}

async function look(number) {
  const place = document.getElementById(`claim-preview-${number}`);
  if (!place) return;
  const asked = wordsOf(number);
  const answer = await fetch(PREVIEW, { method: "POST", body: asked }).catch(() => null);
  if (!answer || !answer.ok) {
    place.textContent = "The preview does not answer just now; nothing you wrote is lost.";
    return;
  }
  const text = await answer.text();
  // What was asked meanwhile has an answer of its own on the way.
  if (new URLSearchParams(wordsOf(number)).toString() !== new URLSearchParams(asked).toString()) return;
  place.innerHTML = text;
}

function show(number) {
  const kind = field(number, "kind").value;
  for (const [name, part] of Object.entries(OF)) {
    const input = field(number, name);
    if (!input) continue;
    for (const each of [around(input), ...input.labels]) each.hidden = !ASKS[part](kind);
  }
  for (const button of document.querySelectorAll(`[data-claim="${number}"][data-side]`)) {
    button.hidden = !ASKS[button.dataset.side](kind);
  }
}

function chooser(number, side) {
  const [query, group] = SIDES[side];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-secondary button-small claim-choose";
  button.textContent = `Choose ${side.toUpperCase()}`;
  button.dataset.claim = number;
  button.dataset.side = side;
  button.addEventListener("click", () => {
    const asked = { use: "side" };
    if (field(number, query).value) {
      asked.typed = field(number, query).value;
      asked.group = field(number, group).value;
    }
    window.newsroomChoose(asked, (chosen) => {
      field(number, query).value = chosen.query;
      field(number, group).value = chosen.group;
      // Heard by the preview below, and by what keeps drafts.
      for (const name of [query, group]) field(number, name).dispatchEvent(new Event("change", { bubbles: true }));
      button.focus();
    });
  });
  return button;
}

function prepare(kind) {
  const number = kind.name.match(NAME)[1];
  if (document.getElementById(`claim-preview-${number}`)) return;
  for (const side of Object.keys(SIDES)) around(field(number, SIDES[side][0])).before(chooser(number, side));
  const place = document.createElement("div");
  place.id = `claim-preview-${number}`;
  place.className = "claim-preview";
  place.setAttribute("role", "status");
  place.setAttribute("aria-label", `Claim ${Number(number) + 1} today`);
  around(kind).after(place);
  show(number);
  if (field(number, "a_query").value || kind.value === "not-checkable") soon(number);
}

const prepareAll = () =>
  [...document.querySelectorAll('select[name^="claims-"][name$="-kind"]')]
    .filter((kind) => NAME.test(kind.name))
    .forEach(prepare);

document.addEventListener("DOMContentLoaded", () => {
  const forms = document.getElementById("id_claims-FORMS");
  if (!forms) return;
  prepareAll();
  new MutationObserver(prepareAll).observe(forms, { childList: true });
  for (const event of ["input", "change"]) {
    forms.addEventListener(event, ({ target }) => {
      const [, number, name] = target.name?.match(NAME) ?? [];
      if (!number) return;
      if (name === "kind") show(number);
      soon(number);
    });
  }
});
