// Colours of the map: seven steps of cividis, which everybody can tell apart, and grey too.

export const STEPS = ["#00224e", "#2a3f6d", "#575d6d", "#7d7c78", "#a59c74", "#d2c060", "#fee838"];
/** The class of a home where nobody lives. */
export const NOBODY = 7;
/** Edges that keep the palest homes apart from a light street, and the darkest from a dark one. */
const EDGES = { light: { 5: "#8a7a1f", 6: "#7a6a00" }, dark: { 0: "#7f93b8", 1: "#7f93b8" } };
const GROUND = { light: { street: "#ffffff", line: "#6b6b6b" }, dark: { street: "#262626", line: "#a8a8a8" } };

const packed = (color) => {
  const value = parseInt(color.slice(1), 16);
  return ((255 << 24) | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
};

/** Which of the two the page shows now. */
function theme() {
  return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
}

/** Colours of fills, edges, street and hatch; as pixels (little endian) or as text for SVG. */
export function palette(asPixels) {
  const as = asPixels ? packed : (color) => color;
  const { street, line } = GROUND[theme()];
  return {
    fills: STEPS.map(as),
    edges: STEPS.map((color, k) => as(EDGES[theme()][k] ?? color)),
    street: as(street),
    line: as(line),
  };
}
