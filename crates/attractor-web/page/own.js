// A network that the page brings: trained in a run, or a user's own. Kick, train, kick, as on the bench *Tame*.

class Own extends Tame {
  kind = "own";

  constructor(page, { parts, settings, title, story }) {
    super(page);
    Object.assign(this, { parts, wanted: settings, title, story });
    this.kind = "own";
    this.keys = {};
  }

  build() {
    this.kind = "own";
    super.build();
    this.versionButton = element("button", { type: "button", onclick: () => this.does("version") }, "…");
    this.node.querySelector(".phase").before(this.versionButton);
    const panels = this.node.querySelector(".panels");
    panels.style.setProperty("--columns", 2);
    panels.insertBefore(this.pen.panel.node, this.plane.node);
  }

  buttons() {
    return [this.kickButton, this.trainButton, this.stopButton];
  }

  reading() {
    const panel = new Panel({
      title: "Readout",
      help: "What is read out in both trials; dashed is what it learned to say.",
      wide: true,
      height: 170,
      paint: (...canvas) => this.paintReadout(...canvas),
    });
    return { panel, said: [], target: [] };
  }

  async open(settings) {
    await super.open(settings ?? this.wanted);
    const versions = JSON.parse((await this.kernel.act("stop", [], { texts: ["times"] })).texts.times).versions;
    this.versionButton.hidden = versions < 2;
    this.which = versions - 1;
    this.nameVersion();
  }

  nameVersion() {
    this.version = this.which === 1 ? "trained" : undefined;
    this.versionButton.textContent = this.which === 1 ? "Before training" : "As it was trained";
    this.tellPhase();
  }

  async does(what) {
    if (what !== "version") {
      if (what === "train") this.version = undefined;
      await super.does(what);
      return this.page.done?.(this, what);
    }
    this.run += 1;
    return this.guard(async () => {
      this.which = 1 - this.which;
      const { views } = await this.kernel.act("version", [this.which], { views: ["status"] });
      [this.losses, this.correlations, this.acts] = [[], [], []];
      this.exponents = { before: NaN, now: NaN };
      this.reset();
      this.look(views);
      this.nameVersion();
      await this.measureNow();
    });
  }

  aim(target) {
    this.pen.target = target;
  }

  hear() {}

  paintReadout(context, width, height) {
    const { outputs } = this.trace;
    const target = this.pen.target;
    const values = [...outputs.flatMap((at) => [at[0], at[2]]), ...target].filter(Number.isFinite);
    const least = values.reduce((low, value) => Math.min(low, value), 0);
    const most = values.reduce((high, value) => Math.max(high, value), 0.1);
    const room = 0.08 * (most - least);
    const axes = new Axes(context, width, height, { x: [0, this.steps ?? 1], y: [least - room, most + room], xTicks: this.times(), yTicks: ticks(most), xLabel: "time, ms", left: 40, named: true });
    if (!this.innate) return;
    axes.rule(this.kickStep, true);
    if (this.two) axes.line(outputs.length, (t) => t, (t) => outputs[t][2], colour("vermillion"), 1.6);
    axes.line(outputs.length, (t) => t, (t) => outputs[t][0], colour("blue"), 1.6);
    axes.line(Math.floor(target.length / 2), (t) => t, (t) => target[2 * t], token("--ink"), 1.2, [5, 4]);
    legend(axes, this.two ? [["not kicked", colour("blue")], ["kicked", colour("vermillion")]] : [["now", colour("blue")]]);
  }
}
