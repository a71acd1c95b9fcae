// What a chart of a fact or an experience shows, as plain data: a value a year under A and under B.

import { extent, yearly } from "./speler_data.js";
import { frame } from "./speler_specs.js";

const YEAR = 12;

/** The last value that was known at a month, or null. */
export function lastKnown(values, month) {
  const past = values.slice(0, Math.floor(month / YEAR) + 1).filter((value) => value !== null);
  return past.length ? past.at(-1) : null;
}

/** The scale of a figure: its own; without an upper end, or close by, as far as the lines of A and B go. */
function scale(figure, lines, zoom) {
  const [low, high] = extent(...lines);
  const top = figure.high ?? (high > 0 ? high * 1.1 : 1);
  if (!zoom) return [figure.low, top];
  const air = Math.max(0.15 * (high - low), 0.01 * (top - figure.low));
  return [Math.max(figure.low, low - air), figure.high === null ? high + air : Math.min(figure.high, high + air)];
}

/** A value a month, with nothing between the years: a line is drawn from year to year. */
function spread(values, months) {
  const found = new Array(months + 1).fill(null);
  values.forEach((value, year) => (found[year * YEAR] = value));
  return found;
}

/** The fact or the experience (`kind`) of a pair. */
export function pairedFigureSpec(app, pair, kind) {
  const { words, payload } = app;
  const figure = pair[kind];
  const lines = ["a", "b"].map((letter) => payload.sides[letter].pairs[pair.id][kind]);
  const number = (value, { digits }) => (value === null ? words.say("pairs.missing") : words.number(value, digits));
  const at = (month) => lines.map((values) => number(lastKnown(values, month), figure));
  const columns = ["a", "b"].flatMap((letter) => ["fact", "experience"].map((each) => ({ letter, each })));
  return {
    ...frame(app),
    name: `${pair.id}-${kind}`,
    title: words.say("pairs.title", { kind: words.say(`pairs.${kind}`), label: figure.label, unit: figure.unit }),
    explain: words.say("pairs.explain", { source: words.opening(figure.source) }),
    window: scale(figure, lines, app.zoom),
    areas: [],
    lines: lines.map((values, k) => ({ who: "ab"[k], values: spread(values, payload.months) })),
    now: (month) => at(month).map((text, k) => `${"AB"[k]} ${text}`),
    sentence: (month) => {
      const [a, b] = at(month);
      return `${figure.label}, ${figure.unit}. ${words.say("sentence.now", { moment: words.moment(month), a, b })}`;
    },
    table: () => ({
      caption: words.say("pairs.caption", { label: pair.label }),
      head: [
        words.say("table.year"),
        ...columns.map(({ letter, each }) =>
          words.say("pairs.column", { who: letter.toUpperCase(), kind: `${words.say(`pairs.${each}`)} (${pair[each].unit})` }),
        ),
      ],
      rows: yearly(payload.months).map((month) => [
        words.number(month / YEAR, month % YEAR ? 1 : 0),
        ...columns.map(({ letter, each }) =>
          number(payload.sides[letter].pairs[pair.id][each][month / YEAR] ?? null, pair[each]),
        ),
      ]),
    }),
  };
}
