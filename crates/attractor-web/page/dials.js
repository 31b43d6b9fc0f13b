// Sliders of a bench: what can be set, with a sentence each.

class Dials {
  /** `changed(dial, value)` is told of every value that was chosen. */
  constructor(dials, changed) {
    this.inputs = new Map();
    this.node = element("div", { class: "dials" });
    for (const dial of dials) this.node.append(this.row(dial, changed));
  }

  row(dial, changed) {
    const id = `dial-${dial.key}`;
    if (dial.low === 0 && dial.high === 1 && dial.step === 1) return this.toggle(id, dial, changed);
    const wide = dial.high > 1e6;
    const shown = element("output", { for: id });
    const input = element("input", {
      id,
      type: wide ? "number" : "range",
      min: dial.low,
      max: dial.high,
      step: dial.step,
      value: dial.usual,
      "aria-describedby": `${id}-help`,
    });
    const digits = Math.max(0, Math.ceil(-Math.log10(dial.step)));
    const show = () => {
      shown.textContent = wide ? "" : Number(input.value).toFixed(digits);
    };
    input.addEventListener("input", show);
    input.addEventListener("change", () => {
      const value = Math.max(dial.low, Math.min(dial.high, Number(input.value) || 0));
      input.value = value;
      show();
      changed(dial, value);
    });
    this.inputs.set(dial.key, { input, show });
    show();
    return element(
      "div",
      { class: "dial" },
      element("label", { for: id }, dial.label),
      shown,
      input,
      element("p", { class: "help", id: `${id}-help` }, dial.help),
    );
  }

  /** A dial of two positions. */
  toggle(id, dial, changed) {
    const input = element("input", { id, type: "checkbox", role: "switch", "aria-describedby": `${id}-help` });
    input.addEventListener("change", () => changed(dial, input.checked ? 1 : 0));
    this.inputs.set(dial.key, { input, show: () => {} });
    return element(
      "div",
      { class: "dial" },
      element("label", { for: id }, dial.label),
      input,
      element("p", { class: "help", id: `${id}-help` }, dial.help),
    );
  }

  /** Shows the values of `key=value&...`. */
  set(text) {
    for (const pair of text.split("&")) {
      const [key, value] = pair.split("=");
      const found = this.inputs.get(key);
      if (!found) continue;
      if (found.input.type === "checkbox") found.input.checked = value === "1";
      else found.input.value = value;
      found.show();
    }
  }

  /** All values as `key=value&...`. */
  text() {
    return [...this.inputs].map(([key, { input }]) => `${key}=${input.type === "checkbox" ? Number(input.checked) : input.value}`).join("&");
  }
}
