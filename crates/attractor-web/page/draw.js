// Drawing on canvases: sharp on every screen, in the colours of the page, redrawn when either changes.

const COLOUR = { blue: "#0072b2", vermillion: "#d55e00", green: "#009e73", orange: "#e69f00", purple: "#cc79a7", sky: "#56b4e9" };
const DARK = { blue: "#56b4e9", vermillion: "#ff8f4a", green: "#2fd3a4", orange: "#f0b840", purple: "#e8a5cb", sky: "#9bd3f5" };
const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/** A colour of Okabe and Ito's palette, lighter on a dark page. */
const colour = (name) => (dark() ? DARK : COLOUR)[name];
const token = (name) => getComputedStyle(theme.root).getPropertyValue(name).trim();

/** A canvas of one concept: `paint(context, width, height)` draws all of it. */
class Panel {
  constructor({ title, help, height = 200, wide = false, paint, label }) {
    [this.height, this.wide] = [height, wide];
    this.paint = paint;
    this.canvas = element("canvas", { role: "img", "aria-label": label ?? title });
    this.value = element("span", { class: "value" });
    this.node = element(
      "figure",
      { class: wide ? "panel wide" : "panel" },
      element("figcaption", {}, element("strong", {}, title), this.value, element("span", { class: "help" }, help)),
      this.canvas,
    );
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.node);
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.recolour = () => this.draw();
    this.scheme.addEventListener("change", this.recolour);
  }

  /** Says a number beside the title, and to those who do not see the picture. */
  say(text) {
    this.value.textContent = text;
  }

  draw() {
    const width = this.canvas.clientWidth;
    if (!width) return;
    const ratio = Math.min(devicePixelRatio || 1, 3);
    const height = typeof this.height === "function" ? this.height(width) : this.height;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) {
      [this.canvas.width, this.canvas.height] = [w, h];
      this.canvas.style.height = `${height}px`;
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = `11px ${token("--sans")}`;
    context.lineJoin = context.lineCap = "round";
    this.paint(context, width, height);
  }

  close() {
    this.watcher.disconnect();
    this.scheme.removeEventListener("change", this.recolour);
  }
}

/** Axes of a plot: where numbers lie on the canvas, with a frame, ticks and labels. */
class Axes {
  constructor(context, width, height, { x, y, xTicks = [], yTicks = [], xLabel = "", yLabel = "", left = 40, named = false, logarithmic = false }) {
    Object.assign(this, { context, logarithmic });
    this.box = { left, top: named ? 24 : 8, right: width - 14, bottom: height - (xLabel || xTicks.length ? 32 : 10) };
    [this.xs, this.ys] = [x, y];
    const { box } = this;
    context.strokeStyle = token("--line");
    context.fillStyle = token("--soft");
    context.lineWidth = 1;
    context.strokeRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const [value, text] of xTicks.map(tick)) context.fillText(text, this.x(value), box.bottom + 4);
    if (xLabel) context.fillText(xLabel, (box.left + box.right) / 2, box.bottom + 18);
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const [value, text] of yTicks.map(tick)) context.fillText(text, box.left - 5, this.y(value));
    if (!yLabel) return;
    context.save();
    context.translate(9, (box.top + box.bottom) / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = "center";
    context.fillText(yLabel, 0, 0);
    context.restore();
  }

  x(value) {
    const { left, right } = this.box;
    return left + ((value - this.xs[0]) / (this.xs[1] - this.xs[0] || 1)) * (right - left);
  }

  y(value) {
    const { top, bottom } = this.box;
    const scale = this.logarithmic ? Math.log10 : (number) => number;
    const [low, high] = this.ys.map(scale);
    return bottom - ((scale(value) - low) / (high - low || 1)) * (bottom - top);
  }

  /** Draws within the frame only. */
  within(draw) {
    const { context, box } = this;
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    context.clip();
    draw(context);
    context.restore();
  }

  /** A line through points; `xs` and `ys` are functions of an index. */
  line(count, xs, ys, style, width = 1.5, dash = []) {
    this.within((context) => {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.setLineDash(dash);
      context.beginPath();
      let pen = false;
      for (let i = 0; i < count; i += 1) {
        const [x, y] = [xs(i), ys(i)];
        if (!Number.isFinite(x) || !Number.isFinite(y)) pen = false;
        else if (pen) context.lineTo(this.x(x), this.y(y));
        else {
          context.moveTo(this.x(x), this.y(y));
          pen = true;
        }
      }
      context.stroke();
    });
  }

  dots(count, xs, ys, style, radius = 3, hollow = false) {
    this.within((context) => {
      context.fillStyle = context.strokeStyle = style;
      context.lineWidth = 1.4;
      for (let i = 0; i < count; i += 1) {
        context.beginPath();
        context.arc(this.x(xs(i)), this.y(ys(i)), radius, 0, 2 * Math.PI);
        if (hollow) context.stroke();
        else context.fill();
      }
    });
  }

  /** A line across at a height, or at a place in x. */
  rule(value, vertical = false, style = token("--soft"), dash = [4, 4]) {
    const ends = vertical ? this.ys : this.xs;
    const at = (i) => (vertical ? value : ends[i]);
    this.line(2, (i) => (vertical ? value : ends[i]), (i) => (vertical ? ends[i] : value), style, 1, dash);
    return at;
  }
}

const tick = (value) => (Array.isArray(value) ? value : [value, String(value).replace("-", "−")]);

/** Names of lines, each in its colour, above a plot that leaves room for them (`named`). */
function legend(axes, entries) {
  const { context, box } = axes;
  context.textAlign = "right";
  context.textBaseline = "middle";
  let x = box.right;
  for (const [text, style] of [...entries].reverse()) {
    context.fillStyle = style;
    context.fillText(text, x, box.top - 10);
    x -= context.measureText(text).width + 14;
  }
}

/** Blue, page, red for −1, 0, 1: 256 colours as bytes. */
function diverging() {
  const middle = dark() ? [28, 33, 39] : [247, 247, 247];
  const [low, high] = dark() ? [[86, 180, 233], [255, 143, 74]] : [[5, 82, 148], [192, 60, 20]];
  const bytes = new Uint8ClampedArray(1024);
  for (let i = 0; i < 256; i += 1) {
    const t = i / 127.5 - 1;
    const end = t < 0 ? low : high;
    for (let k = 0; k < 3; k += 1) bytes[4 * i + k] = middle[k] + (end[k] - middle[k]) * Math.abs(t) ** 0.8;
    bytes[4 * i + 3] = 255;
  }
  return bytes;
}

/** A few round numbers from 0 to an end. */
function ticks(end) {
  const rough = end / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= rough) ?? rough;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, k) => k * step);
}
