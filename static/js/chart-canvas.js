// The canvas of each plot: empty over the server's drawing until Chart.js is wanted, so that keys and pointers find
// the chart, and whoever has it in focus keeps it, whether its marks are drawn yet or not.
const HINT = "Use the left and right arrow keys to walk the values, up and down to change group.";

// The canvases of a figure in the order of its plots; those that are missing are made.
export function placeCanvases(figure, answer) {
  return [...figure.querySelectorAll(".chart-plot")].map((plot, place) => {
    const there = plot.querySelector("canvas");
    if (there) return there;
    const canvas = document.createElement("canvas");
    const holder = document.createElement("div");
    holder.className = answer.type === "line" ? "chart-canvas is-over" : "chart-canvas";
    canvas.tabIndex = place ? -1 : 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "chart");
    name(canvas, plot.querySelector("svg"));
    holder.append(canvas);
    plot.append(holder);
    return canvas;
  });
}

export function removeCanvases(figure) {
  for (const holder of figure.querySelectorAll(".chart-canvas")) holder.remove();
}

// The drawing's own words name the canvas that stands before it. Who reads on without walking, as in a screen reader's
// reading mode, finds the drawing beneath, a picture with its finding for a name and its values for a description.
export function name(canvas, svg) {
  const title = svg.querySelector("title");
  const desc = svg.querySelector("desc");
  canvas.setAttribute("aria-label", `${title?.textContent || "Chart"}. ${HINT}`);
  if (desc?.id) canvas.setAttribute("aria-describedby", desc.id);
}
