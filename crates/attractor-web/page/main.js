// The page: which bench is open, its keys, and what is told of what went wrong.

const BENCHES = { tame: Tame, order: Order, hold: Hold, rhythm: Rhythm };

class Page {
  async start() {
    if (!able()) return byId("missing").classList.remove("late");
    try {
      const source = (id) => byId(id).textContent;
      const modules = { relaxed: source("module-relaxed"), exact: source("module-exact"), worker: source("worker-source") };
      this.kernel = await Kernel.start(modules, location.hash !== "#selftest-exact");
    } catch (error) {
      byId("missing").classList.remove("late");
      return tell(`The simulation could not be started: ${error.message}`);
    }
    byId("missing").remove();
    byId("kernel").textContent = this.kernel.own
      ? "this browser multiplies and adds at once, as fast as the processor does, and gives the same bits."
      : "this browser has no multiply-add that rounds once, so that one is made of exact products: slower, and the same bits.";
    document.addEventListener("keydown", (event) => this.key(event));
    addEventListener("hashchange", () => this.follow());
    if (isCheck()) return selftest(this);
    return this.follow();
  }

  /** Opens what the address says. */
  async follow() {
    if (isCheck()) return location.reload();
    const { bench: name, settings, acts, path } = Address.read();
    const known = Object.hasOwn(BENCHES, name) ? name : "tame";
    this.told(name && name !== known ? `There is no bench “${name.slice(0, 24)}”.` : "");
    await this.show(known, settings, path);
    if (!acts.length && !calm()) this.bench.greet?.();
    for (const act of acts) {
      if (Object.values(this.bench.keys).includes(act) && act !== "afresh") await this.bench.does(act);
    }
  }

  async show(name, settings = "", path = null) {
    this.bench?.close();
    this.name = name;
    this.bench = new BENCHES[name](this);
    byId("bench").replaceChildren(this.bench.node);
    const links = Object.entries(BENCHES).map(([other]) =>
      element("a", { href: `#${other}`, "aria-current": other === name && "page" }, KINDS[other].title));
    byId("benches").replaceChildren(...links);
    document.title = `${KINDS[name].title} – attractor lab`;
    await this.bench.guard(() => this.bench.open(settings, path));
  }

  write(parts) {
    // A check keeps its address.
    if (isCheck()) return;
    Address.write({ bench: this.name, ...parts });
  }

  /** What the reader should know, one sentence a line. */
  told(sentences) {
    tell(sentences);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target instanceof HTMLInputElement && event.target.type === "number") return;
    const what = this.bench?.keys[event.key.toLowerCase()];
    if (!what) return;
    event.preventDefault();
    this.bench.does(what);
  }

  /** Something went wrong: in a sentence, and with a new worker where the old one broke. */
  async failed(error) {
    if (!error.broken) return tell(error.message);
    await this.kernel.revive();
    const dial = KINDS[this.name].dials.find(({ key }) => key === "units");
    await this.bench.open(dial ? `units=${dial.low}` : "");
    tell("The simulation ran into the limits of this browser, most often of its memory, and begins anew with a small network.");
  }
}

const isCheck = () => /^#selftest(-exact)?$/.test(location.hash);

new Page().start();
