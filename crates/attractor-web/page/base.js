// Small things that everything uses.

/** An element with attributes and children. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** Where the page's colours and fonts are set. */
const theme = { root: document.documentElement };

const byId = (id) => document.getElementById(id);

/** A number in few digits, with a true minus, and none before a zero. */
function figure(value, digits = 2) {
  return Number.isFinite(value) ? value.toFixed(digits).replace(/^-(?=[0.]*$)/, "").replace("-", "−") : "–";
}

/** The next frame of the screen, or a moment later where the page is hidden. */
const nextFrame = () =>
  new Promise((go) => (document.hidden ? setTimeout(go, 50) : requestAnimationFrame(go)));

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Tells the reader something, until something else is told. */
function tell(sentence) {
  const told = byId("told");
  const away = element("button", { type: "button", class: "small", onclick: () => tell("") }, "OK");
  told.replaceChildren(element("span", {}, sentence ?? ""), away);
  told.hidden = !sentence;
}
