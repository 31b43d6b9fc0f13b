// The bench *Rhythm*: noise and a rule, and an attractor that nobody drew.

class Rhythm extends LiveBench {
  constructor(page, kind = "rhythm", brought = {}) {
    const make = (options) => new Panel(options);
    const panels = [
      make({ title: "Every unit", help: "A row is a unit, time goes to the right; colour is its state. Noise first, stripes once it turns.", wide: true, height: 200, paint: (...canvas) => this.paintStates(...canvas) }),
      make({ title: "Eigenvalues", help: "Of reservoir and feedback together. When one leaves the circle, silence is no longer where it stays.", height: (width) => Math.min(width, 320), paint: (...canvas) => this.paintSpectrum(...canvas) }),
      make({ title: "The leading eigenvalue", help: "Its modulus while it learns; 1 is the circle.", height: (width) => Math.min(width, 320), paint: (...canvas) => this.paintModulus(...canvas) }),
      make({ title: "Two units", help: "One against another, the last steps: a point, a few points, or a ring.", height: (width) => Math.min(width, 320), paint: (...canvas) => this.paintPair(...canvas) }),
    ];
    super(page, kind, {
      title: "A rhythm out of noise",
      story: "Twenty units hear nothing but noise. Switch learning on: feedback that follows their own changes pushes one pair of eigenvalues out of the circle, and the network begins to turn. ",
      source: [null, "Vettelschoss, Freiberger & Dambre 2020"],
      panels,
      actions: [element("button", { type: "button", onclick: () => this.does("kick") }, "Kick", element("kbd", {}, "K"))],
    });
    this.keys = { ...this.keys, k: "kick", l: "learning" };
    Object.assign(this, brought);
  }

  async opened() {
    this.states = [];
    this.class = "…";
    this.frames = 0;
    await this.frame();
    await this.classify();
  }

  async frame() {
    const answer = await this.kernel.act("advance", [calm() ? 10 : 2], { views: ["states", "spectrum", "modulus"] });
    const { states, spectrum, modulus } = answer.views;
    Object.assign(this, { spectrum, modulus });
    this.units = spectrum.length / 2;
    for (let k = 0; k < states.length; k += this.units) this.states.push(states.subarray(k, k + this.units));
    this.states = this.states.slice(-400);
    this.steps = answer.value;
    this.frames += 1;
    if (this.frames % 40 === 0) await this.classify();
    this.tell();
    this.draw();
  }

  async classify() {
    const { texts, views } = await this.kernel.act("classify", [], { texts: ["class"], views: ["orbit"] });
    this.class = texts.class;
    this.orbit = views.orbit;
    this.tell();
  }

  tell() {
    const learning = this.settings.includes("learning=1") ? "learning" : "not learning";
    this.phase.textContent = `${this.steps} steps, ${learning}. Without noise it would settle into ${this.class}.`;
    this.tellNumbers([
      ["Leading eigenvalue", figure(this.modulus?.at(-1), 3)],
      ["Lyapunov exponent, 1/step", figure(this.orbit?.[0], 4)],
      ["Turns a step", figure(this.orbit?.[1], 3)],
    ]);
  }

  async turn(dial, value) {
    if (dial.key === "kick") return;
    await this.kernel.act(dial.key, [value]);
  }

  async asked(what) {
    if (what === "kick") {
      const dial = this.dials.inputs.get("kick");
      await this.kernel.act("kick", [dial ? Number(dial.input.value) : 1]);
      this.page.done?.(this, "kick");
      if (this.paused) await this.frame();
      return;
    }
    const { input } = this.dials.inputs.get("learning");
    input.checked = !input.checked;
    input.dispatchEvent(new Event("change"));
  }

  paintStates(context, width, height) {
    const units = this.units ?? 20;
    const axes = new Axes(context, width, height, { x: [0, 400], y: [0, units], yLabel: "unit", left: 24 });
    const map = diverging();
    const most = Math.max(0.05, ...(this.states ?? []).slice(-100).map((state) => Math.max(...state.map(Math.abs))));
    axes.within(() => {
      const [dx, dy] = [(axes.box.right - axes.box.left) / 400, (axes.box.bottom - axes.box.top) / units];
      (this.states ?? []).forEach((state, k) => {
        const x = axes.x(400 - this.states.length + k);
        for (let unit = 0; unit < units; unit += 1) {
          const shade = 4 * Math.max(0, Math.min(255, Math.round(127.5 * (state[unit] / most + 1))));
          context.fillStyle = `rgb(${map[shade]},${map[shade + 1]},${map[shade + 2]})`;
          context.fillRect(x, axes.box.top + unit * dy, dx + 0.6, dy + 0.6);
        }
      });
    });
  }

  paintSpectrum(context, width, height) {
    const axes = complexPlane(context, width, height, { middle: 0, half: Math.max(1.35, 1.12 * (this.modulus?.at(-1) ?? 1)), circle: 1, about: 0, xLabel: "real part" });
    const values = this.spectrum ?? [];
    const outside = (i) => Math.hypot(values[2 * i], values[2 * i + 1]) > 1;
    const all = Array.from({ length: values.length / 2 }, (_, i) => i);
    for (const [list, style, radius] of [[all.filter((i) => !outside(i)), "blue", 3], [all.filter(outside), "vermillion", 5]]) {
      axes.dots(list.length, (k) => values[2 * list[k]], (k) => values[2 * list[k] + 1], colour(style), radius);
    }
  }

  paintModulus(context, width, height) {
    const values = this.modulus ?? [];
    const count = Math.max(200, values.length);
    const stride = Math.max(1, Math.floor(values.length / 600));
    const axes = new Axes(context, width, height, { x: [0, 10 * count], y: [0.6, Math.max(1.6, ...values.slice(-600)) * 1.05], xTicks: ticks(10 * count), yTicks: [1, 1.5, 2, 3].filter((value) => value <= Math.max(1.6, ...values.slice(-600))), xLabel: "steps" });
    axes.rule(1);
    axes.line(Math.floor(values.length / stride), (i) => 10 * i * stride, (i) => values[i * stride], colour("vermillion"), 2);
  }

  paintPair(context, width, height) {
    const last = (this.states ?? []).slice(-300);
    const spread = (unit) => last.reduce((sum, state) => sum + state[unit] ** 2, 0);
    const order = [...Array(this.units ?? 20).keys()].sort((a, b) => spread(b) - spread(a));
    const [a, b] = order;
    const most = Math.max(0.05, ...last.map((state) => Math.max(Math.abs(state[a]), Math.abs(state[b])))) * 1.15;
    const axes = new Axes(context, width, height, { x: [-most, most], y: [-most, most], left: 12 });
    axes.dots(last.length, (k) => last[k][a], (k) => last[k][b], colour("blue"), 1.8);
  }
}
