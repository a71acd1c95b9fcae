// What each chart shows, as plain data: lines, bands, window, a sentence for who cannot see it, and a table.

import { differenceWindow } from "./speler_axis.js";
import { extent, sharedCouncils, yearly } from "./speler_data.js";

/** Starts of council periods in either side, and whether another coalition took office there. */
function breaks(sides) {
  const found = new Map();
  for (const letter of ["a", "b"]) {
    for (const { from, changed } of sides[letter].councils) {
      if (from > 0) found.set(from, Boolean(found.get(from)) || changed);
    }
  }
  return [...found].map(([month, changed]) => ({ month, changed }));
}

/** What every chart shares: its months, council periods and elections. */
export function frame(app) {
  const { payload } = app;
  return {
    months: payload.months,
    councils: sharedCouncils(payload.sides) ?? payload.sides.a.councils,
    breaks: breaks(payload.sides),
  };
}

const top = (values, sign) =>
  values.reduce((best, value, month) => (sign * value > sign * values[best] ? month : best), 0);

/** "A begint op 47,3, ... en eindigt op 47,6": how a line runs, from its own numbers. */
function course(app, who, values, digits) {
  const { words } = app;
  const [low, high] = [top(values, -1), top(values, 1)];
  return words.say("sentence.course", {
    who,
    first: words.number(values[0], digits),
    low: words.number(values[low], digits),
    low_when: words.year(low),
    high: words.number(values[high], digits),
    high_when: words.year(high),
    last: words.number(values.at(-1), digits),
  });
}

/** The largest distance between the lines of A and B, and the month where it is. */
export function apart(first, second) {
  let month = 0;
  const count = Math.min(first.length, second.length);
  for (let k = 1; k < count; k++) {
    if (Math.abs(second[k] - first[k]) > Math.abs(second[month] - first[month])) month = k;
  }
  return { month, value: Math.abs(second[month] - first[month]) };
}

/** One indicator under A and B. */
export function pairSpec(app, indicator) {
  const { id, label, unit, digits } = indicator;
  const { words, payload } = app;
  const { a, b } = payload.sides;
  const side = { a, b };
  const number = (value) => words.number(value, digits);
  const banded = Boolean(a.band?.[id] && b.band?.[id]);
  // close by, the bands of all seeds would fill the chart and hide the two lines
  const spread = banded && !app.zoom;
  return {
    ...frame(app),
    name: id,
    title: words.say("chart.title", { label, unit }),
    explain: indicator.explain,
    window: app.windows[id],
    areas: spread ? ["a", "b"].map((letter) => ({ who: letter, ...side[letter].band[id] })) : [],
    lines: [
      ...["a", "b"].flatMap((who) =>
        ((spread && side[who].thin?.[id]) || []).map((values) => ({ who, values, thin: true })),
      ),
      ...["a", "b"].map((who) => ({ who, values: side[who].series[id] })),
    ],
    now: (month) => ["a", "b"].map((who) => `${who.toUpperCase()} ${number(side[who].series[id][month])}`),
    sentence: (month) =>
      [
        `${label}, ${unit}.`,
        course(app, "A", a.series[id], digits),
        course(app, "B", b.series[id], digits),
        words.say("sentence.now", {
          moment: words.moment(month),
          a: number(a.series[id][month]),
          b: number(b.series[id][month]),
        }),
      ].join(" "),
    table: () => ({
      caption: words.say("table.chart", { label, unit }),
      head: [
        words.say("table.year"),
        "A",
        "B",
        ...(banded ? ["A", "B"].map((who) => words.say("table.band", { who })) : []),
      ],
      rows: yearly(payload.months).map((month) => [
        words.number(month / 12, month % 12 ? 1 : 0),
        ...["a", "b"].map((who) => number(side[who].series[id][month])),
        ...(banded ? ["a", "b"].map((who) => span(words, side[who].band[id], month, digits)) : []),
      ]),
    }),
  };
}

function span(words, { low, high }, month, digits) {
  return words.say("table.span", { low: words.number(low[month], digits), high: words.number(high[month], digits) });
}

/** How B differs from A in one indicator, over all runs, on a scale of its own. */
export function differenceSpec(app, indicator) {
  const { id, label, unit, tiny } = indicator;
  const { words, payload } = app;
  const { own } = payload.difference;
  const { middle, low, high } = differenceSeries(payload, id);
  const digits = differenceDigits(extent(middle, low, high), indicator.digits);
  const points = words.apart(unit);
  const number = (value) => words.number(value, digits, true);
  return {
    ...frame(app),
    name: `b-a-${id}`,
    title: words.say("difference.title", { label, unit: points }),
    explain: words.say("difference.explain", { seeds: payload.difference.seeds }),
    window: differenceWindow((tiny || 0.1) / 2, middle, low, high, own?.[id]),
    zero: true,
    areas: low ? [{ who: "d", low, high }] : [],
    lines: [...(own?.[id] && low ? [{ who: "d", values: own[id], thin: true }] : []), { who: "d", values: middle }],
    number,
    points,
    sentence: (month) => `${label}. ${course(app, "B − A", middle, digits)} ${differenceWords(app, indicator, month)}`,
    table: () => ({
      caption: words.say("table.difference", { label, unit: points, seeds: payload.difference.seeds }),
      head: ["year", "mean", "low", "high", "own"].map((key) => words.say(`table.${key}`, { seed: payload.seed })),
      rows: yearly(payload.months).map((month) => [
        words.number(month / 12, month % 12 ? 1 : 0),
        ...[middle, low, high, own?.[id]].map((values) => number(values?.[month])),
      ]),
    }),
  };
}

/** Mean and interval of B - A; where only one seed was played its own difference, without interval. */
export function differenceSeries(payload, id) {
  return payload.difference.series?.[id] ?? { middle: payload.difference.own[id] };
}

/** Decimals for differences: one more than the scale has when all of them are small. */
function differenceDigits([low, high], digits) {
  return Math.max(-low, high) < 1 ? digits + 1 : digits;
}

/** What the interval at a month says, in words. */
export function differenceWords(app, { id, tiny }, month) {
  const { middle, low, high } = differenceSeries(app.payload, id);
  if (!low) return app.words.say("difference.once");
  const [m, l, h] = [middle[month], low[month], high[month]];
  const key = l > 0 ? "higher" : h < 0 ? "lower" : l === 0 && h === 0 ? "same" : "none";
  const said = app.words.say(`difference.${key}`);
  return (key === "higher" || key === "lower") && Math.abs(m) < tiny
    ? `${said} ${app.words.say("difference.tiny")}`
    : said;
}

/** A resident's trust by month of the run; null before somebody comes who lives here later. */
function trustOf(resident) {
  return [...new Array(resident.first ?? 0).fill(null), ...resident.trust];
}

/** The own trust of the resident who is told more of, under A and B; a line ends where they leave. */
export function residentSpec(app) {
  const { words, payload } = app;
  const [a, b] = ["a", "b"].map((letter) => payload.sides[letter].people[app.person]);
  const trust = { a: trustOf(a), b: trustOf(b) };
  const number = (values, month) => {
    if (month >= values.length) return words.say("resident.gone");
    return values[month] === null ? words.say("resident.not_yet") : words.number(values[month]);
  };
  const { name } = a;
  return {
    ...frame(app),
    name: "resident",
    title: words.say("resident.title", { name }),
    explain: words.say("resident.explain", { name }),
    window: [0, 100],
    areas: [],
    lines: ["a", "b"].map((who) => ({ who, values: trust[who] })),
    now: (month) => ["A", "B"].map((who, k) => `${who} ${number(trust["ab"[k]], month)}`),
    sentence: (month) => {
      const both = { a: number(trust.a, month), b: number(trust.b, month) };
      const now = words.say("sentence.now", { moment: words.moment(month), ...both });
      return `${words.say("resident.title", { name })}. ${now}`;
    },
    table: () => ({
      caption: words.say("resident.title", { name }),
      head: [words.say("table.year"), "A", "B"],
      rows: yearly(payload.months).map((month) => [
        words.number(month / 12, month % 12 ? 1 : 0),
        number(trust.a, month),
        number(trust.b, month),
      ]),
    }),
  };
}
