// Votes on a point as numbers, drawn as the site draws them: the same bar as `carespace.bars`, in the same room.
const SVG = "http://www.w3.org/2000/svg";
const HATCHES = 14;
const NARROWEST_HATCH = 0.9; // per cent of the bar

function put(svg, name, className, attributes) {
  const shape = document.createElementNS(SVG, name);
  shape.setAttribute("class", className);
  for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
  svg.append(shape);
}

function line(svg, className, x) {
  put(svg, "line", className, { x1: x, x2: x, y2: "100%" });
}

function drawBar(svg, agrees, passes, disagrees) {
  const total = agrees + passes + disagrees;
  const percent = (part) => (total ? `${((100 * part) / total).toFixed(2)}%` : "0%");
  svg.replaceChildren();
  const title = document.createElementNS(SVG, "title");
  title.textContent = total ? `${agrees} agree, ${passes} pass, ${disagrees} disagree` : "No votes yet";
  svg.setAttribute("aria-label", title.textContent);
  svg.append(title);
  if (!total) {
    put(svg, "rect", "track", { width: "100%", height: "100%" });
    return;
  }
  if (agrees) put(svg, "rect", "f-accent", { width: percent(agrees), height: "100%" });
  if (passes) {
    const [start, width] = [(100 * agrees) / total, (100 * passes) / total];
    const parts = Math.max(2, Math.min(HATCHES, Math.floor(width / NARROWEST_HATCH)));
    for (let i = 1; i < parts; i += 1) line(svg, "f-hatch", `${(start + (width * i) / parts).toFixed(2)}%`);
  }
  if (disagrees) put(svg, "rect", "f-ink", { x: percent(agrees + passes), width: percent(disagrees), height: "100%" });
  for (const edge of new Set([agrees, agrees + passes])) {
    if (edge && edge < total) line(svg, "gap-line", percent(edge));
  }
}

function writeTally(part, counts) {
  const words = part.querySelector(".tally");
  const said = ["agree", "pass", "disagree"].map((word, i) => `${counts[i]} ${word}`);
  if (!counts.some(Boolean)) said.splice(0, 3, "No votes yet");
  const spans = said.map((sentence) => {
    const span = document.createElement("span");
    span.textContent = sentence;
    return span;
  });
  words.replaceChildren(...spans);
  drawBar(part.querySelector("svg"), ...counts);
}

// `listed`: "12:4/1/2 15:0/0/1", each point's key and how many agree, pass and disagree.
export function writeTallies(listed) {
  for (const one of listed.split(" ").filter(Boolean)) {
    const [pk, numbers] = one.split(":");
    const part = document.getElementById(`tally-${pk}`);
    if (!part?.dataset.counts || part.dataset.counts === numbers) continue; // votes not shown yet have no room
    part.dataset.counts = numbers;
    writeTally(part, numbers.split("/").map(Number));
  }
}
