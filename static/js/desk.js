// The page of a file at work looks again by itself until the work is done.
const every = 2000;

async function lookAgain() {
  const desk = document.querySelector("[data-at-work]");
  if (!desk) return;
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".desk");
    if (answer.ok && next) show(desk, next);
  } catch {
    // Away for a moment: the next look may do.
  }
  setTimeout(lookAgain, every);
}

// While the work goes on only its line changes, so that a screen reader is told that line alone.
function show(desk, next) {
  const line = desk.querySelector("[role=status]");
  const nextLine = next.querySelector("[role=status]");
  if (line && nextLine) {
    if (line.textContent !== nextLine.textContent) line.replaceChildren(...nextLine.childNodes);
    return;
  }
  desk.replaceWith(document.adoptNode(next));
}

setTimeout(lookAgain, every);
