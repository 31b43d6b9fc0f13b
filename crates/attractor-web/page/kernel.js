// The page's side of the worker: one request at a time, each a promise.

async function unpacked(id) {
  const text = atob(byId(id).textContent.trim());
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).arrayBuffer();
}

class Kernel {
  /** A worker with the kernel in it. */
  static async start() {
    const kernel = new Kernel();
    const [relaxed, exact] = await Promise.all([unpacked("module-relaxed"), unpacked("module-exact")]);
    const source = new Blob([byId("worker-source").textContent], { type: "text/javascript" });
    kernel.address = URL.createObjectURL(source);
    // A check may ask for the exact kernel: a module of no bytes is none.
    kernel.modules = { relaxed: location.hash === "#selftest-exact" ? new ArrayBuffer(0) : relaxed, exact };
    await kernel.revive();
    return kernel;
  }

  /** A new worker: at first, and after one has broken. */
  async revive() {
    this.worker?.terminate();
    this.waiting = new Map();
    this.count = 0;
    this.worker = new Worker(this.address);
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      for (const { reject } of this.waiting.values()) reject(new Error(event.message || "The simulation stopped."));
    };
    // Whether the processor's own multiply-add is used.
    this.own = (await this.ask({ load: this.modules })).value;
  }

  hear({ id, error, broken, ...answer }) {
    const { resolve, reject } = this.waiting.get(id) ?? {};
    this.waiting.delete(id);
    if (answer.memory) this.memory = answer.memory;
    if (error === undefined) return resolve?.(answer);
    reject?.(Object.assign(new Error(error), { broken }));
  }

  ask(request) {
    return new Promise((resolve, reject) => {
      this.count += 1;
      this.waiting.set(this.count, { resolve, reject });
      this.worker.postMessage({ id: this.count, ...request });
    });
  }

  open(text, look = {}) {
    return this.ask({ open: text, ...look });
  }

  act(act, values = [], look = {}) {
    return this.ask({ act, values, ...look });
  }
}
