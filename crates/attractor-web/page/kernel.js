// The page's side of the worker: one request at a time, each a promise.

/** The bytes of a text in base 64, which are deflated. */
async function unpacked(packed) {
  const text = atob(packed.trim());
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).arrayBuffer();
}

/** Whether the browser has all that is needed. WebAssembly with SIMD: the smallest module that uses it. */
function able() {
  const probe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
  const simd = typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(probe));
  return simd && [typeof DecompressionStream, typeof Worker, typeof ResizeObserver].every((type) => type === "function");
}

class Kernel {
  /** A worker with the kernel in it; `own` says whether the processor's own multiply-add may be used. */
  static async start({ relaxed, exact, worker }, own = true) {
    const kernel = new Kernel();
    const modules = await Promise.all([relaxed, exact].map(unpacked));
    kernel.address = URL.createObjectURL(new Blob([worker], { type: "text/javascript" }));
    // A module of no bytes is none.
    kernel.modules = { relaxed: own ? modules[0] : new ArrayBuffer(0), exact: modules[1] };
    await kernel.revive();
    return kernel;
  }

  close() {
    this.worker.terminate();
    URL.revokeObjectURL(this.address);
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

  /** Opens a bench, with parts (named bytes) where it takes any. */
  open(text, look = {}, parts = {}) {
    return this.ask({ open: text, parts, ...look });
  }

  /** A file that the bench makes, as its bytes. */
  async file(name) {
    return (await this.ask({ files: [name] })).files[name];
  }

  act(act, values = [], look = {}) {
    return this.ask({ act, values, ...look });
  }
}
