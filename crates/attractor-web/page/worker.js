// The worker: it holds the kernel and does what it is told, so that the page never waits.
"use strict";
let kernel = null;
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

/** Does one thing, and looks at what is asked for. */
function answer({ open, parts = {}, act, values = [], views = [], texts = [], files = [] }) {
  for (const [name, bytes] of Object.entries(parts)) {
    const place = kernel.part_in(say(name), bytes.byteLength);
    new Uint8Array(kernel.memory.buffer, place, bytes.byteLength).set(new Uint8Array(bytes));
  }
  if (open !== undefined && !kernel.open(say(open))) throw new Error(heard());
  let value = 0;
  if (act !== undefined) {
    const taken = Math.min(values.length, 16384);
    const place = kernel.numbers_in();
    new Float64Array(kernel.memory.buffer, place, taken).set(values.slice(0, taken));
    if (!kernel.act(say(act), taken)) throw new Error(heard());
    value = kernel.value();
  }
  // What leaves for the page is copied once, for the kernel goes on.
  const looked = Object.fromEntries(views.map((name) => [name, numbers(name).slice()]));
  const told = Object.fromEntries(texts.map((name) => [name, words(name)]));
  const made = Object.fromEntries(files.map((name) => [name, file(name)]));
  return { value, views: looked, texts: told, files: made, memory: kernel.memory.buffer.byteLength };
}

onmessage = async ({ data: { id, load: modules, ...request } }) => {
  try {
    if (modules) {
      const loaded = await load(modules);
      kernel = loaded.kernel;
      postMessage({ id, value: loaded.own });
      return;
    }
    const start = performance.now();
    const answered = answer(request);
    const buffers = Object.values(answered.views).map((view) => view.buffer);
    postMessage({ id, ...answered, milliseconds: performance.now() - start }, buffers);
  } catch (error) {
    const full = error.message.includes("needs more memory than there is");
    const broken = full || error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    postMessage({ id, error: error.message, broken });
  }
};
