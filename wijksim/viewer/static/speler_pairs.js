// Fact and experience of one part of life: two charts on top of each other, once a year, and what became of both.

import { makeChart } from "./speler_chart.js";
import { button, el, say } from "./speler_dom.js";
import { pairedFigureSpec } from "./speler_paired.js";

const KINDS = ["fact", "experience"];

function makeOne(app, id, open) {
  const pair = () => app.payload.pairs.find((each) => each.id === id);
  const title = el("h3", {});
  const table = button("", () => open(makes[0], true), { class: "quiet" });
  const makes = KINDS.map((kind) => () => pairedFigureSpec(app, pair(), kind));
  const parts = KINDS.map((kind, k) => {
    const name = el("p", { class: "figure-name" });
    const chart = makeChart(app, { make: makes[k], height: (width) => Math.min(Math.max(width * 0.3, 96), 170) });
    chart.picture.addEventListener("click", () => open(makes[k]));
    return { kind, name, chart };
  });
  const said = ["a", "b"].map((letter) => el("p", { class: "note", "data-side": letter }));
  const node = el(
    "section",
    { class: "panel paired", "data-pair": id },
    el("header", {}, title, table),
    ...parts.flatMap(({ name, chart }) => [name, chart.el]),
    ...said,
  );
  app.bin.add(
    app.on("data", () => {
      const { words, payload } = app;
      say(title, pair().label);
      table.textContent = words.say("button.table");
      table.setAttribute("aria-label", words.say("button.table_of", { what: pair().label }));
      for (const { kind, name } of parts) {
        const { label, unit, source } = pair()[kind];
        name.replaceChildren(
          el("strong", {}, `${words.say(`pairs.${kind}`)}: `),
          `${label}, ${unit} `,
          el("span", { class: "unit" }, words.say("pairs.source", { source })),
        );
      }
      said.forEach((line, k) => say(line, payload.sides["ab"[k]].pairs[id].text));
    }),
  );
  return node;
}

/** All pairs; `open(make, table)` shows a chart large. */
export function makePairs(app, open) {
  const heading = el("h2", {});
  const about = el("p", { class: "about" });
  const note = el("p", { class: "note" });
  const grid = el("div", { class: "pairs" }, ...app.payload.pairs.map(({ id }) => makeOne(app, id, open)));
  const node = el("section", { class: "all-pairs" }, heading, about, grid, note);
  app.bin.add(
    app.on("data", () => {
      for (const [part, key] of [
        [heading, "heading"],
        [about, "about"],
        [note, "note"],
      ])
        say(part, app.words.say(`pairs.${key}`));
    }),
  );
  return { el: node };
}
