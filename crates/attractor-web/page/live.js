// What the benches that run by themselves share: a loop that goes on until it is paused, dials, panels, and words.

class LiveBench {
  keys = { " ": "pause", n: "afresh" };

  constructor(page, kind, { title, story, source, panels, actions = [] }) {
    Object.assign(this, { page, kernel: page.kernel, kind, run: 0, paused: calm() });
    this.panels = panels;
    this.dials = new Dials(KINDS[kind].dials, (dial, value) => this.guard(() => this.turned(dial, value)));
    this.pauseButton = element("button", { type: "button", class: "main", onclick: () => this.does("pause") }, "Pause");
    this.phase = element("p", { class: "phase", role: "status" }, "…");
    this.numbers = element("dl", { class: "glance" });
    this.afreshButton = element("button", { type: "button", onclick: () => this.does("afresh") }, "New network", element("kbd", {}, "N"));
    this.node = element(
      "div",
      { class: "bench" },
      element("section", { class: "intro" }, element("h1", {}, title), element("p", {}, story, source[0] ? element("a", { href: source[0], rel: "noopener" }, source[1]) : element("cite", {}, source[1]))),
      element("div", { class: "actions" }, this.pauseButton, ...actions, this.afreshButton, this.phase),
      element("div", { class: "panels", style: `--columns: ${panels.filter((panel) => !panel.wide).length}` }, ...panels.map((panel) => panel.node)),
      element("aside", {}, this.numbers, this.dials.node),
    );
  }

  async open(settings) {
    this.run += 1;
    const opened = await this.kernel.open(`${this.kind}?${settings ?? this.wanted ?? ""}`, { texts: ["settings", "remarks"] }, this.parts);
    this.settings = opened.texts.settings;
    this.dials.set(this.settings);
    this.page.told(opened.texts.remarks);
    this.page.write({ settings: this.settings });
    await this.opened();
    this.loop(this.run);
  }

  /** Frame after frame, while nothing else is asked for. */
  async loop(token) {
    this.pauseButton.replaceChildren(this.paused ? "Run" : "Pause", element("kbd", {}, "space"));
    await this.guard(async () => {
      while (token === this.run && !this.paused) {
        await this.frame();
        await nextFrame();
      }
    });
  }

  async does(what) {
    if (what === "pause") {
      this.paused = !this.paused;
      this.run += 1;
      return this.loop(this.run);
    }
    if (what === "afresh") {
      const seed = Math.floor(Math.random() * 100000);
      return this.guard(() => this.open(this.dials.text().replace(/seed=\d+/, `seed=${seed}`)));
    }
    return this.guard(() => this.asked(what));
  }

  async guard(work) {
    try {
      await work();
    } catch (error) {
      await this.page.failed(error);
    }
  }

  /** Keeps the address as the dials are; a dial that renews opens another network. */
  async turned(dial, value) {
    this.settings = this.dials.text();
    if (dial.renews) return this.open(this.settings);
    this.page.write({ settings: this.settings });
    return this.turn(dial, value);
  }

  tellNumbers(entries) {
    this.numbers.replaceChildren(...entries.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  }

  draw() {
    for (const panel of this.panels) panel.draw();
  }

  close() {
    this.run += 1;
    for (const panel of this.panels) panel.close();
  }
}

/** Counts of values in so many bins between two ends. */
function bins(values, low, high, count) {
  const counts = new Array(count).fill(0);
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low)) * count);
    if (bin >= 0 && bin < count) counts[bin] += 1;
  }
  return counts;
}

/** A histogram as bars, within axes. */
function bars(axes, counts, style) {
  const [low, high] = axes.xs;
  const width = (high - low) / counts.length;
  axes.within((context) => {
    context.fillStyle = style;
    counts.forEach((count, k) => {
      const [left, right] = [axes.x(low + k * width), axes.x(low + (k + 1) * width)];
      context.fillRect(left + 0.5, axes.y(count), Math.max(right - left - 1, 1), axes.y(0) - axes.y(count));
    });
  });
}

/** A complex plane of equal scales about a middle, with a circle of some radius. */
function complexPlane(context, width, height, { middle, half, circle, about, xLabel, yLabel, named = false }) {
  const stretch = (width - 50) / (height - (named ? 56 : 40));
  const [x, y] = stretch > 1 ? [half * stretch, half] : [half, half / stretch];
  const axes = new Axes(context, width, height, {
    x: [middle - x, middle + x],
    y: [-y, y],
    xTicks: [-2, -1, 0, 1, 2].filter((value) => Math.abs(value - middle) < x),
    yTicks: [-1, 0, 1].filter((value) => Math.abs(value) < y),
    xLabel,
    yLabel,
    named,
  });
  if (circle !== undefined) {
    const turn = (i) => (2 * Math.PI * i) / 96;
    axes.line(97, (i) => about + circle * Math.cos(turn(i)), (i) => circle * Math.sin(turn(i)), token("--soft"), 1.2);
  }
  return axes;
}
