// For other sites, beside a chart of ours in a frame: the frame becomes as high as the chart says it is.
// It listens to frames of the site it came from alone, sets their height, and does nothing else.
(() => {
  const { origin } = new URL(document.currentScript.src);
  const frames = () => [...document.querySelectorAll("iframe")];
  addEventListener("message", ({ origin: from, source, data }) => {
    if (from !== origin || data?.type !== "carespace:height") return;
    if (!(Number.isFinite(data.height) && data.height > 0 && data.height < 20000)) return;
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    if (frame) frame.style.height = `${data.height}px`;
  });
  // Those that told before this was here are asked.
  for (const { src, contentWindow } of frames()) {
    if (src.startsWith(`${origin}/`)) contentWindow.postMessage({ type: "carespace:height?" }, "*");
  }
})();
