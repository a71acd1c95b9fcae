// A map on a canvas: every home a rectangle of its class, hatched where nobody lives, rings round the homes of the
// people who are followed.

import { NOBODY, palette } from "./speler_colors.js";
import { button, el } from "./speler_dom.js";

/** The usual distance between neighbouring numbers of a list: that of homes in a row, not of streets. */
function usualGap(values) {
  const sorted = [...new Set(values)].sort((one, two) => one - two);
  const counts = new Map();
  for (let k = 1; k < sorted.length; k++) {
    const gap = sorted[k] - sorted[k - 1];
    counts.set(gap, (counts.get(gap) ?? 0) + 1);
  }
  return [...counts].reduce(
    (best, each) => (each[1] > best[1] || (each[1] === best[1] && each[0] < best[0]) ? each : best),
    [1, 0],
  )[0];
}

/** Left, top, width and height of every home on a field of this size, in whole pixels. */
export function lots(map, width, height) {
  const [gapX, gapY] = [usualGap(map.x), usualGap(map.y)];
  // room for the ring round a home at the edge
  const pad = Math.max(8, width / 45);
  const stepX = (width - 2 * pad) / (Math.max(...map.x) + gapX);
  const stepY = Math.min((height - 2 * pad) / (Math.max(...map.y) + gapY), stepX * 4);
  const lift = (height - stepY * (Math.max(...map.y) + gapY)) / 2;
  return map.x.map((x, k) => {
    const [left, top] = [Math.round(pad + x * stepX), Math.round(lift + map.y[k] * stepY)];
    // a line between neighbours where there is room for one
    const right = Math.round(pad + (x + gapX) * stepX) - (stepX * gapX > 3 ? 1 : 0);
    const bottom = Math.round(lift + (map.y[k] + gapY * 0.85) * stepY) - (stepY * gapY > 6 ? 1 : 0);
    return [left, top, Math.max(1, right - left), Math.max(1, bottom - top)];
  });
}

/** How many homes there are in each class at a month; the last number is homes where nobody lives. */
export function tally(frames, cells, month) {
  const counts = new Array(NOBODY + 1).fill(0);
  for (let k = month * cells; k < (month + 1) * cells; k++) counts[frames[k]] += 1;
  return counts;
}

function paint(pixels, width, [left, top, wide, high], kind, colors) {
  const [right, bottom] = [left + wide, top + high];
  const edged = wide > 3 && high > 3 && colors.edges[kind] !== colors.fills[kind];
  for (let y = top; y < bottom; y++) {
    const row = y * width;
    if (kind === NOBODY) {
      for (let x = left; x < right; x++) pixels[row + x] = (x + y) % 4 ? colors.street : colors.line;
    } else if (edged && (y === top || y === bottom - 1)) {
      pixels.fill(colors.edges[kind], row + left, row + right);
    } else {
      pixels.fill(colors.fills[kind], row + left, row + right);
      if (edged) pixels[row + left] = pixels[row + right - 1] = colors.edges[kind];
    }
  }
}

/** Homes that are put on the screen one by one; more of them at once. */
const FEW = 300;

/** Where the ring round a home goes and the disc with its number, within a canvas, and the box that holds both. */
function ringOf([left, top, width, height], canvas, scale) {
  const [x, y, radius] = [left + width / 2, top + height / 2, Math.hypot(width, height) / 2 + 4 * scale];
  const size = 8 * scale;
  const aside = radius * 0.7 + size * 0.7;
  const disc = [
    x + aside + size > canvas.width ? x - aside : x + aside,
    y - aside - size < 0 ? y + aside : y - aside,
  ];
  const reach = Math.ceil(aside + size + 4 * scale);
  return { x, y, radius, disc, size, box: [Math.floor(x) - reach, Math.floor(y) - reach, 2 * reach, 2 * reach] };
}

/** Draws it; that of the person who is told more of is thicker. */
function drawRing(context, { x, y, radius, disc, size }, k, chosen, scale) {
  for (const [thick, color] of [
    [chosen ? 7 : 5, "#ffffff"],
    [chosen ? 3.5 : 2, "#000000"],
  ]) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.lineWidth = thick * scale;
    context.strokeStyle = color;
    context.stroke();
  }
  for (const [wide, color] of [
    [size, "#ffffff"],
    [size - 1.5 * scale, "#000000"],
  ]) {
    context.beginPath();
    context.arc(...disc, wide, 0, 2 * Math.PI);
    context.fillStyle = color;
    context.fill();
  }
  context.fillStyle = "#ffffff";
  context.font = `bold ${Math.round(11 * scale)}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(k + 1), ...disc);
}

/** The map of side "a" or "b". `open` is called when somebody wants its table. */
export function makeMap(app, letter, open) {
  const canvas = el("canvas", { role: "img", class: "map-canvas", "data-side": letter });
  const context = canvas.getContext("2d", { alpha: false });
  const title = el("h2", { class: "side-title" });
  const table = button("", open, { class: "quiet" });
  const node = el("figure", { class: `map ${letter}` }, el("figcaption", {}, title, table), canvas);
  let image = null;
  let pixels = null;
  let homes = [];
  let colors = null;
  let shown = null;

  const room = () => {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    return [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  };

  const start = () => {
    const [width, height] = room();
    if (width < 40 || height < 40 || !app.frames) return;
    [canvas.width, canvas.height] = [width, height];
    image = context.createImageData(width, height);
    pixels = new Uint32Array(image.data.buffer);
    homes = lots(app.payload.sides[letter].map, width, height);
    colors = palette(true);
    pixels.fill(colors.street);
    shown = null;
    frame(app.month);
  };

  const frame = (month) => {
    if (!image) return;
    const frames = app.frames[letter];
    const from = month * homes.length;
    const changed = [];
    // only homes whose class changed are painted again
    for (let k = 0; k < homes.length; k++) {
      const kind = frames[from + k];
      if (shown !== null && frames[shown * homes.length + k] === kind) continue;
      paint(pixels, canvas.width, homes[k], kind, colors);
      changed.push(homes[k]);
    }
    shown = month;
    // and only they are put on the screen, unless there are so many that the whole is less work
    if (changed.length > FEW) context.putImageData(image, 0, 0);
    else for (const home of changed) context.putImageData(image, 0, 0, ...home);
    if (changed.length) ring();
    canvas.dataset.month = month;
  };

  const ring = () => {
    const scale = canvas.width / canvas.clientWidth || 1;
    const rings = app.payload.sides[letter].people.map(({ home }) => ringOf(homes[home], canvas, scale));
    for (const { box } of rings) context.putImageData(image, 0, 0, ...box);
    rings.forEach((each, k) => drawRing(context, each, k, k === app.person, scale));
  };

  const rest = (month) => canvas.setAttribute("aria-label", mapSentence(app, letter, month));
  const name = () => {
    const { title: named } = app.payload.sides[letter];
    title.replaceChildren(
      el("span", { class: `badge ${letter}` }, `${letter === "a" ? "●" : "◆"} ${letter.toUpperCase()}`),
      ` ${named}`,
    );
    table.textContent = app.words.say("button.table");
    table.setAttribute(
      "aria-label",
      app.words.say("button.table_of", { what: app.words.say("map.of", { letter: letter.toUpperCase() }) }),
    );
    rest(app.month);
  };

  for (const [event, heard] of [
    ["look", start],
    ["person", () => image && ring()],
    ["frame", frame],
    ["rest", rest],
    ["data", name],
  ])
    app.bin.add(app.on(event, heard));
  // a map is as tall as what stands beside it, which is drawn and said later: it would show stretched
  const sizes = new ResizeObserver(() => {
    const [width, height] = room();
    if (width !== canvas.width || height !== canvas.height) start();
  });
  sizes.observe(canvas);
  app.bin.add(() => sizes.disconnect());
  return { el: node, canvas };
}

/** What the map shows at a month, for who cannot see it. */
function mapSentence(app, letter, month) {
  const { words, payload } = app;
  const { map, people } = payload.sides[letter];
  if (!app.frames) return map.label;
  const counts = tally(app.frames[letter], map.x.length, month);
  const lived = counts.slice(0, NOBODY).reduce((sum, count) => sum + count, 0);
  const share = (from, to) => {
    const inside = counts.slice(from, to).reduce((sum, count) => sum + count, 0);
    return words.number(lived ? (100 * inside) / lived : 0);
  };
  return words.say("sentence.map", {
    letter: letter.toUpperCase(),
    moment: words.moment(month),
    label: map.label,
    lived: words.number(lived),
    low: share(0, 2),
    low_class: map.legend.slice(0, 2).join("; "),
    high: share(5, 7),
    high_class: map.legend.slice(5, 7).join("; "),
    empty: words.number(counts[NOBODY]),
    names: people.map(({ name }, k) => `${k + 1} ${name}`).join(", "),
  });
}
