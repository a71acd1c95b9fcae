// The panel "B - A": the chart on a scale of its own, the figure of this moment in words, and what is earned back.

import { makeChart } from "./speler_chart.js";
import { button, el, say } from "./speler_dom.js";
import { differenceSeries, differenceSpec, differenceWords } from "./speler_specs.js";

/** The panel; `open(make, table)` shows a chart large. */
export function makeDifference(app, open) {
  const heading = el("h2", { class: "side-title" });
  const choose = el("select", { onchange: () => pick(choose.value) });
  const table = button("", () => open(make, true), { class: "quiet" });
  const figure = el("strong", { class: "figure" });
  const margin = el("span", { class: "margin" });
  const said = el("p", { class: "said" });
  const payback = el("p", { class: "payback" });
  const indicator = () => app.payload.indicators.find(({ id }) => id === choose.value) ?? app.payload.indicators[0];
  const make = () => differenceSpec(app, indicator());
  const chart = makeChart(app, {
    make,
    height: (width) => Math.min(width * 0.42, app.tall() ? 260 : 118),
    readout: false,
  });
  chart.picture.addEventListener("click", () => open(make));
  const node = el(
    "section",
    { class: "panel difference" },
    el("header", {}, heading, choose, table),
    el("p", { class: "measured" }, figure, margin),
    chart.el,
    said,
    payback,
  );

  const frame = (month) => {
    if (!chart.spec) return;
    const { middle, low, high } = differenceSeries(app.payload, indicator().id);
    const { number, points } = chart.spec;
    say(figure, `${number(middle[month])} ${points}`);
    say(margin, low ? app.words.say("difference.margin", { low: number(low[month]), high: number(high[month]) }) : "");
  };
  const rest = (month) => {
    say(said, `${app.words.opening(app.words.moment(month))}: ${differenceWords(app, indicator(), month)}`);
  };
  const pick = () => {
    chart.draw();
    frame(app.month);
    rest(app.month);
  };
  app.bin.add(
    app.on("data", () => {
      const { words, payload } = app;
      const chosen = choose.value;
      heading.textContent = words.say("difference.heading");
      choose.setAttribute("aria-label", words.say("difference.choose"));
      choose.replaceChildren(...payload.indicators.map(({ id, label }) => el("option", { value: id }, label)));
      if (payload.indicators.some(({ id }) => id === chosen)) choose.value = chosen;
      table.textContent = words.say("button.table");
      table.setAttribute("aria-label", words.say("button.table_of", { what: words.say("difference.heading") }));
      payback.textContent = payload.difference.payback?.text ?? "";
    }),
  );
  for (const name of ["data", "look"]) app.bin.add(app.on(name, () => [frame(app.month), rest(app.month)]));
  app.bin.add(app.on("frame", frame));
  app.bin.add(app.on("rest", rest));
  return { el: node };
}
