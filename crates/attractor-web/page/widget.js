// The bench in a notebook: anywidget calls `render` with the model, whose traits are the network and what belongs to it.

/** Bytes of a trait, which come as a view. */
const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();

async function render({ model, el }) {
  const place = element("div", { class: "kit alone" });
  el.append(place);
  theme.root = place;
  const parts = Object.fromEntries(Object.entries(model.get("_parts")).map(([name, view]) => [name, bytesOf(view)]));
  const live = { bench: "own", settings: model.get("_settings"), parts };
  const page = await embed(place, live, MODULES, async (bench, what) => {
    const { texts } = await bench.kernel.act("stop", [], { texts: ["losses"] });
    model.set("losses", JSON.parse(texts.losses));
    model.set("correlations", bench.correlations);
    model.set("done", [...model.get("done"), what]);
    if (what === "train") model.set("_network", new DataView((await bench.kernel.file("network")).buffer));
    model.save_changes();
  });
  return () => page?.close();
}

export default { render };
