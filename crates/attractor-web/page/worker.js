// The worker: it holds the kernel and does what it is told, so that the page never waits. Where other workers stand by, learning is
// shared with them: each holds the same network, and the matrices of some of the units that learn.
"use strict";
let kernel = null;
/** Other workers. */
let others = [];
/** Those of them that share the learning of the open bench, once that is settled. */
let sharing = Promise.resolve([]);
/** How many they are, with this one. */
let workers = 1;
/** What has to wait until it is. */
const SETTLED = ["train", "target", "version"];
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The module with the processor's own multiply-add where that is fused, else the exact one. */
async function load({ relaxed, exact }) {
  try {
    const fast = (await WebAssembly.instantiate(relaxed, {})).instance.exports;
    if (fast.fused()) return { kernel: fast, own: true };
  } catch {
    // A browser without relaxed SIMD.
  }
  return { kernel: (await WebAssembly.instantiate(exact, {})).instance.exports, own: false };
}

/** Writes text where the kernel reads it; how many bytes. */
const say = (text) => {
  // Where first: a call may move the memory.
  const place = kernel.text_in();
  return encoder.encodeInto(text, new Uint8Array(kernel.memory.buffer, place, 4096)).written;
};

/** The text of the last answer. */
const heard = () => {
  const [place, length] = [kernel.text_out(), kernel.text_out_length()];
  return decoder.decode(new Uint8Array(kernel.memory.buffer, place, length));
};

/** Numbers of that name: a view of the kernel's memory, valid until its next call. */
const numbers = (name) => {
  const length = say(name);
  const count = kernel.numbers_out_count(length);
  const place = kernel.numbers_out(length);
  return new Float32Array(kernel.memory.buffer, place, count);
};

const words = (name) => (kernel.words(say(name)) ? heard() : null);

/** The bytes of a file of that name; none if there is none. */
const file = (name) => {
  const length = kernel.bytes(say(name));
  const place = kernel.bytes_out();
  return new Uint8Array(kernel.memory.buffer, place, length).slice();
};

/** Opens a bench with its parts. */
function begin(open, parts) {
  for (const [name, bytes] of Object.entries(parts)) {
    const place = kernel.part_in(say(name), bytes.byteLength);
    new Uint8Array(kernel.memory.buffer, place, bytes.byteLength).set(new Uint8Array(bytes));
  }
  if (!kernel.open(say(open))) throw new Error(heard());
}

/** Does what is named; a number. */
function perform(act, values = []) {
  const taken = Math.min(values.length, 16384);
  const place = kernel.numbers_in();
  new Float64Array(kernel.memory.buffer, place, taken).set(values.slice(0, taken));
  if (!kernel.act(say(act), taken)) throw new Error(heard());
  return kernel.value();
}

/** Another worker, at the other end of a port, which answers one request after the other. */
class Other {
  constructor(port) {
    this.port = port;
    this.waiting = [];
    port.onmessage = ({ data: { error, ...answer } }) => {
      const { resolve, reject } = this.waiting.shift();
      if (error === undefined) resolve(answer);
      else reject(Object.assign(new Error(error), { broken: true }));
    };
  }

  ask(request) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.port.postMessage(request);
    });
  }
}

/** Divides the learning of the bench that was opened among those who stand by; who takes part. */
async function share(open, parts) {
  workers = 1;
  const count = Math.min(others.length + 1, Number(words("shares") ?? 1));
  if (count < 2) return [];
  const asked = others.slice(0, count - 1).map((other, k) => other.ask({ open, parts, share: [k + 1, count] }));
  try {
    await Promise.all(asked);
  } catch {
    // There is no room for the network once more: it learns alone.
    return [];
  }
  perform("share", [0, count]);
  workers = count;
  return others.slice(0, count - 1);
}

/** All learn from the step that is waited at, each its share, and the trial goes on. */
async function learnTogether() {
  const follow = Float64Array.from(numbers("state"));
  const asked = (await sharing).map((other) => other.ask({ follow }));
  perform("learn");
  for (const [k, { weights }] of (await Promise.all(asked)).entries()) numbers(`share ${k + 1}`).set(weights);
  return perform("go on");
}

/** Does one thing, and looks at what is asked for. */
async function answer({ open, parts = {}, act, values = [], views = [], texts = [], files = [] }) {
  if (open !== undefined) {
    await sharing;
    begin(open, parts);
    sharing = share(open, parts);
  }
  const sharers = SETTLED.includes(act) ? await sharing : [];
  if (act === "version") await Promise.all(sharers.map((other) => other.ask({ version: values })));
  let value = act === undefined ? 0 : perform(act, values);
  while (act === "advance" && value === 2) value = await learnTogether();
  // What leaves for the page is copied once, for the kernel goes on.
  const looked = Object.fromEntries(views.map((name) => [name, numbers(name).slice()]));
  const told = Object.fromEntries(texts.map((name) => [name, words(name)]));
  const made = Object.fromEntries(files.map((name) => [name, file(name)]));
  return { value, views: looked, texts: told, files: made, memory: kernel.memory.buffer.byteLength, workers };
}

/** What a worker does for the one that leads, whose port this is. */
function serve(port) {
  let mine = 0;
  port.onmessage = ({ data: { open, parts, share: part, follow, version } }) => {
    try {
      if (open !== undefined) {
        begin(open, parts);
        perform("share", part);
        [mine] = part;
      }
      if (version) perform("version", version);
      if (follow) perform("follow", follow);
      const weights = follow && numbers(`share ${mine}`).slice();
      port.postMessage({ weights }, weights ? [weights.buffer] : []);
    } catch (error) {
      port.postMessage({ error: error.message });
    }
  };
}

async function hear({ id, load: modules, port, ports, ...request }) {
  try {
    if (modules) {
      const loaded = await load(modules);
      kernel = loaded.kernel;
      if (port) serve(port);
      postMessage({ id, value: loaded.own });
      return;
    }
    if (ports) {
      others = ports.map((other) => new Other(other));
      return;
    }
    const start = performance.now();
    const answered = await answer(request);
    const buffers = Object.values(answered.views).map((view) => view.buffer);
    postMessage({ id, ...answered, milliseconds: performance.now() - start }, buffers);
  } catch (error) {
    // Who leads is not left to wait.
    if (port) port.onmessage = () => port.postMessage({ error: error.message });
    const full = error.message.includes("needs more memory than there is");
    const broken = full || error.broken || error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    postMessage({ id, error: error.message, broken });
  }
}

// One after the other, for some of it waits.
let heardAll = Promise.resolve();
onmessage = ({ data }) => {
  heardAll = heardAll.then(() => hear(data));
};
