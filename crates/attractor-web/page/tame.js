// The bench *Tame*: kick, train, kick again.

const PHASES = ["ready", "kicked", "training its own trajectory", "training the readouts"];
const COLUMNS = 600;

class Tame {
  kind = "tame";

  constructor(page) {
    this.page = page;
    this.kernel = page.kernel;
    this.run = 0;
    this.acts = [];
    this.path = null;
    this.trace = { places: [], outputs: [] };
    this.losses = [];
    this.exponents = { before: NaN, now: NaN };
    this.build();
  }

  build() {
    this.kickButton = element("button", { type: "button", class: "main", onclick: () => this.does("kick") }, "Kick", element("kbd", {}, "K"));
    this.trainButton = element("button", { type: "button", class: "main", onclick: () => this.does("train") }, "Train", element("kbd", {}, "T"));
    this.stopButton = element("button", { type: "button", onclick: () => this.does("stop") }, "Stop", element("kbd", {}, "S"));
    this.afreshButton = element("button", { type: "button", onclick: () => this.does("afresh") }, "New network", element("kbd", {}, "N"));
    this.phase = element("p", { class: "phase", role: "status" }, "…");
    this.raster = new Panel({
      title: "Every neuron",
      help: "A row is a neuron, time goes to the right; colour is its rate, blue below and orange above zero. The dashed line is the kick.",
      wide: true,
      height: (width) => Math.max(150, Math.min(300, width * 0.3)),
      paint: (...canvas) => this.paintRaster(...canvas),
    });
    this.strip = new Panel({
      title: "Two trials",
      help: "One direction of all that the network does, in both trials: alike until the kick, and then?",
      wide: true,
      height: 170,
      paint: (...canvas) => this.paintStrip(...canvas),
    });
    this.plane = new Panel({
      title: "The trajectory",
      help: "The same in the plane in which it moves most. Dotted is the path that it once took by itself.",
      height: (width) => Math.min(width, 340),
      paint: (...canvas) => this.paintPlane(...canvas),
    });
    this.pen = this.reading();
    this.loss = new Panel({
      title: "Loss",
      help: "Mean squared distance from what is to be learned, in every trial.",
      height: (width) => Math.min(width, 340),
      paint: (...canvas) => this.paintLoss(...canvas),
    });
    this.numbers = element("dl", { class: "glance" });
    this.panels = [this.raster, this.strip, this.plane, this.pen.panel, this.loss];
    this.dials = new Dials(KINDS[this.kind].dials, (dial, value) => this.turned(dial, value));
    this.node = element(
      "div",
      { class: "bench" },
      this.intro(),
      element("div", { class: "actions" }, ...this.buttons(), this.phase),
      element("div", { class: "panels", style: `--columns: 3` }, ...this.panels.map((panel) => panel.node)),
      element("aside", {}, this.numbers, this.dials.node),
    );
  }

  intro() {
    return element(
      "section",
      { class: "intro" },
      element("h1", {}, "Tame a chaotic network"),
      element("p", {}, "A pulse starts the same network twice, and one of the two is kicked. While it is chaotic, they part. Let it practise its own trajectory, and it returns: chaos has become a memory. ",
        element("a", { href: "https://doi.org/10.1038/nn.3405", rel: "noopener" }, "Laje & Buonomano 2013")),
    );
  }

  buttons() {
    return [this.kickButton, this.trainButton, this.stopButton, this.afreshButton];
  }

  /** What shows the readouts, and takes what they are to say. */
  reading() {
    return new Pen((path) => this.draws(path));
  }

  keys = { k: "kick", t: "train", s: "stop", n: "afresh" };

  async open(settings, path) {
    const token = ++this.run;
    const look = { texts: ["settings", "remarks", "times"], views: ["innate", "target", "status"] };
    const opened = await this.kernel.open(`${this.kind}?${settings}`, look, this.parts);
    this.settings = opened.texts.settings;
    this.dials.set(this.settings);
    this.page.told(opened.texts.remarks);
    const times = JSON.parse(opened.texts.times);
    [this.steps, this.window, this.kickStep, this.dt] = [times.steps, times.window, times.kick, times.dt];
    this.readoutTrials = times.readout_trials;
    this.innate = opened.views.innate;
    [this.units, this.readouts, this.end] = [times.units, times.readouts, times.end];
    this.image = new Raster(this.units, COLUMNS);
    this.losses = [];
    this.recurrent = 0;
    this.correlations = [];
    this.exponents = { before: NaN, now: NaN };
    this.acts = [];
    this.path = path ?? null;
    this.reset();
    this.look(opened.views);
    if (path) await this.learn(path);
    this.write();
    if (token === this.run) this.measure();
  }

  write() {
    this.page.write({ settings: this.settings, acts: this.acts, path: this.path });
  }

  reset() {
    this.trace = { places: [], outputs: [] };
    this.pen.said = [];
    this.image.clear();
    this.column = -1;
  }

  look({ status, target }) {
    if (status) [this.at, this.step, , this.recurrent, this.trials, this.readout, this.left, this.correlation] = status;
    if (target) this.aim(target);
    this.tellPhase();
    for (const panel of this.panels) panel.draw();
  }

  /** What the readouts are to say. */
  aim(target) {
    const points = [];
    for (let t = this.window; t < this.steps; t += 4) points.push([target[2 * t], target[2 * t + 1]]);
    this.pen.target = points;
  }

  tellPhase(word) {
    const done = this.version ?? (this.left === 0 ? "trained" : this.recurrent + this.readout > 0 ? "partly trained" : "untrained");
    const trial = this.at === 2 ? `, trial ${this.recurrent + 1} of ${this.trials}` : this.at === 3 ? `, trial ${this.readout + 1} of ${this.readoutTrials}` : "";
    this.phase.textContent = word ?? `${PHASES[this.at]}${trial}; the network is ${done}`;
    const last = this.correlations?.at(-1);
    const before = this.correlations?.length > 1 ? ` (first ${figure(this.correlations[0])})` : "";
    const entries = [
      ["Correlation of the two trials", `${figure(last)}${before}`],
      ["Lyapunov exponent, 1/s", figure(this.exponents.now, 1) + (Number.isFinite(this.exponents.before) && this.exponents.now !== this.exponents.before ? ` (was ${figure(this.exponents.before, 1)})` : "")],
      ["Trials learned", String((this.recurrent ?? 0) + (this.readout ?? 0))],
    ];
    this.numbers.replaceChildren(...entries.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  }

  /** Something to see at once: a kick. */
  greet() {
    this.does("kick");
  }

  /** What a button or key asks for. Whatever runs is left first. */
  async does(what) {
    const token = ++this.run;
    await this.guard(async () => {
      await this.kernel.act("stop");
      if (what === "kick") await this.kick(token);
      else if (what === "train") await this.train(token);
      else if (what === "afresh") {
        const seed = Math.floor(Math.random() * 100000);
        await this.open(this.settings.replace(/seed=\d+/, `seed=${seed}`), this.path);
      } else this.look((await this.kernel.act("stop", [], { views: ["status"] })).views);
    });
  }

  async guard(work) {
    try {
      await work();
    } catch (error) {
      await this.page.failed(error);
    }
  }

  /** Goes on with what runs, frame by frame, until it is over or something else was asked for. */
  async advance(token) {
    const ask = (frames) => this.kernel.act("advance", [frames], { views: ["rates", "places", "outputs", "status"] });
    let [frames, asked] = [1, ask(1)];
    for (;;) {
      const answer = await asked;
      if (token !== this.run) return false;
      const over = answer.value === 1;
      const learning = answer.views.status[0] >= 2;
      // Learning goes on while the page draws, a picture for every 40 ms of it; a kick is shown as it goes, 20 simulated ms a picture.
      if (learning && !over) {
        frames = Math.max(1, Math.min(30, Math.round(frames * (40 / Math.max(answer.milliseconds, 1)))));
        asked = ask(frames);
        asked.catch(() => {});
      }
      this.keep(answer.views, answer.views.status[1]);
      this.look(answer.views);
      this.frames = (this.frames ?? 0) + 1;
      if (over) return true;
      await nextFrame();
      if (!learning) asked = ask(1);
    }
  }

  keep({ rates, places, outputs }, end) {
    const count = rates.length / this.units;
    for (let k = 0; k < count; k += 1) {
      const step = end - count + k;
      const column = Math.floor((step / this.steps) * COLUMNS);
      if (column !== this.column) this.image.put(column, rates.subarray(k * this.units, (k + 1) * this.units));
      this.column = column;
      this.trace.places.push(places.subarray(4 * k, 4 * k + 4));
      this.trace.outputs.push(outputs.subarray(4 * k, 4 * k + 4));
    }
    this.hear();
  }

  /** What the readouts say. */
  hear() {
    const points = (x) => this.trace.outputs.slice(this.window).filter((_, k) => k % 3 === 0).map((at) => [at[x], at[x + 1]]);
    this.pen.said = this.at === 1
      ? [{ points: points(0), style: colour("blue") }, { points: points(2), style: colour("vermillion") }]
      : [{ points: points(0), style: colour("blue") }];
  }

  async kick(token) {
    this.reset();
    this.at = 1;
    await this.kernel.act("kick");
    if (!(await this.advance(token))) return;
    this.correlations.push(this.correlation);
    this.acts.push("kick");
    this.write();
    const words = this.correlation > 0.9 ? "they return to one path" : this.correlation > 0.5 ? "they part, and not for ever" : "they part";
    this.look({});
    this.tellPhase(`The two trials correlate by ${figure(this.correlation)} after the kick: ${words}.`);
  }

  async train(token) {
    const before = this.acts.at(-1) === "train" ? this.acts : [...this.acts, "train"];
    for (let trial = 0; ; trial += 1) {
      const { value: left } = await this.kernel.act("train");
      this.reset();
      this.at = left > this.readoutTrials ? 2 : 3;
      if (!(await this.advance(token))) return;
      const { texts } = await this.kernel.act("stop", [], { texts: ["losses"] });
      if (token !== this.run) return;
      this.losses = JSON.parse(texts.losses);
      this.loss.say(figure(this.losses.at(-1), 4));
      this.look({});
      if (left <= 1) break;
      if (trial % 5 === 4 && left > this.readoutTrials) await this.measureNow();
    }
    this.acts = before;
    this.write();
    await this.measureNow();
    this.tellPhase("Trained. Kick it again.");
  }

  async measureNow() {
    if (this.plain) return;
    const { value } = await this.kernel.act("exponent");
    this.exponents.now = value;
    if (Number.isNaN(this.exponents.before)) this.exponents.before = value;
    this.tellPhase();
  }

  /** The exponent, when nothing else is asked for. */
  measure() {
    return this.guard(() => this.measureNow());
  }

  async turned(dial, value) {
    if (dial.renews) {
      this.run += 1;
      return this.guard(() => this.open(this.dials.text(), this.path));
    }
    return this.guard(async () => {
      const { views } = await this.kernel.act(dial.key, [value], { views: ["status"], texts: [] });
      [, , , , this.trials, , this.left] = views.status;
      this.settings = this.dials.text();
      this.write();
      this.tellPhase();
    });
  }

  async draws(path) {
    const token = ++this.run;
    await this.guard(async () => {
      await this.kernel.act("stop");
      await this.learn(path);
      if (token === this.run) this.write();
    });
  }

  async learn(path) {
    const { views } = await this.kernel.act("target", path, { views: ["target", "status"] });
    this.path = path;
    this.pen.said = [];
    this.losses = this.losses.slice(0, views.status[3]);
    this.look(views);
  }

  /** Whether two trials are shown. */
  get two() {
    return this.at === 1 || (this.at === 0 && this.acts.at(-1) === "kick");
  }

  close() {
    this.run += 1;
    for (const panel of this.panels) panel.close();
  }
}
