// The pen: a square to draw in, what the readouts are to learn, and what they say.

const SHAPES = {
  eight: null,
  heart: (t) => {
    const a = 2 * Math.PI * t;
    return [0.8 * Math.sin(a) ** 3, (13 * Math.cos(a) - 5 * Math.cos(2 * a) - 2 * Math.cos(3 * a) - Math.cos(4 * a)) / 19 + 0.1];
  },
  star: (t) => {
    const corner = 5 * t;
    const at = (k) => [0.85 * Math.sin((4 * Math.PI * k) / 5), 0.85 * Math.cos((4 * Math.PI * k) / 5)];
    const [from, to, part] = [at(Math.floor(corner)), at(Math.floor(corner) + 1), corner % 1];
    return [0, 1].map((k) => from[k] + part * (to[k] - from[k]));
  },
  wave: (t) => [1.8 * t - 0.9, 0.6 * Math.sin(4 * Math.PI * t) * (0.3 + 0.7 * t)],
};

/** A shape as points x, y, x, y, ... */
const shape = (name) => Array.from({ length: 120 }, (_, k) => SHAPES[name](k / 119.001)).flat();

/** A path of so many points, evenly along its length; or, as a curve over time, evenly in x. */
function evenly(points, count, overTime) {
  const along = [0];
  for (let k = 1; k < points.length; k += 1) {
    const [a, b] = [points[k - 1], points[k]];
    along.push(along[k - 1] + Math.max(overTime ? b[0] - a[0] : Math.hypot(b[0] - a[0], b[1] - a[1]), 0));
  }
  const total = along.at(-1);
  if (!(total > 0)) return null;
  const path = [];
  for (let k = 0, j = 1; k < count; k += 1) {
    const place = (k / (count - 1)) * total;
    while (j < points.length - 1 && along[j] < place) j += 1;
    const part = (place - along[j - 1]) / (along[j] - along[j - 1] || 1);
    for (const axis of [0, 1]) path.push(points[j - 1][axis] + Math.min(part, 1) * (points[j][axis] - points[j - 1][axis]));
  }
  return path;
}

class Pen {
  /** `drawn(path)` is told when the pen is lifted. */
  constructor(drawn) {
    this.points = null;
    this.overTime = false;
    this.panel = new Panel({
      title: "What it says",
      help: "Two readouts draw x and y. Draw a shape, a word or a curve here with the pen, and the network learns it.",
      label: "Drawing area: the target, and what the network draws",
      height: (width) => Math.min(width, 340),
      paint: (...canvas) => this.paint(...canvas),
    });
    this.target = null;
    this.said = [];
    const { canvas } = this.panel;
    canvas.classList.add("pen");
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.points = [this.place(event)];
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.points) return;
      this.points.push(this.place(event));
      this.panel.draw();
    });
    const lift = () => {
      const path = this.points && evenly(this.points, 100, this.overTime);
      this.points = null;
      if (path) drawn(path);
      else this.panel.draw();
    };
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    const buttons = Object.keys(SHAPES).filter((name) => SHAPES[name]).map((name) =>
      element("button", { type: "button", class: "small", onclick: () => drawn(shape(name)) }, name));
    const over = element("input", { type: "checkbox", onchange: ({ target }) => (this.overTime = target.checked) });
    this.panel.node.append(
      element("p", { class: "choices" }, ...buttons, element("label", {}, over, " what I draw is a curve over time")),
    );
  }

  get square() {
    const { clientWidth: width, clientHeight: height } = this.panel.canvas;
    return { middle: [width / 2, height / 2], scale: Math.min(width, height) / 2 - 10 };
  }

  place(event) {
    const { middle, scale } = this.square;
    const clamp = (value) => Math.max(-1, Math.min(1, value));
    return [clamp((event.offsetX - middle[0]) / scale), clamp((middle[1] - event.offsetY) / scale)];
  }

  paint(context, width, height) {
    const middle = [width / 2, height / 2];
    const scale = Math.min(width, height) / 2 - 10;
    const line = (points, style, thick, dash = []) => {
      context.strokeStyle = style;
      context.lineWidth = thick;
      context.setLineDash(dash);
      context.beginPath();
      for (const [x, y] of points) context.lineTo(middle[0] + scale * x, middle[1] - scale * y);
      context.stroke();
    };
    context.strokeStyle = token("--line");
    context.lineWidth = 1;
    context.setLineDash([]);
    context.strokeRect(middle[0] - scale, middle[1] - scale, 2 * scale, 2 * scale);
    context.save();
    context.beginPath();
    context.rect(middle[0] - scale, middle[1] - scale, 2 * scale, 2 * scale);
    context.clip();
    this.paintPaths(context, line, middle, scale);
    context.restore();
  }

  paintPaths(context, line, middle, scale) {
    if (this.points) return line(this.points, token("--ink"), 3);
    if (this.target) line(this.target, token("--soft"), 6, [1, 9]);
    for (const { points, style } of this.said) {
      line(points, style, 2.2);
      const tip = points.at(-1);
      if (!tip) continue;
      context.fillStyle = style;
      context.beginPath();
      context.arc(middle[0] + scale * tip[0], middle[1] - scale * tip[1], 4, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
