// The eight small charts, with one switch between the whole scale and a closer look.

import { makeChart } from "./speler_chart.js";
import { badge, button, el, say, term } from "./speler_dom.js";
import { apart, pairSpec } from "./speler_specs.js";

/** Lines closer than this, in pixels, are said to lie on each other. */
const TOGETHER = 4;

/** "The lines lie on each other here; the largest difference is ...", or nothing when they can be told apart. */
function togetherNote(app, { id, unit, digits }, chart) {
  const { a, b } = app.payload.sides;
  const { value, month } = apart(a.series[id], b.series[id]);
  const { top, bottom } = chart.at;
  const [low, high] = chart.spec.window;
  if ((value / (high - low)) * (bottom - top) > TOGETHER) return "";
  if (value === 0) return app.words.say("chart.equal");
  const shown = app.words.number(value, value < 1 ? digits + 1 : digits);
  return app.words.say("chart.together", { value: shown, unit: app.words.apart(unit), when: app.words.year(month) });
}

function makeOne(app, id, open) {
  const indicator = () => app.payload.indicators.find((each) => each.id === id);
  const make = () => pairSpec(app, indicator());
  const word = term();
  const unitOf = el("span", { class: "unit" });
  const title = el("h3", {}, word.el, " ", unitOf);
  const note = el("p", { class: "note" });
  const chart = makeChart(app, { make, height: (width) => Math.min(Math.max(width * 0.5, 150), 280) });
  const larger = button("", () => open(make), { class: "quiet" });
  const table = button("", () => open(make, true), { class: "quiet" });
  chart.picture.addEventListener("click", () => open(make));
  const node = el(
    "section",
    { class: "panel small", "data-indicator": id },
    title,
    chart.el,
    note,
    el("p", { class: "row" }, larger, table),
  );
  const name = () => {
    const { label, unit, explain } = indicator();
    word.set(label, explain);
    say(unitOf, unit);
    for (const [node, key] of [
      [larger, "larger"],
      [table, "table"],
    ]) {
      node.textContent = app.words.say(`button.${key}`);
      node.setAttribute("aria-label", app.words.say(`button.${key}_of`, { what: label }));
    }
  };
  name();
  app.bin.add(app.on("data", name));
  app.bin.add(app.on("look", () => chart.at && say(note, togetherNote(app, indicator(), chart))));
  return node;
}

/** A line of words that says which line is which. */
function key(app) {
  const { words, payload } = app;
  const one = (letter) =>
    el(
      "span",
      { class: "key-item" },
      el("span", { class: `stroke ${letter}`, "aria-hidden": "true" }),
      badge(letter),
      ` ${payload.sides[letter].title}`,
    );
  const coalition = el(
    "span",
    { class: "key-item" },
    el("span", { class: "stroke coalition", "aria-hidden": "true" }),
    words.say("chart.coalition"),
  );
  const bands = payload.sides.a.band ? "chart.band_key" : "chart.band_later";
  const about = app.zoom
    ? []
    : [el("span", { class: "key-item" }, words.say(bands, { seeds: payload.difference.seeds }))];
  return [one("a"), one("b"), coalition, ...about];
}

/** All small charts. */
export function makeCharts(app, open) {
  const heading = el("h2", {});
  const zoom = button("", () => app.setZoom(!app.zoom), { class: "zoom" });
  const about = el("p", { class: "about" });
  const legend = el("p", { class: "key" });
  const grid = el("div", { class: "charts" }, ...app.payload.indicators.map(({ id }) => makeOne(app, id, open)));
  const node = el("section", { class: "all-charts" }, el("header", {}, heading, zoom), about, legend, grid);
  const name = () => {
    heading.textContent = app.words.say("chart.heading");
    zoom.textContent = app.words.say(app.zoom ? "button.whole" : "button.zoom");
    zoom.setAttribute("aria-pressed", String(app.zoom));
    const [told, more] = app.zoom ? ["chart.zoomed", "chart.zoomed_screen"] : ["chart.whole", "chart.whole_screen"];
    about.replaceChildren(app.words.say(told), " ", el("span", { class: "on-screen" }, app.words.say(more)));
    legend.replaceChildren(...key(app));
  };
  for (const event of ["data", "look"]) app.bin.add(app.on(event, name));
  return { el: node };
}
