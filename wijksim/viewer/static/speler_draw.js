// Draws one chart as SVG: council bands, elections, grid, bands of seeds, lines with their signs, labels.
// Drawn once per size, data or zoom; what moves lies over it.

import { ticks, yearTicks } from "./speler_axis.js";
import { svg } from "./speler_dom.js";

let count = 0;

/** Where the lines go, in pixels, in a chart of this size with letters of `font` pixels. */
function place({ width, height, font, spec, words }) {
  const axis = ticks(...spec.window, Math.max(2, Math.min(6, Math.floor((height - 2 * font) / (font * 2.4)))));
  const labels = axis.values.map((value) => words.number(value, axis.digits, Boolean(spec.zero)));
  const longest = Math.max(1, ...labels.map((label) => label.length));
  // digits, and a sign that is wider, 6 pixels from the line
  const left = Math.ceil((longest * 0.64 + (spec.zero ? 0.2 : 0)) * font) + 6;
  const right = width - Math.ceil(font * (spec.zero ? 0.6 : 1.7));
  const [top, bottom] = [
    Math.ceil(font * 0.6) + (spec.large ? Math.ceil(font * 1.6) : 0),
    height - Math.ceil(font * 1.5),
  ];
  const [low, high] = spec.window;
  return {
    left,
    right,
    top,
    bottom,
    axis,
    labels,
    x: (month) => left + ((right - left) * month) / spec.months,
    y: (value) => bottom - ((bottom - top) * (value - low)) / (high - low),
  };
}

/** A number with one decimal, faster than toFixed. */
const short = (value) => Math.round(value * 10) / 10;

function path(values, at) {
  let text = "";
  for (let month = 0; month < values.length; month++) {
    if (values[month] === null) continue;
    text += `${text ? "L" : "M"}${short(at.x(month))} ${short(at.y(values[month]))}`;
  }
  return text;
}

function outline({ low, high }, at) {
  let back = "";
  for (let month = low.length - 1; month >= 0; month--) back += `L${short(at.x(month))} ${short(at.y(low[month]))}`;
  return `${path(high, at)}${back}Z`;
}

function councils(spec, at, words, font) {
  const parts = spec.councils.map(({ from, to }, k) =>
    svg("rect", {
      class: k % 2 ? "council odd" : "council",
      x: at.x(from),
      y: at.top,
      width: Math.max(0, at.x(to) - at.x(from)),
      height: at.bottom - at.top,
    }),
  );
  for (const { month, changed } of spec.breaks) {
    const x = at.x(month);
    parts.push(svg("line", { class: changed ? "break changed" : "break", x1: x, x2: x, y1: at.top, y2: at.bottom }));
  }
  if (spec.large) {
    spec.councils.forEach(({ from, to }, k) => {
      const text = words.say("timeline.council", { number: k + 1 });
      if (at.x(to) - at.x(from) < text.length * font * 0.5) return;
      parts.push(svg("text", { x: at.x(from) + 4, y: at.top - font * 0.5, class: "tick" }, text));
    });
  }
  return parts;
}

function axes(spec, at, words, font, width) {
  const parts = [];
  at.axis.values.forEach((value, k) => {
    const y = at.y(value);
    parts.push(svg("line", { class: "grid", x1: at.left, x2: at.right, y1: y, y2: y }));
    parts.push(svg("text", { class: "tick", x: at.left - 6, y: y + font * 0.35, "text-anchor": "end" }, at.labels[k]));
  });
  const years = yearTicks(spec.months, at.right - at.left, font);
  // the last one says what they count, stands against the edge, and takes the place of the one before if it must
  const last = words.say("chart.years", { count: years.at(-1) / 12 });
  const end = Math.min(width - 2, at.x(years.at(-1)) + last.length * font * 0.27);
  years.forEach((month, k) => {
    const x = at.x(month);
    parts.push(svg("line", { class: "mark", x1: x, x2: x, y1: at.bottom, y2: at.bottom + 4 }));
    const place = { class: "tick", y: at.bottom + font * 1.2 };
    if (k === years.length - 1) parts.push(svg("text", { ...place, x: end, "text-anchor": "end" }, last));
    else if (x + font < end - last.length * font * 0.56)
      parts.push(svg("text", { ...place, x, "text-anchor": "middle" }, month / 12));
  });
  if (spec.zero) parts.push(svg("line", { class: "zero", x1: at.left, x2: at.right, y1: at.y(0), y2: at.y(0) }));
  return parts;
}

/** Circles on A and diamonds on B, in turn, so that both are seen where the lines lie on each other. */
function signs({ who, values }, spec, at, size) {
  if (who === "d") return [];
  // half of it is whole years too: some lines have a value a year
  const every = Math.max(24, Math.round(spec.months / 120) * 24);
  const found = [];
  for (let month = who === "a" ? every / 2 : every; month < values.length; month += every) {
    const [x, y] = [at.x(month), at.y(values[month])];
    if (values[month] === null || y < at.top || y > at.bottom) continue;
    found.push(
      who === "a"
        ? svg("circle", { class: "sign a", cx: x, cy: y, r: size })
        : svg("path", {
            class: "sign b",
            d: `M${x} ${y - size * 1.3}L${x + size * 1.3} ${y}L${x} ${y + size * 1.3}L${x - size * 1.3} ${y}Z`,
          }),
    );
  }
  return found;
}

/** "A" and "B" beside the ends of their lines, moved apart where they would lie on each other. */
function labels(spec, at, font) {
  // low enough for the line, and above the years
  const floor = at.bottom - font * 0.35;
  const ends = spec.lines
    .filter(({ who, thin, values }) => who !== "d" && !thin && values.length > spec.months && values.at(-1) !== null)
    .map(({ who, values }) => ({ who, y: Math.max(at.top, Math.min(floor, at.y(values.at(-1)))) }))
    .sort((one, two) => one.y - two.y);
  if (ends.length === 2 && ends[1].y - ends[0].y < font) {
    const middle = Math.max(at.top + font / 2, Math.min(floor - font / 2, (ends[0].y + ends[1].y) / 2));
    [ends[0].y, ends[1].y] = [middle - font / 2, middle + font / 2];
  }
  return ends.map(({ who, y }) =>
    svg("text", { class: `end ${who}`, x: at.right + font * 0.35, y: y + font * 0.35 }, who.toUpperCase()),
  );
}

/** Fills `node` (an svg element) with the chart and gives its places. */
export function draw(node, { spec, width, height, font, words }) {
  const at = place({ width, height, font, spec, words });
  const clip = `speler-clip-${++count}`;
  const window = svg(
    "clipPath",
    { id: clip },
    svg("rect", {
      x: at.left,
      y: at.top - 1,
      width: Math.max(0, at.right - at.left),
      height: Math.max(0, at.bottom - at.top + 2),
    }),
  );
  const inside = svg("g", { "clip-path": `url(#${clip})` });
  for (const area of spec.areas) {
    inside.append(svg("path", { class: `area ${area.who}`, d: outline(area, at) }));
    for (const edge of [area.low, area.high])
      inside.append(svg("path", { class: `edge ${area.who}`, d: path(edge, at) }));
  }
  for (const line of spec.lines) {
    inside.append(svg("path", { class: `line ${line.who}${line.thin ? " thin" : ""}`, d: path(line.values, at) }));
  }
  const thick = spec.lines.filter((line) => !line.thin);
  node.setAttribute("viewBox", `0 0 ${width} ${height}`);
  node.setAttribute("width", width);
  node.setAttribute("height", height);
  node.style.fontSize = `${font}px`;
  node.replaceChildren(
    svg("defs", {}, window),
    ...councils(spec, at, words, font),
    ...axes(spec, at, words, font, width),
    inside,
    ...thick.flatMap((line) => signs(line, spec, at, font * 0.3)),
    ...labels(spec, at, font),
  );
  return at;
}
