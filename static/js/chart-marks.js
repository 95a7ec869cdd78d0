// The marks of one figure, drawn by Chart.js exactly where the server's drawing has them.
import { placeCanvases } from "./chart-canvas.js";
import { walkable } from "./chart-keyboard.js";
import { shadeOf } from "./chart-shades.js";

const EASE = { duration: 700, easing: "easeInOutCubic" };
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");

// A token's colour as it is now: light-dark() is only settled on an element.
function colour(element, token) {
  const probe = document.createElement("i");
  probe.hidden = true;
  probe.style.color = `var(--${token})`;
  element.append(probe);
  const settled = getComputedStyle(probe).color;
  probe.remove();
  return settled;
}

const numbers = (text) => (text || "").split(" ").filter(Boolean).map(Number);

function geometry(svg) {
  const { full, low, rows, thick, top, bottom, xs } = svg.dataset;
  return {
    height: Number(svg.getAttribute("height")),
    full: Number(full),
    low: Number(low || 0),
    rows: numbers(rows),
    thick: Number(thick),
    top: Number(top),
    bottom: Number(bottom),
    xs: numbers(xs),
    marked: new Set([...svg.querySelectorAll("circle.mark")].map((dot) => dot.dataset.at)),
  };
}

// A ring round the value in focus.
const ring = {
  id: "ring",
  afterDatasetsDraw(chart) {
    const { at, ink } = chart.carespace || {};
    const element = at && chart.getDatasetMeta(at.series).data[at.index];
    if (!element) return;
    const { ctx } = chart;
    ctx.save();
    ctx.strokeStyle = ink;
    ctx.lineWidth = 2.5;
    if (element.base === undefined) {
      ctx.beginPath();
      ctx.arc(element.x, element.y, 7.5, 0, 2 * Math.PI);
      ctx.stroke();
    } else {
      const left = Math.min(element.base, element.x);
      const { height } = element;
      ctx.strokeRect(left, element.y - height / 2 - 2, Math.abs(element.x - element.base), height + 4);
    }
    ctx.restore();
  },
};

// The 95% interval of each value that has one, over its mark.
const whiskers = {
  id: "whiskers",
  afterDatasetsDraw(chart) {
    const { ctx, scales } = chart;
    ctx.save();
    ctx.beginPath();
    chart.data.datasets.forEach(({ lows, highs }, series) => {
      if (!lows) return;
      const upright = chart.config.type === "line";
      chart.getDatasetMeta(series).data.forEach((element, index) => {
        if (lows[index] == null || highs[index] == null) return;
        const [low, high] = [lows[index], highs[index]].map((end) => scales[upright ? "y" : "x"].getPixelForValue(end));
        if (upright) {
          ctx.moveTo(element.x, low);
          ctx.lineTo(element.x, high);
          return;
        }
        ctx.moveTo(low, element.y);
        ctx.lineTo(high, element.y);
        for (const end of [low, high]) {
          ctx.moveTo(end, element.y - 4);
          ctx.lineTo(end, element.y + 4);
        }
      });
    });
    // Paper beneath, so that it is seen over a dark bar.
    for (const [style, width] of [
      [chart.carespace?.paper, 4.5],
      [chart.carespace?.ink, 1.5],
    ]) {
      ctx.strokeStyle = style;
      ctx.lineWidth = width;
      ctx.stroke();
    }
    ctx.restore();
  },
};

export class LiveChart {
  constructor(figure, Chart, answer) {
    this.figure = figure;
    this.Chart = Chart;
    this.charts = [];
    this.build(answer);
    this.repaint = () => this.paint();
    dark.addEventListener("change", this.repaint);
    this.themes = new MutationObserver(this.repaint);
    this.themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  get plots() {
    return [...this.figure.querySelectorAll(".chart-plot")];
  }

  build(answer) {
    this.answer = answer;
    const canvases = placeCanvases(this.figure, answer);
    for (const [place, plot] of this.plots.entries()) {
      const chart = new this.Chart(canvases[place], this.config(plot));
      this.charts.push(chart);
      this.attend(chart, plot);
    }
    this.figure.classList.add("is-live");
    walkable(this);
  }

  // What a plot shows: its own lines and the one beside them, or every bar.
  series(plot) {
    const sets = this.answer.data.datasets.map((set, number) => ({ ...set, number }));
    const { plot: group } = plot.dataset;
    return group ? sets.filter((set) => set.reference || set.group === group) : sets;
  }

  config(plot) {
    const shape = geometry(plot.querySelector("svg"));
    const lines = this.answer.type === "line";
    const hidden = (more) => ({ type: "linear", display: false, ...more });
    return {
      type: this.answer.type,
      data: { datasets: this.datasets(plot, shape) },
      plugins: [whiskers, ring],
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        indexAxis: lines ? "x" : "y",
        layout: {
          autoPadding: false,
          padding: lines ? { top: shape.top, bottom: shape.height - shape.bottom, left: 0, right: 0 } : 0,
        },
        plugins: { legend: { display: false }, tooltip: { enabled: false } },
        scales: lines
          ? { x: hidden({ min: 0, max: 1 }), y: hidden({ min: 0, max: shape.full }) }
          : {
              x: hidden({ min: shape.low, max: shape.full, stacked: true }),
              y: hidden({ min: 0, max: shape.height, reverse: true, stacked: true, offset: false }),
            },
      },
    };
  }

  datasets(plot, shape) {
    const paper = colour(this.figure, "paper");
    const all = this.series(plot);
    return all.map((set, order) => {
      const shade = colour(this.figure, set.reference ? "control" : shadeOf(set.outcome));
      const { number, reference, lows, highs } = set;
      const known = { number, reference, lows, highs, borderColor: shade };
      if (this.answer.type === "line") {
        // No line leads to a value from one of another source.
        const apart = new Set(set.breaks || []);
        const joined = (index) => set.data[index - 1] != null && set.data[index] != null && !apart.has(index);
        const alone = (index) => !joined(index) && !joined(index + 1);
        const size = (index) => (shape.marked.has(`${order}.${index}`) ? 5 : alone(index) ? 4 : 0);
        return {
          ...known,
          data: set.data.map((value, index) => ({ x: shape.xs[index], y: value })),
          borderWidth: set.reference ? 1.5 : 2.5,
          borderJoinStyle: "round",
          borderCapStyle: "round",
          pointRadius: set.data.map((_, index) => (set.reference ? 0 : size(index))),
          pointBackgroundColor: shade,
          pointBorderColor: paper,
          pointBorderWidth: 2,
          clip: 12,
          spanGaps: false,
          segment: { borderColor: ({ p1DataIndex }) => (apart.has(p1DataIndex) ? "transparent" : undefined) },
          order: set.reference ? 1 : 0,
        };
      }
      return {
        ...known,
        data: shape.rows.map((top, index) => ({ x: set.data[index] ?? 0, y: top + shape.thick / 2 })),
        backgroundColor: shade,
        borderColor: paper,
        borderWidth: order < all.length - 1 ? { right: 1.5 } : 0,
        borderSkipped: false,
        inflateAmount: 0,
        barThickness: shape.thick,
      };
    });
  }

  // Things of ours that a chart carries: the value in focus and the ink it is ringed with.
  attend(chart, plot) {
    chart.carespace = { at: null, ink: colour(this.figure, "ink"), paper: colour(this.figure, "paper"), plot };
  }

  // New colours, at once.
  paint() {
    for (const chart of this.charts) {
      const { plot } = chart.carespace;
      chart.data.datasets = this.datasets(plot, geometry(plot.querySelector("svg")));
      chart.carespace.ink = colour(this.figure, "ink");
      chart.carespace.paper = colour(this.figure, "paper");
      chart.update("none");
    }
  }

  // New values, eased. The drawing beneath has been replaced by then.
  take(answer) {
    const plots = this.plots;
    const alike =
      answer.kind === this.answer.kind &&
      plots.length === this.charts.length &&
      plots.every((plot, index) => plot === this.charts[index].carespace.plot);
    this.answer = answer;
    if (!alike) {
      this.clear();
      this.build(answer);
      return;
    }
    for (const chart of this.charts) {
      const { options, data } = this.config(chart.carespace.plot);
      data.datasets.forEach((set, index) => Object.assign((chart.data.datasets[index] ??= {}), set));
      chart.data.datasets.length = data.datasets.length;
      chart.options = { ...options, animation: calm.matches ? false : EASE };
      chart.resize();
      chart.update();
    }
    this.reread();
  }

  clear() {
    for (const chart of this.charts) {
      const holder = chart.canvas?.parentElement;
      chart.destroy();
      holder?.remove();
    }
    this.charts = [];
    this.figure.classList.remove("is-live");
  }
}
