// "Why?": the named causes that moved trust in the year at the playhead, side by side for A and B.

import { badge, el, say } from "./speler_dom.js";

const SHOWN = 6;

/** The entry of a year for one side, or undefined. */
function entryAt(side, trust, month) {
  return side.why.find((each) => each.trust === trust && (month > each.from || each.from === 0) && month <= each.to);
}

/** Causes of both sides, first those in which A and B differ most; the last ones are added up as "the rest". */
function strongest(first, second, rest) {
  const rows = new Map();
  [first, second].forEach((entry, side) => {
    for (const { id, label, value } of entry?.causes ?? []) {
      const row = rows.get(id) ?? { label, values: [0, 0] };
      row.values[side] = value;
      rows.set(id, row);
    }
  });
  const size = ({ values }) => Math.max(Math.abs(values[0]), Math.abs(values[1]));
  const weight = (row) => [Math.abs(row.values[1] - row.values[0]), size(row)];
  const sorted = [...rows.values()]
    .filter((row) => size(row) > 0.0005)
    .sort((one, two) => {
      const [first, second] = [weight(one), weight(two)];
      return second[0] - first[0] || second[1] - first[1];
    });
  if (sorted.length <= SHOWN + 1) return sorted;
  const left = sorted.slice(SHOWN);
  const sum = (side) => left.reduce((total, row) => total + row.values[side], 0);
  return [...sorted.slice(0, SHOWN), { label: rest, values: [sum(0), sum(1)] }];
}

function bar(value, most, letter) {
  const share = most ? (50 * Math.abs(value)) / most : 0;
  const from = value < 0 ? 50 - share : 50;
  return el(
    "span",
    { class: "track", "aria-hidden": "true" },
    el("span", { class: `cause ${letter}`, style: `left:${from}%;width:${share}%` }),
  );
}

/** What was said of this year, for each side: it came with the numbers. */
function reasons(first, second) {
  return [first, second].flatMap((entry, k) => (entry?.text ? [el("p", {}, badge("ab"[k]), ` ${entry.text}`)] : []));
}

/** The panel; it changes when the playhead enters another year. */
export function makeWhy(app) {
  const heading = el("h2", { tabindex: "-1" });
  const about = el("p", { class: "about" });
  const choose = el("select", { onchange: () => show(app.month, true) });
  const body = el("tbody", {});
  const caption = el("caption", {});
  const heads = el("tr", {});
  const summary = el("div", {});
  const node = el(
    "section",
    { class: "panel why" },
    heading,
    el("label", {}, choose),
    summary,
    el(
      "div",
      { class: "scroll", tabindex: "0", role: "group" },
      el("table", {}, caption, el("thead", {}, heads), body),
    ),
    about,
  );
  let shown = "";

  const show = (month, always) => {
    const { words, payload } = app;
    const [first, second] = ["a", "b"].map((letter) => entryAt(payload.sides[letter], choose.value, month));
    const key = `${first?.from}:${second?.from}`;
    if (key === shown && !always) return;
    shown = key;
    const rows = strongest(first, second, words.say("why.rest"));
    const most = Math.max(...rows.flatMap((row) => row.values.map(Math.abs)), 0);
    const number = (value) => words.number(value, 2, true);
    const line = ({ label, values }, bars) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, label),
        ...values.map((value, k) =>
          el("td", {}, bars ? bar(value, most, "ab"[k]) : null, el("span", { class: "amount" }, number(value))),
        ),
      );
    const total = [first, second].map((entry) => (entry?.causes ?? []).reduce((sum, { value }) => sum + value, 0));
    say(caption, words.say("why.caption", { year: words.year(Math.max(1, month)) }));
    body.replaceChildren(
      ...rows.map((row) => line(row, true)),
      line({ label: words.say("why.total"), values: total }, false),
    );
    summary.replaceChildren(...reasons(first, second), el("p", {}, told(rows[0], number)));
  };

  const told = (row, number) => {
    if (!row) return app.words.say("why.nothing");
    const [a, b] = row.values.map(number);
    return a === b ? app.words.say("why.same") : app.words.say("why.most", { cause: row.label, a, b });
  };

  app.bin.add(
    app.on("data", () => {
      const { words, payload } = app;
      const trusts = [...new Set(payload.sides.a.why.map((each) => each.trust))];
      const chosen = choose.value;
      const label = (id) => payload.indicators.find((each) => each.id === id)?.label ?? words.say(`why.${id}`);
      choose.replaceChildren(...trusts.map((id) => el("option", { value: id }, label(id))));
      choose.value = trusts.includes(chosen) ? chosen : trusts[0];
      choose.setAttribute("aria-label", words.say("why.choose"));
      choose.parentElement.hidden = trusts.length < 2;
      heading.textContent = words.say("why.heading");
      about.textContent = words.say("why.about", { unit: payload.sides.a.why[0]?.unit ?? words.say("why.unit") });
      node.querySelector(".scroll").setAttribute("aria-label", words.say("why.heading"));
      heads.replaceChildren(
        el("th", { scope: "col" }, words.say("why.cause")),
        ...["a", "b"].map((letter) => el("th", { scope: "col" }, badge(letter))),
      );
      show(app.month, true);
    }),
  );
  app.bin.add(app.on("frame", (month) => show(month, false)));
  return { el: node, heading };
}
