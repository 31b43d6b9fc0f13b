// The bench *Order*: rules are switched on, and a critical network becomes an ordered one.

class Order extends LiveBench {
  constructor(page) {
    const make = (options) => new Panel(options);
    const panels = [
      make({ title: "Spikes", help: "A row is a unit: purple ones hear the sequences, orange ones inhibit. A dot is a spike. Time runs to the right, the newest step is at the end.", wide: true, height: 220, paint: (...canvas) => this.paintSpikes(...canvas) }),
      make({ title: "H", help: "Flip one unit: how many others differ one step later? Above 1 a small cause grows, below 1 it dies out.", wide: true, height: 190, paint: (...canvas) => this.paintHamming(...canvas) }),
      make({ title: "What it remembers", help: "Share of steps at which the sequence before the present one can be read from units that hear nothing; guessing gives one half.", height: 200, paint: (...canvas) => this.paintAccuracy(...canvas) }),
      make({ title: "Thresholds", help: "Of the excitatory units; intrinsic plasticity moves them.", height: 200, paint: (...canvas) => this.paintHistogram(canvas, this.thresholds, [-0.2, 1.2], "orange") }),
      make({ title: "Weights", help: "Of the synapses between excitatory units; STDP drives many to zero and a few up.", height: 200, paint: (...canvas) => this.paintHistogram(canvas, this.weights, [0, 1], "green") }),
    ];
    super(page, "order", {
      title: "From critical to ordered",
      story: "A network of spiking units is shown two sequences in random order. Switch the rules on, one by one or together, and watch a small cause stop growing, while the network comes to know what it saw before. ",
      source: ["https://doi.org/10.3389/neuro.10.023.2009", "Lazar, Pipa & Triesch 2009"],
      panels,
    });
    this.keys = { ...this.keys, 1: "stdp", 2: "normalisation", 3: "intrinsic" };
  }

  async opened() {
    this.spikes = [];
    [this.hamming, this.accuracy, this.rate, this.thresholds, this.weights] = [[], [], [], [], []];
    if (this.paused) await this.frame();
  }

  async frame() {
    const views = ["raster", "hamming", "rate", "accuracy", "thresholds", "weights"];
    const answer = await this.kernel.act("advance", [calm() ? 10 : 2], { views });
    const { raster, ...rest } = answer.views;
    Object.assign(this, rest);
    for (let step = 0; step < raster.length / 125; step += 1) this.spikes.push(raster.subarray(125 * step, 125 * step + 125));
    this.spikes = this.spikes.slice(-400);
    const recent = (values, count) => values.slice(-count).reduce((sum, value) => sum + value, 0) / Math.min(count, values.length);
    const now = recent(this.hamming, 20);
    this.tellNumbers([
      ["H, last 1000 steps", figure(now)],
      ["Spikes a unit and step", figure(recent(this.rate, 20), 3)],
      ["Remembers the sequence before", this.accuracy.length ? `${(100 * recent(this.accuracy, 3)).toFixed(0)} %` : "–"],
    ]);
    const rules = ["stdp", "normalisation", "intrinsic"].filter((key) => this.settings.includes(`${key}=1`)).length;
    const state = now > 1 ? "a small cause grows" : "a small cause dies out";
    this.phase.textContent = `${answer.value * 50} steps; ${rules ? `${rules} of 3 rules on` : "as it was drawn, no rule on"}; ${state}.`;
    this.draw();
  }

  async turn(dial, value) {
    const get = (key) => Number(new RegExp(`${key}=([^&]*)`).exec(this.settings)[1]);
    if (dial.key === "rate" || dial.key === "target") return this.kernel.act("plasticity", [get("rate"), get("target")]);
    return this.kernel.act(dial.key, [value]);
  }

  /** A key switches a rule. */
  async asked(key) {
    const { input } = this.dials.inputs.get(key);
    input.checked = !input.checked;
    input.dispatchEvent(new Event("change"));
  }

  paintSpikes(context, width, height) {
    const axes = new Axes(context, width, height, { x: [0, 400], y: [0, 125], yLabel: "unit", left: 24 });
    if (!this.spikes) return;
    const styles = ["purple", "blue", "orange"].map(colour);
    axes.within(() => {
      const [dx, dy] = [(axes.box.right - axes.box.left) / 400, (axes.box.bottom - axes.box.top) / 125];
      this.spikes.forEach((units, k) => {
        const x = axes.x(400 - this.spikes.length + k);
        for (let unit = 0; unit < 125; unit += 1) {
          if (!units[unit]) continue;
          context.fillStyle = styles[unit < 20 ? 0 : unit < 100 ? 1 : 2];
          context.fillRect(x, axes.box.top + unit * dy, Math.max(dx, 1), Math.max(dy, 1));
        }
      });
    });
  }

  paintHamming(context, width, height) {
    const values = this.hamming ?? [];
    const shown = Math.max(200, values.length);
    const smooth = (i) => {
      const window = values.slice(Math.max(0, i - 9), i + 1);
      return window.reduce((sum, value) => sum + value, 0) / window.length;
    };
    const stride = Math.max(1, Math.floor(values.length / 600));
    const axes = new Axes(context, width, height, {
      x: [0, shown * 50],
      y: [0, 2],
      xTicks: ticks(shown * 50),
      yTicks: [0, 1, 2],
      xLabel: "steps",
      yLabel: "H",
    });
    axes.rule(1);
    const count = Math.floor(values.length / stride);
    axes.line(count, (i) => 50 * i * stride, (i) => values[i * stride], token("--line"), 1);
    axes.line(count, (i) => 50 * i * stride, (i) => smooth(i * stride), colour("blue"), 2);
  }

  paintAccuracy(context, width, height) {
    const values = this.accuracy ?? [];
    const count = Math.max(values.length, 10);
    const axes = new Axes(context, width, height, { x: [0, count], y: [0.4, 1], yTicks: [0.5, 0.75, 1], xLabel: "every 600 steps" });
    axes.rule(0.5);
    axes.line(values.length, (i) => i + 0.5, (i) => values[i], colour("purple"), 1.8);
    axes.dots(Math.min(values.length, 200), (i) => values.length - 0.5 - i, (i) => values[values.length - 1 - i], colour("purple"), 2.4);
  }

  paintHistogram([context, width, height], values, range, style) {
    const counts = bins(values ?? [], ...range, 28);
    const axes = new Axes(context, width, height, { x: range, y: [0, Math.max(10, ...counts) * 1.1], xTicks: [range[0], 0.5, 1], yTicks: [] , left: 12 });
    bars(axes, counts, colour(style));
  }
}
