// A picture of a chart or a map as a file, made in the browser: SVG with its colours written in it, or PNG.

import { palette, NOBODY } from "./speler_colors.js";
import { el, svg } from "./speler_dom.js";
import { lots } from "./speler_map.js";

const KEPT = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "font-weight",
  "font-size",
];
const FAMILY = "system-ui, sans-serif";
const SCALE = 2;

/** A copy of a drawn chart that needs no style sheet, with a title above and its origin below. */
export function standalone(app, picture, title) {
  const copy = picture.cloneNode(true);
  const before = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, k) => {
    const style = getComputedStyle(before[k]);
    for (const name of KEPT) node.setAttribute(name, style.getPropertyValue(name));
    node.removeAttribute("class");
  });
  return framed(app, copy, title);
}

/** A map as it is at a month, a path a class, with its legend. */
export function mapPicture(app, letter, month) {
  const { map, title } = app.payload.sides[letter];
  const [width, height] = [900, 560];
  const colors = palette(false);
  const paths = new Array(NOBODY + 1).fill("");
  const frames = app.frames[letter];
  lots(map, width, height).forEach(
    ([x, y, w, h], k) => (paths[frames[month * map.x.length + k]] += `M${x} ${y}h${w}v${h}h${-w}z`),
  );
  const picture = svg("svg", { width, height: height + 40 });
  paths.forEach((d, k) => {
    const fill = k === NOBODY ? "none" : colors.fills[k];
    const stroke = k === NOBODY ? colors.line : colors.edges[k];
    if (d) picture.append(svg("path", { d, fill, stroke, "stroke-width": 0.7 }));
    const x = 4 + k * (width / (NOBODY + 1));
    const text = k === NOBODY ? app.words.say("map.nobody") : map.legend[k];
    picture.append(svg("rect", { x, y: height + 14, width: 18, height: 18, fill, stroke }));
    picture.append(svg("text", { x: x + 24, y: height + 29, "font-size": 14, fill: ink(app) }, text));
  });
  const who = `${letter.toUpperCase()} ${title}: ${map.label}, ${app.words.moment(month)}`;
  return framed(app, picture, who);
}

const ink = (app) => getComputedStyle(app.root).color;

function framed(app, picture, title) {
  const [width, height] = [Number(picture.getAttribute("width")), Number(picture.getAttribute("height"))];
  const { payload } = app;
  const {
    payload: { sides },
  } = app;
  const from = app.words.say("export.origin", {
    wijk: payload.wijk.name,
    a: sides.a.title,
    b: sides.b.title,
    seed: payload.seed,
    model: payload.model,
    hash: payload.hash,
  });
  const text = (y, size, content) =>
    svg("text", { x: 12, y, "font-size": size, fill: ink(app), "font-family": FAMILY }, content);
  picture.setAttribute("y", 40);
  picture.setAttribute("x", 6);
  picture.removeAttribute("class");
  const whole = [width + 12, height + 72];
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width: whole[0],
      height: whole[1],
      viewBox: `0 0 ${whole.join(" ")}`,
      "font-family": FAMILY,
    },
    svg("rect", { width: whole[0], height: whole[1], fill: getComputedStyle(app.root).backgroundColor }),
    text(26, 18, title),
    picture,
    text(height + 60, Math.min(12, (whole[0] - 24) / (from.length * 0.5)), from),
  );
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Hands the picture over as an SVG file. */
export function saveSvg(picture, name) {
  save(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }), `${name}.svg`);
}

/** Hands the picture over as a PNG file, twice as fine as the screen. */
export async function savePng(picture, name) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
  await image.decode();
  const canvas = el("canvas", { width: image.width * SCALE, height: image.height * SCALE });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  save(blob, `${name}.png`);
}
