// A window over the page with one chart large, its table and its pictures; or with the keys.

import { makeChart } from "./speler_chart.js";
import { button, el, makeBin } from "./speler_dom.js";
import { mapPicture, savePng, saveSvg, standalone } from "./speler_export.js";
import { tally } from "./speler_map.js";
import { yearly } from "./speler_data.js";

/** A table from {caption, head, rows}; it scrolls by itself and the keyboard reaches it. */
function tableOf({ caption, head, rows }) {
  const cells = (row, first) =>
    row.map((text, k) => (k === 0 && first ? el("th", { scope: "row" }, text) : el("td", {}, text)));
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el(
      "table",
      {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...cells(row, true)))),
    ),
  );
}

/** How many homes each class has, year by year. */
function mapTable(app, letter) {
  const { words, payload } = app;
  const { map, title } = payload.sides[letter];
  return {
    caption: words.say("table.map", { letter: letter.toUpperCase(), title, label: map.label }),
    head: [words.say("table.year"), ...map.legend.slice(0, map.classes), words.say("map.nobody")],
    rows: yearly(payload.months).map((month) => [
      words.number(month / 12, month % 12 ? 1 : 0),
      ...tally(app.frames[letter], map.x.length, month).map((count) => words.number(count)),
    ]),
  };
}

/** The one window of the player. */
export function makeDialog(app) {
  const title = el("h2", { id: "speler-dialog-title" });
  const body = el("div", { class: "dialog-body" });
  const close = button("", () => node.close(), { class: "close" });
  const node = el("dialog", { "aria-labelledby": "speler-dialog-title" }, el("header", {}, title, close), body);
  const bin = makeBin();

  const open = (heading, ...content) => {
    title.textContent = heading;
    close.textContent = app.words.say("button.close");
    body.replaceChildren(...content);
    if (!node.open) node.showModal();
  };
  node.addEventListener("close", () => {
    bin.empty();
    body.replaceChildren();
  });
  // a click beside the window closes it, as people expect
  node.addEventListener("click", (event) => event.target === node && node.close());

  const saves = (picture, name) =>
    el(
      "p",
      { class: "row" },
      button(app.words.say("button.png"), () => savePng(picture(), name())),
      button(app.words.say("button.svg"), () => saveSvg(picture(), name())),
    );
  const fileName = (what) => `wijksim-${app.payload.wijk.slug}-${what}`;

  return {
    el: node,
    open,
    /** One chart, large, with its table; `table` first when that was asked. */
    chart(make, table = false) {
      bin.empty();
      const spec = make();
      const chart = makeChart(app, {
        make: () => ({ ...make(), large: true }),
        height: (width) => Math.min(width * 0.5, window.innerHeight * 0.55),
        readout: Boolean(spec.now),
        bin,
      });
      const rows = tableOf(spec.table());
      const files = saves(
        () => standalone(app, chart.picture, spec.title),
        () => fileName(spec.name),
      );
      open(
        spec.title,
        el("p", { class: "explain" }, spec.explain),
        ...(table ? [rows, files, chart.el] : [chart.el, files, rows]),
      );
      chart.draw();
    },
    map(letter) {
      const at = app.month;
      const table = mapTable(app, letter);
      open(
        table.caption,
        saves(
          () => mapPicture(app, letter, at),
          () => fileName(`map-${letter}-${at}`),
        ),
        tableOf(table),
      );
    },
  };
}
