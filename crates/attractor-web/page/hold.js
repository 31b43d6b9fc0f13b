// The bench *Hold*: values that a network holds, and what becomes of them.

class Hold extends LiveBench {
  constructor(page) {
    const make = (options) => new Panel(options);
    const line = make({ title: "Targets", help: "What the output is to hold. Drag a target along the line; click one to look at it.", wide: true, height: 84, label: "Line of targets", paint: (...canvas) => this.paintLine(...canvas) });
    const panels = [
      line,
      make({ title: "The output, pushed", help: "It starts beside the target that is looked at, and goes where it goes.", wide: true, height: 200, paint: (...canvas) => this.paintOutput(...canvas) }),
      make({ title: "Spectrum", help: "Eigenvalues near the target, the loop closed. Left of the line it settles, right of it it leaves. Rings and circle are theory.", height: (width) => Math.min(width, 340), paint: (...canvas) => this.paintSpectrum(...canvas) }),
      make({ title: "Nyquist curve", help: "The gain of the open loop over all frequencies; where it goes around the cross at 1, the target does not hold. Dashed is theory.", height: (width) => Math.min(width, 340), paint: (...canvas) => this.paintNyquist(...canvas) }),
    ];
    const push = (size, name, key) => element("button", { type: "button", onclick: () => this.does(size > 0 ? "up" : "down") }, name, element("kbd", {}, key));
    super(page, "hold", {
      title: "Hold a value",
      story: "A random network feeds its output back and learns by least squares to hold a few values. Whether it will settle there, oscillate or escape is written in the spectrum, and a theory of infinitely many units foretells it. ",
      source: ["https://doi.org/10.1103/PhysRevLett.118.258101", "Rivkind & Barak 2017"],
      panels,
      actions: [push(1, "Push up", "U"), push(-1, "Push down", "D")],
    });
    this.keys = { n: "afresh", u: "up", d: "down", 1: "0", 2: "1", 3: "2" };
    this.pauseButton.hidden = true;
    this.paused = false;
    this.line = line.canvas;
    this.line.classList.add("line");
    this.line.addEventListener("pointerdown", (event) => this.grab(event));
    this.line.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.line.addEventListener(end, () => (this.held = null));
  }

  async opened() {
    this.chosen = 0;
    this.output = [];
    this.over = true;
    await this.choose(0);
    await this.push(0.15);
  }

  get values() {
    return Object.fromEntries(this.dials.text().split("&").map((pair) => pair.split("=")).map(([key, value]) => [key, Number(value)]));
  }

  async look(answer) {
    const { views, texts } = answer;
    [this.spectrum, this.poles, this.nyquist, this.nyquistTheory, this.radius] = ["spectrum", "poles", "nyquist", "nyquist_theory", "radius"].map((name) => views[name]);
    [this.verdict, this.targets, this.theory] = [texts.verdict, JSON.parse(texts.targets), texts.theory];
    this.chosen = Math.min(this.chosen, this.targets.length - 1);
    const leading = [this.spectrum[0], this.spectrum[1]];
    const foretold = this.poles.length ? [this.poles[0], this.poles[1]] : null;
    const complex = ([re, im]) => `${figure(re)}${Math.abs(im) > 1e-6 ? ` ± ${figure(Math.abs(im))} i` : ""}`;
    this.tellNumbers([
      ["Looked at", `target ${figure(this.targets[this.chosen])}`],
      ["Leading eigenvalue, 1/τ", complex(leading)],
      ["By theory", foretold ? complex(foretold) : "none here"],
    ]);
    this.phase.textContent = `At ${figure(this.targets[this.chosen])} the output ${this.verdict}.${this.theory ? ` Theory has no answer: ${this.theory}` : ""}`;
    this.draw();
  }

  get wanted() {
    return { views: ["spectrum", "poles", "nyquist", "nyquist_theory", "radius"], texts: ["verdict", "targets", "theory"] };
  }

  async choose(number) {
    this.chosen = number;
    await this.look(await this.kernel.act("choose", [number], this.wanted));
  }

  async push(size) {
    await this.kernel.act("push", [size]);
    this.output = [];
    this.over = false;
  }

  async frame() {
    if (this.over) return void (await new Promise((go) => setTimeout(go, 60)));
    const { value, views } = await this.kernel.act("advance", [calm() ? 40 : 1], { views: ["output"] });
    this.output.push(...views.output);
    this.over = value === 1;
    this.panels[0].draw();
    this.panels[1].draw();
  }

  async turn() {
    const { gain, a, b, c } = this.values;
    const answer = await this.kernel.act("train", [gain, a, b, c], this.wanted);
    this.page.told("");
    await this.look(answer);
    await this.push(0.15);
  }

  async asked(what) {
    if (what === "up" || what === "down") return this.push(what === "up" ? 0.3 : -0.3);
    if (Number(what) >= this.targets.length) return;
    await this.choose(Number(what));
    await this.push(0.15);
  }

  /** Where on the line a pointer is. */
  valueAt(event) {
    return Math.max(0.1, Math.min(2.5, ((event.offsetX - 24) / (this.line.clientWidth - 38)) * 2.6));
  }

  grab(event) {
    const value = this.valueAt(event);
    const near = this.targets.map((target, k) => [Math.abs(target - value), k]).sort((x, y) => x[0] - y[0])[0];
    if (!near || near[0] > 0.2) return;
    this.line.setPointerCapture(event.pointerId);
    const { a, b, c } = this.values;
    this.held = Object.entries({ a, b, c }).find(([, target]) => Math.abs(target - this.targets[near[1]]) < 1e-6)?.[0] ?? null;
    this.does(String(near[1]));
  }

  drag(event) {
    if (!this.held || this.dragging) return;
    const found = this.dials.inputs.get(this.held);
    const value = (Math.round(this.valueAt(event) * 20) / 20).toFixed(2);
    if (Number(found.input.value) === Number(value)) return;
    found.input.value = value;
    this.dragging = true;
    found.show();
    const dial = KINDS.hold.dials.find(({ key }) => key === this.held);
    this.guard(() => this.turned(dial, Number(value))).finally(() => (this.dragging = false));
  }

  paintLine(context, width, height) {
    const axes = new Axes(context, width, height, { x: [0, 2.6], y: [0, 1], xTicks: [0, 0.5, 1, 1.5, 2, 2.5], left: 24 });
    axes.rule(0.5, false, token("--line"), []);
    (this.targets ?? []).forEach((target, k) => axes.dots(1, () => target, () => 0.5, colour(k === this.chosen ? "vermillion" : "blue"), 9, k !== this.chosen));
    const now = this.output?.at(-1);
    if (now !== undefined) axes.rule(now, true, token("--ink"), []);
  }

  paintOutput(context, width, height) {
    const values = this.output ?? [];
    const target = this.targets?.[this.chosen] ?? 0;
    const half = Math.max(0.3, ...values.map((value) => Math.min(Math.abs(value - target), 4))) * 1.15;
    const axes = new Axes(context, width, height, { x: [0, 60], y: [target - half, target + half], xTicks: ticks(60), yTicks: [[target, figure(target)]], xLabel: "time, τ" });
    for (const other of this.targets ?? []) axes.rule(other);
    axes.line(values.length, (i) => i / 10, (i) => values[i], colour("vermillion"), 2);
  }

  paintSpectrum(context, width, height) {
    const radius = this.radius?.[0] ?? 1;
    const axes = complexPlane(context, width, height, { middle: -0.7, half: Math.max(1.3, radius * 1.15), circle: this.radius?.[1] || radius, about: -1, xLabel: "real part, 1/τ" });
    axes.rule(0, true, token("--ink"));
    const dots = (values, ...style) => axes.dots((values?.length ?? 0) / 2, (i) => values[2 * i], (i) => values[2 * i + 1], ...style);
    dots(this.spectrum, colour("blue"), 2.2);
    dots(this.poles, colour("vermillion"), 6, true);
  }

  paintNyquist(context, width, height) {
    const curve = this.nyquist ?? [];
    let most = 1.3;
    for (let i = 0; i < curve.length; i += 1) most = Math.max(most, Math.min(Math.abs(curve[i]), 4));
    const axes = complexPlane(context, width, height, { middle: 0.4, half: most * 0.8, xLabel: "real part of the gain", named: true });
    const draw = (values, sign, style, dash) => axes.line((values?.length ?? 0) / 2, (i) => values[2 * i], (i) => sign * values[2 * i + 1], style, 1.8, dash);
    for (const sign of [1, -1]) {
      draw(this.nyquist, sign, colour("blue"), []);
      draw(this.nyquistTheory, sign, colour("vermillion"), [5, 4]);
    }
    context.fillStyle = token("--ink");
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `600 17px ${token("--sans")}`;
    context.fillText("×", axes.x(1), axes.y(0));
    context.font = `11px ${token("--sans")}`;
    legend(axes, [["this network", colour("blue")], ["theory", colour("vermillion")]]);
  }
}
