// The door in a report: what is needed is unpacked when a reader asks for it.

for (const door of document.querySelectorAll(".live")) {
  door.hidden = false;
  const button = door.querySelector("button");
  button.addEventListener("click", async () => {
    button.disabled = true;
    const source = (id) => byId(id).textContent;
    const live = JSON.parse(source("live-network"));
    for (const [name, packed] of Object.entries(live.parts)) live.parts[name] = await unpacked(packed);
    const modules = { relaxed: source("module-relaxed"), exact: source("module-exact"), worker: source("worker-source") };
    button.hidden = true;
    const page = await embed(door, live, modules, (bench, what) => {
      // For those who check the page.
      door.dataset.done = what;
      door.dataset.correlation = bench.correlations?.at(-1) ?? "";
      door.dataset.output = bench.output?.at(-1) ?? "";
    });
    door.dataset.open = page ? "yes" : "no";
  });
}
