// A thing on another site: its frame is made when a reader asks for it, and nothing is asked of that site before.
for (const figure of document.querySelectorAll(".embed[data-frame]")) {
  const ask = figure.querySelector(".embed-ask");
  ask.hidden = false;
  ask.querySelector("button").addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = figure.dataset.frame;
    frame.title = figure.dataset.title;
    frame.allow = "fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-presentation";
    ask.replaceWith(frame);
    frame.focus();
  }, { once: true });
}
