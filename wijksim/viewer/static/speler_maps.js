// Both maps with what they share: which measure is shown, and a legend with numbers.

import { STEPS } from "./speler_colors.js";
import { el } from "./speler_dom.js";
import { makeMap } from "./speler_map.js";

const MEASURES = ["trust_municipality", "trust_place", "wellbeing"];

function legend(app) {
  const { words, payload } = app;
  const { map, people } = payload.sides.a;
  const item = (swatch, text) => el("li", {}, swatch, text);
  // steps stand against each other with the number of each bound between them; who listens hears the class
  const bound = (cut) =>
    cut === undefined
      ? null
      : el("span", { class: "bound", "aria-hidden": "true" }, words.number(cut, Number.isInteger(cut) ? 0 : 1));
  const steps = map.legend
    .slice(0, STEPS.length)
    .map((text, k) =>
      el(
        "li",
        { class: "step", title: text },
        el("span", { class: "swatch", style: `background:${STEPS[k]}` }),
        bound(map.cuts[k]),
        el("span", { class: "unseen" }, text),
      ),
    );
  return [
    ...steps,
    item(el("span", { class: "swatch nobody" }), words.say("map.nobody")),
    ...(map.each > 1 ? [el("li", {}, words.say("map.each", { each: map.each }))] : []),
    item(
      el("span", { class: "swatch home" }),
      words.say("map.homes", { names: people.map(({ name }, k) => `${k + 1} ${name}`).join(", ") }),
    ),
  ];
}

/** The two maps; `ask(measure)` wants another measure from the server. */
export function makeMaps(app, dialog, ask) {
  const choose = el("select", { onchange: () => ask(choose.value) });
  const name = el("span", {});
  const list = el("ul", { class: "legend" });
  const maps = ["a", "b"].map((letter) => makeMap(app, letter, () => dialog.map(letter)));
  const node = el(
    "section",
    { class: "maps" },
    el("div", { class: "pair" }, ...maps.map((map) => map.el)),
    el("div", { class: "row key-row" }, el("label", {}, name, choose), list),
  );
  app.bin.add(
    app.on("data", () => {
      const { words, payload } = app;
      node.setAttribute("aria-label", words.say("map.heading"));
      name.textContent = words.say("map.shows");
      choose.replaceChildren(...MEASURES.map((id) => el("option", { value: id }, words.say(`measure.${id}`))));
      choose.value = payload.sides.a.map.measure;
      list.replaceChildren(...legend(app));
    }),
  );
  return { el: node };
}
