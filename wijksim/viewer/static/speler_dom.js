// Elements made from plain values. Data only ever becomes text or an attribute, never markup.

const SVG_SPACE = "http://www.w3.org/2000/svg";

function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** An HTML element; an attribute that is a function listens ("onclick"), a string child is text. */
export function el(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/** An SVG element, as `el`. */
export function svg(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG_SPACE, tag), attributes, children);
}

/** A button that is no submit button. */
export function button(text, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, text);
}

/** Sets the text of a node, and touches nothing when it already says so. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** "● A" or "◆ B": the sign and letter of a side, for people who see shapes or colours. */
export function badge(letter) {
  const sign = letter === "a" ? "●" : "◆";
  return el(
    "span",
    { class: `badge ${letter}` },
    el("span", { "aria-hidden": "true" }, `${sign} `),
    letter.toUpperCase(),
  );
}

/** Something to drop at the end: event listeners, observers and timers by the function that ends them. */
export function makeBin() {
  const ends = [];
  return {
    add: (end) => ends.push(end),
    listen(target, name, heard, options) {
      target.addEventListener(name, heard, options);
      ends.push(() => target.removeEventListener(name, heard, options));
    },
    empty: () => ends.splice(0).forEach((end) => end()),
  };
}

let terms = 0;

/** A word with its explanation, which shows under the pointer and at focus, and goes with Escape. */
export function term() {
  const id = `speler-term-${++terms}`;
  const tip = el("span", { class: "tip", role: "tooltip", id });
  const word = el("button", { type: "button", class: "word", "aria-describedby": id });
  const node = el("span", { class: "term" }, word, tip);
  const quiet = (value) => () => node.classList.toggle("quiet", value);
  word.addEventListener("keydown", (event) => event.key === "Escape" && quiet(true)());
  for (const name of ["focus", "pointerenter"]) word.addEventListener(name, quiet(false));
  return {
    el: node,
    set(text, explained) {
      say(word, text);
      say(tip, explained);
    },
  };
}
