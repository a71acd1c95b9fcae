// Axes: round numbers to put beside a line, and the window of values that a chart shows.

import { extent } from "./speler_data.js";

const ROUND = [1, 2, 2.5, 5];

/** Round numbers within [low, high], at most `most` of them but two where that can be, and the decimals they need. */
export function ticks(low, high, most) {
  let power = 10 ** (Math.floor(Math.log10((high - low) / most)) - 1);
  let step = power;
  const count = (size) => Math.floor(high / size + 1e-9) - Math.ceil(low / size - 1e-9) + 1;
  for (let k = 0; count(step) > most; k++) {
    const next = ROUND[k % ROUND.length] * power;
    if (k % ROUND.length === ROUND.length - 1) power *= 10;
    if (count(next) < 2) break;
    step = next;
  }
  const digits = (String(Number(step.toPrecision(6))).split(".")[1] ?? "").length;
  const values = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-6; k++) values.push(k * step);
  return { values, digits };
}

/** Years to write under a chart that is `width` wide, in months. */
export function yearTicks(months, width, font) {
  const room = Math.max(2, Math.floor(width / (font * 3)));
  const every = [1, 2, 4, 5, 10, 20, 50].find((step) => months / 12 / step <= room) ?? 100;
  const values = [];
  for (let month = 0; month <= months; month += 12 * every) values.push(month);
  return values;
}

function pairExtent(payload, id) {
  return extent(payload.sides.a.series[id], payload.sides.b.series[id]);
}

/**
 * The values that each indicator shows, by id. Without zoom the whole scale, the same for all of one unit. With zoom
 * all charts of one unit keep the same height in units, so that steepness can be compared, each round its own lines.
 */
export function pairWindows(payload, zoom) {
  const windows = {};
  if (!zoom) {
    for (const { id, low, high } of payload.indicators) windows[id] = [low, high];
    return windows;
  }
  const extents = Object.fromEntries(payload.indicators.map(({ id }) => [id, pairExtent(payload, id)]));
  const spans = {};
  for (const { id, unit, tiny } of payload.indicators) {
    const [low, high] = extents[id];
    spans[unit] = Math.max(spans[unit] ?? 0, (high - low) * 1.15, 4 * (tiny || 0.1));
  }
  for (const { id, unit, low, high } of payload.indicators) {
    const span = Math.min(spans[unit], high - low);
    const middle = (extents[id][0] + extents[id][1]) / 2;
    const bottom = Math.max(low, Math.min(high - span, middle - span / 2));
    windows[id] = [bottom, bottom + span];
  }
  return windows;
}

/** A window that holds all the lists and zero, with some air. */
export function differenceWindow(least, ...lists) {
  const [low, high] = extent(...lists, [0]);
  const air = Math.max(least, 0.1 * (high - low));
  return [low - air, high + air];
}
