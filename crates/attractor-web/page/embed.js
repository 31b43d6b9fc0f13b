// One bench inside another page: under a figure of a report, or in a notebook.

const EMBEDDED = {
  own: (page, live) => new Own(page, live),
  held: (page, live) => new Held(page, live),
  grown: (page, live) => new Grown(page, live),
};

/** A rhythm that has grown in a run. */
class Grown extends Rhythm {
  constructor(page, { parts, settings }) {
    super(page, "grown", { parts, wanted: settings });
    const back = () => this.guard(() => this.kernel.act("first"));
    this.phase.before(element("button", { type: "button", onclick: back }, "As it was grown"));
  }
}

const UNABLE = "This network can be kicked in a browser that has WebAssembly with SIMD (Chrome 103, Firefox 113, Safari 16.4 or later).";

const TOO_LARGE = "This network does not fit into the memory that this browser gives a page: it takes one of fewer units or synapses, or a smaller share that learns.";

/** The bench of `live` ({ bench, settings, parts }) in an element; `done` is told of what was done. */
async function embed(place, live, modules, done) {
  const told = element("p", { class: "banner", role: "status", hidden: true });
  place.append(told);
  const tell = (sentence) => {
    told.textContent = sentence ?? "";
    told.hidden = !sentence;
  };
  if (!able()) return tell(UNABLE);
  const page = { told: tell, write() {}, done };
  page.failed = async (error) => {
    if (!error.broken) return tell(error.message);
    await page.kernel.revive();
    await page.bench.open(live.settings);
    tell("The simulation ran into the limits of this browser, and begins anew.");
  };
  try {
    page.kernel = await Kernel.start(modules);
  } catch (error) {
    return tell(`The simulation could not be started: ${error.message}`);
  }
  page.bench = EMBEDDED[live.bench](page, live);
  // The page around it says what it is, and has keys of its own.
  const { node, afreshButton } = page.bench;
  for (const part of [node.querySelector(".intro"), afreshButton, ...node.querySelectorAll("kbd")]) part?.remove();
  place.append(node);
  page.close = () => {
    page.bench.close();
    page.kernel.close();
  };
  try {
    await page.bench.open(live.settings);
  } catch (error) {
    page.close();
    node.remove();
    return tell(error.broken ? TOO_LARGE : error.message);
  }
  if (!calm()) page.bench.greet?.();
  return page;
}
