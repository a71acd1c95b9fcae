// From what the server sends to what is drawn: map frames unpacked, later bands merged in.

import { inflate } from "./speler_wire.js";

/**
 * All frames of a map, one after the other, a class a home. What is sent are changes, modulo 256, home by home: for each
 * how many months before it there was none, and then the changes themselves.
 */
async function unpack(map, months) {
  const sent = await inflate(map.frames);
  const [count, cells, span] = [sent.length / 2, map.x.length, months + 1];
  const frames = new Uint8Array(cells * span);
  let [home, month] = [0, -1];
  for (let k = 0; k < count; k++) {
    month += sent[k] + 1;
    for (; month >= span; month -= span) home += 1;
    frames[month * cells + home] = sent[count + k];
  }
  if (home !== cells - 1 || month !== months) throw new Error(`home ${home}, month ${month} for ${cells}, ${months}`);
  for (let k = cells; k < frames.length; k++) frames[k] += frames[k - cells];
  return frames;
}

/** The frames of both maps; those of B can be sent as what they differ from A. */
export async function unpackBoth({ a, b }, months) {
  const [first, second] = await Promise.all([unpack(a.map, months), unpack(b.map, months)]);
  if (b.map.apart) for (let k = 0; k < second.length; k++) second[k] += first[k];
  return { a: first, b: second };
}

/** The payload with the bands that came later; those of another comparison are left out. */
export function merged(payload, extra) {
  if (!extra || (extra.hash && extra.hash !== payload.hash)) return payload;
  const side = (letter) => ({ ...payload.sides[letter], ...(extra.sides?.[letter] ?? {}) });
  return {
    ...payload,
    sides: { a: side("a"), b: side("b") },
    difference: { ...payload.difference, ...(extra.difference ?? {}) },
    notes: extra.notes ?? payload.notes,
  };
}

/** The months for which a table has a row: the start, the end of every year, and the end. */
export function yearly(months) {
  const rows = [];
  for (let month = 0; month < months; month += 12) rows.push(month);
  return [...rows, months];
}

/** Lowest and highest of lists of numbers; what is missing or no number is left out. */
export function extent(...lists) {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (const value of list ?? []) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Council periods and elections that are the same for both sides, or null when they differ. */
export function sharedCouncils(sides) {
  const a = JSON.stringify(sides.a.councils);
  return a === JSON.stringify(sides.b.councils) ? sides.a.councils : null;
}

/** Events of both sides in order of time; what happens in both at once is told once. */
export function toldEvents(sides) {
  const told = new Map();
  for (const letter of ["a", "b"]) {
    for (const event of sides[letter].events) {
      const key = JSON.stringify([event.month, event.kind, event.text]);
      const known = told.get(key) ?? { ...event, sides: [] };
      if (!known.sides.includes(letter)) known.sides.push(letter);
      told.set(key, known);
    }
  }
  return [...told.values()].sort((one, two) => one.month - two.month);
}
