// What the runs say, in the sentences that came with them; and what one must know to read it.

import { el } from "./speler_dom.js";

function makeText(app, key, linesOf) {
  const heading = el("h2", {});
  const said = el("div", { class: "sentences" });
  const node = el("section", { class: "panel summary" }, heading, said);
  app.bin.add(
    app.on("data", () => {
      const lines = linesOf(app.payload).filter(Boolean);
      heading.textContent = app.words.say(key);
      said.replaceChildren(...lines.map((line) => el("p", {}, line)));
      node.hidden = lines.length === 0;
    }),
  );
  return { el: node };
}

/** The difference in words, and the money. */
export function makeSummary(app) {
  return makeText(app, "summary.heading", ({ difference, extrapolates }) => [
    difference.text,
    difference.money?.text,
    extrapolates,
  ]);
}

/** What holds for every comparison. */
export function makeNotes(app) {
  return makeText(app, "summary.notes", ({ notes }) => notes ?? []);
}
