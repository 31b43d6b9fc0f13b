// A network that learned to hold values in a run: pushed off one of them.

class Held extends LiveBench {
  constructor(page, { parts, settings }) {
    const panel = new Panel({ title: "The output, pushed", help: "It starts beside the value that it holds, and goes where it goes. Dashed are all values that it learned to hold.", wide: true, height: 220, paint: (...canvas) => this.paintOutput(...canvas) });
    const push = (sign, name) => element("button", { type: "button", class: "main", onclick: () => this.does(sign) }, name);
    super(page, "held", { title: "", story: "", source: [null, ""], panels: [panel], actions: [push("up", "Push up"), push("down", "Push down")] });
    Object.assign(this, { parts, wanted: settings, keys: {}, paused: false });
    this.pauseButton.hidden = true;
    this.choices = element("span", { class: "choices" });
    this.phase.before(this.choices);
  }

  async opened() {
    const { texts } = await this.kernel.act("choose", [0], { texts: ["targets", "dt"] });
    [this.targets, this.dt] = [JSON.parse(texts.targets), Number(texts.dt)];
    const choice = (target, k) => element("button", { type: "button", onclick: () => this.does(String(k)) }, `Hold ${figure(target)}`);
    this.choices.replaceChildren(...(this.targets.length > 1 ? this.targets.map(choice) : []));
    [this.chosen, this.output, this.over] = [0, [], true];
    await this.asked("up");
  }

  async asked(what) {
    if (what === "up" || what === "down") {
      const size = Number(this.dials.inputs.get("push").input.value) * (what === "up" ? 1 : -1);
      await this.kernel.act("push", [size]);
      [this.output, this.over] = [[], false];
      return;
    }
    this.chosen = Number(what);
    await this.kernel.act("choose", [this.chosen]);
    await this.asked("up");
  }

  async turn() {
    await this.asked("up");
  }

  async frame() {
    if (this.over) return void (await new Promise((go) => setTimeout(go, 80)));
    const { value, views } = await this.kernel.act("advance", [calm() ? 20 : 2], { views: ["output"] });
    this.output.push(...views.output);
    this.over = value === 1;
    const [target, now] = [this.targets[this.chosen], this.output.at(-1)];
    const where = Math.abs(now - target) < 0.02 ? "it is back" : "it is away";
    this.phase.textContent = `Pushed off ${figure(target)}, the output is at ${figure(now)}${this.over ? `: ${where}.` : "."}`;
    this.draw();
    if (this.over) this.page.done?.(this, "push");
  }

  paintOutput(context, width, height) {
    const values = this.output ?? [];
    const all = this.targets ?? [0];
    const low = Math.min(...all, ...values.map((value) => Math.max(value, -5)));
    const high = Math.max(...all, ...values.map((value) => Math.min(value, 5)));
    const room = 0.1 * (high - low) + 0.1;
    const end = 600 * (this.dt ?? 0.1);
    const axes = new Axes(context, width, height, { x: [0, end], y: [low - room, high + room], xTicks: ticks(end), yTicks: all.map((target) => [target, figure(target)]), xLabel: "time, τ" });
    for (const target of all) axes.rule(target);
    axes.line(values.length, (i) => i * (this.dt ?? 0.1), (i) => values[i], colour("vermillion"), 2);
  }
}
