// Figures come alive: values under the pointer, zoom by dragging (a double click goes back), series that a click on their name
// hides, the data as CSV, and a larger view. Without scripts, and on paper, the figures stand as they are.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const html = (tag, attributes, ...children) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children);
    return made;
  };
  const written = (value) => {
    if (!Number.isFinite(value)) return "–";
    const size = Math.abs(value);
    const text = size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
    return text.replace("-", "−");
  };

  /** A few round numbers between two ends. */
  function round(from, to) {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const rough = (high - low) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= rough);
    const ticks = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k += 1) ticks.push(Number((k * step).toPrecision(12)));
    return ticks;
  }

  /** An axis: from numbers to its share of the way along it, and back. */
  class Axis {
    constructor({ label, from, to, log, ticks }) {
      Object.assign(this, { label, log, given: ticks });
      [this.from, this.to] = [this.scaled(from), this.scaled(to)];
      this.whole();
    }

    scaled(value) {
      return this.log ? Math.log10(value) : value;
    }

    /** The window that is seen, in shares of the whole. */
    whole() {
      [this.low, this.high] = [0, 1];
    }

    share(value) {
      const whole = (this.scaled(value) - this.from) / (this.to - this.from);
      return (whole - this.low) / (this.high - this.low);
    }

    value(share) {
      const scaled = this.from + (this.low + share * (this.high - this.low)) * (this.to - this.from);
      return this.log ? 10 ** scaled : scaled;
    }

    /** Looks at a part of what is seen. */
    zoom(low, high) {
      const width = this.high - this.low;
      [this.low, this.high] = [this.low + low * width, this.low + high * width];
    }

    ticks() {
      const [low, high] = [this.value(0), this.value(1)];
      const inside = ([value]) => this.share(value) >= -1e-6 && this.share(value) <= 1 + 1e-6;
      if (this.given) return this.given.filter(inside);
      const decades = Math.abs(Math.log10(high / low));
      if (this.log && decades > 1.5) {
        const powers = round(Math.log10(low), Math.log10(high)).filter(Number.isInteger);
        return powers.map((power) => [10 ** power, written(10 ** power)]);
      }
      return round(low, high).map((value) => [value, written(value)]).filter(inside);
    }
  }

  class Panel {
    constructor(figure, node, { letter, title, box, x, y, zooms, series }) {
      Object.assign(this, { figure, node, letter, title, box, zooms, series });
      [this.x, this.y] = [new Axis(x), new Axis(y)];
      this.groups = [node.querySelector("g.marks"), node.querySelector("g.over")].filter(Boolean);
      this.hidden = new Set();
      for (const entry of node.querySelectorAll(":scope > g[class^=entry-]")) this.toggles(entry);
    }

    holds([x, y]) {
      const [left, top, width, height] = this.box;
      return x >= left && x <= left + width && y >= top && y <= top + height;
    }

    /** A name of the legend hides the series of that name and those without one that are drawn like it. */
    toggles(entry) {
      const number = Number(entry.getAttribute("class").slice(6));
      const named = this.series.find(({ mark }) => mark === number);
      if (!named) return;
      const like = (one) => one.name === named.name || (!one.name && one.kind === named.kind && one.color === named.color);
      const marks = this.series.filter(like).map(({ mark }) => mark);
      const press = () => {
        const off = !this.hidden.has(number);
        for (const mark of marks) {
          if (off) this.hidden.add(mark);
          else this.hidden.delete(mark);
          for (const group of this.groups) {
            const drawn = group.querySelector(`:scope > .mark-${mark}`);
            if (drawn) drawn.style.display = off ? "none" : "";
          }
        }
        entry.setAttribute("aria-pressed", String(!off));
      };
      const attributes = { role: "button", tabindex: "0", "aria-pressed": "true", "aria-label": `${named.name}: show or hide` };
      for (const [name, value] of Object.entries(attributes)) entry.setAttribute(name, value);
      // A hand that misses the letters still hits the name.
      const { x, y, width, height } = entry.getBBox();
      const area = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ x, y, width, height, opacity: 0 })) area.setAttribute(name, value);
      entry.append(area);
      entry.addEventListener("click", press);
      entry.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        press();
      });
    }

    place(x, y) {
      const [left, top, width, height] = this.box;
      return [left + this.x.share(x) * width, top + (1 - this.y.share(y)) * height];
    }

    /** The datum nearest to a point of the page, of all series that are shown. */
    nearest([px, py]) {
      let best = { away: 14 };
      for (const one of this.series) {
        if (this.hidden.has(one.mark)) continue;
        const { x = null, y = null, low, high, from, to, value } = this.figure.columns(one);
        for (let k = 0; k < one.rows; k += 1) {
          const at = x ? x[k] : (from[k] + to[k]) / 2;
          const height = y ? y[k] : (low[k] + high[k]) / 2;
          const [cx, cy] = this.place(at, height);
          if (!this.holds([cx, cy])) continue;
          // A curve is found from above and below as well.
          const across = Math.abs(cx - px);
          const away = one.kind === "band" ? across + 8 : one.kind === "histogram" || one.kind === "bars" ? across + 2 : Math.hypot(across, cy - py);
          if (away < best.away) best = { away, one, k, at: [cx, cy], x: at, y: height, low: low?.[k], high: high?.[k], value: value?.[k], from: from?.[k], to: to?.[k] };
        }
      }
      return best.one ? best : null;
    }

    zoom(from, to) {
      const [left, top, width, height] = this.box;
      const shares = (a, b, start, length) => [(Math.min(a, b) - start) / length, (Math.max(a, b) - start) / length].map((share) => Math.max(0, Math.min(1, share)));
      this.x.zoom(...shares(from[0], to[0], left, width));
      const [low, high] = shares(from[1], to[1], top, height);
      this.y.zoom(1 - high, 1 - low);
      this.redraw();
    }

    reset() {
      this.x.whole();
      this.y.whole();
      this.redraw();
    }

    get zoomed() {
      return this.x.low !== 0 || this.x.high !== 1 || this.y.low !== 0 || this.y.high !== 1;
    }

    redraw() {
      const [left, top, width, height] = this.box;
      const [sx, sy] = [1 / (this.x.high - this.x.low), 1 / (this.y.high - this.y.low)];
      const bottom = top + height;
      const [tx, ty] = [left * (1 - sx) - this.x.low * width * sx, bottom * (1 - sy) + this.y.low * height * sy];
      const matrix = this.zoomed ? `matrix(${sx} 0 0 ${sy} ${tx} ${ty})` : "";
      const [marks, over] = [this.node.querySelector("g.marks"), this.node.querySelector("g.over")];
      // Strokes keep their width: in pixels of the screen, since the group is stretched.
      const pixels = this.figure.scale;
      const keep = (drawn) => {
        const stroke = Number(drawn.getAttribute("stroke-width"));
        drawn.style.vectorEffect = this.zoomed ? "non-scaling-stroke" : "";
        drawn.style.strokeWidth = this.zoomed && stroke ? `${stroke * pixels}px` : "";
      };
      marks?.setAttribute("transform", matrix);
      marks?.querySelectorAll("path, rect").forEach(keep);
      for (const drawn of over?.querySelectorAll("circle, path, text") ?? []) {
        drawn.center ??= ((box) => [box.x + box.width / 2, box.y + box.height / 2])(drawn.getBBox());
        drawn.turned ??= drawn.getAttribute("transform") ?? "";
        const [x, y] = drawn.center;
        const [nx, ny] = [x * sx + tx, y * sy + ty];
        const bar = drawn.tagName === "path" && /[HV]/.test(drawn.getAttribute("d"));
        if (bar) keep(drawn);
        drawn.setAttribute("transform", !this.zoomed ? drawn.turned : bar ? matrix : `translate(${nx - x} ${ny - y}) ${drawn.turned}`);
        drawn.style.visibility = this.zoomed && !bar && !this.holds([nx, ny]) ? "hidden" : "";
      }
      for (const which of ["x", "y"]) this.ticks(which);
      this.figure.reset.hidden = !this.figure.panels.some(({ zoomed }) => zoomed);
    }

    /** Ticks of the part that is seen. */
    ticks(which) {
      const drawn = this.node.querySelector(`g.axis-${which}`);
      if (!drawn) return;
      this.node.querySelector(`:scope > g.live-${which}`)?.remove();
      drawn.style.display = this.zoomed ? "none" : "";
      if (!this.zoomed) return;
      const [left, top, width, height] = this.box;
      const group = document.createElementNS(SVG, "g");
      group.setAttribute("class", `live-${which}`);
      const add = (tag, attributes, text) => {
        const made = document.createElementNS(SVG, tag);
        for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
        if (text) made.textContent = text;
        group.append(made);
      };
      for (const [value, text] of this[which].ticks()) {
        const [x, y] = which === "x" ? [left + this.x.share(value) * width, top + height] : [left, top + (1 - this.y.share(value)) * height];
        add("path", { d: which === "x" ? `M${x} ${y}v2.5` : `M${x} ${y}h-2.5`, stroke: "#1a1a1a", "stroke-width": 0.6 });
        add("text", { x: which === "x" ? x : x - 5, y: which === "x" ? y + 10.5 : y + 2.2, "font-size": 6.5, fill: "#1a1a1a", "text-anchor": which === "x" ? "middle" : "end" }, text);
      }
      const label = this[which].label && [...drawn.querySelectorAll("text")].at(-1);
      if (label) group.append(label.cloneNode(true));
      drawn.after(group);
    }
  }

  class Figure {
    constructor(node) {
      this.node = node;
      this.card = node.querySelector(".card");
      this.svg = this.card.querySelector("svg");
      this.data = JSON.parse(node.querySelector("script").textContent);
      const nodes = [...this.svg.querySelectorAll(":scope > g.panel")];
      this.reset = html("button", { type: "button", hidden: true, textContent: "Whole axes", onclick: () => this.panels.forEach((panel) => panel.zoomed && panel.reset()) });
      this.panels = nodes.map((panel, k) => new Panel(this, panel, this.data.panels[k]));
      this.told = html("div", { className: "told", hidden: true });
      this.card.append(this.told);
      this.ring = document.createElementNS(SVG, "circle");
      this.box = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ r: 3, fill: "none", stroke: "#1a1a1a", "stroke-width": 0.8, "pointer-events": "none", visibility: "hidden" })) this.ring.setAttribute(name, value);
      for (const [name, value] of Object.entries({ fill: "#0072b2", "fill-opacity": 0.15, "pointer-events": "none", visibility: "hidden" })) this.box.setAttribute(name, value);
      this.svg.append(this.ring, this.box);
      const csv = html("button", { type: "button", textContent: "CSV", title: "The data of this figure as a table", onclick: () => this.save() });
      const larger = html("button", { type: "button", textContent: "Larger", onclick: () => this.enlarge() });
      node.querySelector(".files").append(csv, larger, this.reset);
      this.listen();
    }

    /** Pixels of the screen in a point of the page. */
    get scale() {
      return this.svg.getBoundingClientRect().width / this.svg.viewBox.baseVal.width;
    }

    listen() {
      this.svg.addEventListener("pointermove", (event) => this.move(event));
      this.svg.addEventListener("pointerleave", () => this.quiet());
      this.svg.addEventListener("pointerdown", (event) => this.press(event));
      this.svg.addEventListener("pointerup", (event) => this.release(event));
      this.svg.addEventListener("pointercancel", () => this.drop());
      this.svg.addEventListener("dblclick", (event) => this.panelAt(this.at(event))?.reset());
    }

    at(event) {
      const { left, top } = this.svg.getBoundingClientRect();
      return [(event.clientX - left) / this.scale, (event.clientY - top) / this.scale];
    }

    panelAt(point) {
      return this.panels.find((panel) => panel.holds(point));
    }

    /** The numbers, unpacked once. */
    async unpack() {
      if (this.numbers) return;
      const bytes = Uint8Array.from(atob(this.data.numbers), (character) => character.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      const numbers = new Float32Array(await new Response(stream).arrayBuffer());
      let from = 0;
      for (const one of this.panels.flatMap((panel) => panel.series)) {
        one.from = from;
        from += one.columns.length * one.rows;
      }
      this.numbers = numbers;
    }

    columns(one) {
      const column = (k) => this.numbers.subarray(one.from + k * one.rows, one.from + (k + 1) * one.rows);
      one.read ??= Object.fromEntries(one.columns.map((name, k) => [name, column(k)]));
      return one.read;
    }

    async move(event) {
      await this.unpack();
      const point = this.at(event);
      if (this.pressed) return this.stretch(point);
      const panel = this.panelAt(point);
      const found = panel?.nearest(point);
      if (!found) return this.quiet();
      this.tell(panel, found);
    }

    tell(panel, found) {
      const { one, at } = found;
      const name = one.name ?? (panel.title || one.kind);
      const lines = [`${panel.x.label || "x"}: ${found.from === undefined ? written(found.x) : `${written(found.from)} to ${written(found.to)}`}`];
      if (one.kind === "band") lines.push(`${written(found.low)} to ${written(found.high)}`);
      else lines.push(`${panel.y.label || "y"}: ${written(found.y)}${found.low === undefined ? "" : ` (${written(found.low)} to ${written(found.high)})`}`);
      if (found.value !== undefined) lines.push(`value: ${written(found.value)}`);
      this.told.replaceChildren(html("strong", { textContent: name }), ...lines.map((line) => html("span", { textContent: line })));
      this.told.hidden = false;
      const [card, svg] = [this.card.getBoundingClientRect(), this.svg.getBoundingClientRect()];
      const [x, y] = [svg.left - card.left + at[0] * this.scale, svg.top - card.top + at[1] * this.scale];
      this.told.style.left = `${Math.max(4, Math.min(x + 12, card.width - this.told.offsetWidth - 6))}px`;
      this.told.style.top = `${y > card.height / 2 ? y - this.told.offsetHeight - 10 : y + 12}px`;
      this.ring.setAttribute("cx", at[0]);
      this.ring.setAttribute("cy", at[1]);
      this.ring.setAttribute("visibility", "visible");
    }

    quiet() {
      this.told.hidden = true;
      this.ring.setAttribute("visibility", "hidden");
    }

    press(event) {
      const point = this.at(event);
      const panel = this.panelAt(point);
      // A finger scrolls the page; what lies under it is told.
      if (event.pointerType !== "mouse" || event.button !== 0) return this.move(event);
      if (!panel?.zooms || event.target.closest("[role=button]")) return;
      event.preventDefault();
      this.svg.setPointerCapture(event.pointerId);
      this.pressed = { panel, from: point, to: point };
    }

    stretch(point) {
      const [left, top, width, height] = this.pressed.panel.box;
      const { from } = this.pressed;
      const to = [Math.max(left, Math.min(left + width, point[0])), Math.max(top, Math.min(top + height, point[1]))];
      this.pressed.to = to;
      this.quiet();
      const sides = { x: Math.min(from[0], to[0]), y: Math.min(from[1], to[1]), width: Math.abs(to[0] - from[0]), height: Math.abs(to[1] - from[1]) };
      for (const [name, value] of Object.entries(sides)) this.box.setAttribute(name, value);
      this.box.setAttribute("visibility", "visible");
    }

    release() {
      const { panel, from, to } = this.pressed ?? {};
      this.drop();
      if (panel && Math.abs(from[0] - to[0]) > 4 && Math.abs(from[1] - to[1]) > 4) panel.zoom(from, to);
    }

    drop() {
      this.pressed = null;
      this.box.setAttribute("visibility", "hidden");
    }

    /** A table: a row a datum, with its panel and series. */
    async table() {
      await this.unpack();
      const used = ["x", "from", "to", "y", "low", "high", "value"].filter((name) => this.panels.some((panel) => panel.series.some((one) => one.columns.includes(name))));
      const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
      const rows = [["panel", "title", "series", "kind", ...used].join(",")];
      for (const panel of this.panels) {
        for (const [number, one] of panel.series.entries()) {
          const columns = this.columns(one);
          const lead = [panel.letter ?? "", panel.title, one.name ?? String(number + 1), one.kind].map(quoted).join(",");
          for (let k = 0; k < one.rows; k += 1) {
            const values = used.map((name) => (columns[name] && !Number.isNaN(columns[name][k]) ? Number(columns[name][k].toPrecision(7)) : ""));
            rows.push(`${lead},${values.join(",")}`);
          }
        }
      }
      return `${rows.join("\n")}\n`;
    }

    async save() {
      const address = URL.createObjectURL(new Blob([await this.table()], { type: "text/csv" }));
      html("a", { href: address, download: `${this.node.id.replace(/^figure-/, "")}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 1000);
    }

    /** The same figure on the whole screen, where it may be scrolled. */
    enlarge() {
      const dialog = html("dialog", { className: "larger" });
      const place = document.createComment("");
      this.card.before(place);
      dialog.append(html("button", { type: "button", textContent: "Close", onclick: () => dialog.close() }), this.card);
      dialog.addEventListener("close", () => {
        this.quiet();
        place.replaceWith(this.card);
        dialog.remove();
      });
      document.body.append(dialog);
      dialog.showModal();
    }
  }

  if (typeof DecompressionStream !== "function") return;
  const figures = [...document.querySelectorAll("main figure")].filter((node) => node.querySelector("script")).map((node) => new Figure(node));
  // For those who check the page.
  document.figures = figures;
})();
