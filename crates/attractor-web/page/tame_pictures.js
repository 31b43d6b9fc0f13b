// The pictures of the bench *Tame*.

Object.assign(Tame.prototype, {
  /** Ticks along a trial, in ms. */
  times() {
    const dt = this.dt ?? 1;
    return ticks((this.steps ?? 1) * dt).map((time) => [time / dt, `${time}`]);
  },

  paintRaster(context, width, height) {
    const axes = new Axes(context, width, height, {
      x: [0, this.steps ?? 1],
      y: [0, this.units ?? 1],
      xTicks: this.times(),
      xLabel: "time, ms",
      yLabel: "neuron",
      left: 24,
    });
    if (!this.image) return;
    const { left, top, right, bottom } = axes.box;
    if (this.scheme !== undefined && this.scheme !== dark()) this.image.repaint();
    this.scheme = dark();
    context.imageSmoothingEnabled = false;
    context.drawImage(this.image.canvas, left, top, right - left, bottom - top);
    if (this.at === 1 || this.correlations?.length) axes.rule(this.kickStep, true, token("--ink"));
  },

  paintStrip(context, width, height) {
    const places = this.trace.places;
    const axes = new Axes(context, width, height, { x: [0, this.steps ?? 1], y: [-3, 3], xTicks: this.times(), xLabel: "time, ms", left: 24, named: true });
    if (!this.innate) return;
    const innate = this.innate;
    axes.line(innate.length / 8, (i) => 4 * i, (i) => innate[8 * i], token("--soft"), 1, [1, 4]);
    axes.rule(this.kickStep, true);
    if (this.two) axes.line(places.length, (i) => i, (i) => places[i][2], colour("vermillion"), 1.6);
    axes.line(places.length, (i) => i, (i) => places[i][0], colour("blue"), 1.6);
    legend(axes, this.two ? [["not kicked", colour("blue")], ["kicked", colour("vermillion")], ["by itself, once", token("--soft")]] : [["now", colour("blue")], ["by itself, once", token("--soft")]]);
  },

  paintPlane(context, width, height) {
    const places = this.trace.places;
    const axes = new Axes(context, width, height, { x: [-3, 3], y: [-3, 3], left: 10 });
    if (!this.innate) return;
    const innate = this.innate;
    const first = this.window;
    axes.line((innate.length / 2 - first) / 3, (i) => innate[2 * (first + 3 * i)], (i) => innate[2 * (first + 3 * i) + 1], token("--soft"), 1.2, [1, 4]);
    const from = Math.min(first, places.length);
    const path = (x, style) => {
      axes.line(places.length - from, (i) => places[from + i][x], (i) => places[from + i][x + 1], style, 1.7);
      const tip = places.at(-1);
      if (tip) axes.dots(1, () => tip[x], () => tip[x + 1], style, 4.5);
    };
    if (this.two) path(2, colour("vermillion"));
    path(0, colour("blue"));
  },

  paintLoss(context, width, height) {
    const { losses } = this;
    const most = Math.max(0.1, ...losses) * 1.5;
    const least = Math.min(0.001, ...losses.filter((loss) => loss > 0)) / 1.5;
    const yTicks = [1, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001].filter((value) => value <= most && value >= least);
    const axes = new Axes(context, width, height, {
      x: [0, Math.max((this.trials ?? 20) + (this.readoutTrials ?? 10), losses.length) + 1],
      y: [least, most],
      xTicks: ticks((this.trials ?? 20) + (this.readoutTrials ?? 10)),
      yTicks: yTicks.map((value) => [value, value.toString()]),
      xLabel: "trial",
      left: 52,
      named: true,
      logarithmic: true,
    });
    const first = Math.min(this.recurrent ?? 0, losses.length);
    axes.line(first, (i) => i + 1, (i) => losses[i], colour("blue"), 1.4);
    axes.dots(first, (i) => i + 1, (i) => losses[i], colour("blue"));
    axes.line(losses.length - first, (i) => first + i + 1, (i) => losses[first + i], colour("green"), 1.4);
    axes.dots(losses.length - first, (i) => first + i + 1, (i) => losses[first + i], colour("green"), 3, true);
    legend(axes, [["its own trajectory", colour("blue")], ["readouts", colour("green")]]);
  },
});
