// The door for checks: kick, train, kick, without a click, and one JSON object into #selftest.

async function selftest(page) {
  const place = byId("selftest");
  try {
    await page.show("tame", KINDS.tame.check);
    const { bench, kernel } = page;
    // No exponents: they are not asked for.
    bench.plain = true;
    const watched = async (what) => {
      const [frames, start] = [bench.frames ?? 0, performance.now()];
      await bench.does(what);
      return (1000 * (bench.frames - frames)) / (performance.now() - start);
    };
    await watched("kick");
    const start = performance.now();
    await bench.does("train");
    const seconds = (performance.now() - start) / 1000;
    const rate = await watched("kick");
    const { texts } = await kernel.act("stop", [], { texts: ["report"] });
    const report = JSON.parse(texts.report);
    Object.assign(report, { frames_per_second: rate, training_seconds: seconds, memory_bytes: kernel.memory });
    place.textContent = JSON.stringify(report);
  } catch (error) {
    place.textContent = JSON.stringify({ error: error.message });
  }
  place.hidden = false;
}
