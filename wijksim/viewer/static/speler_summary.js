// What the runs say, in the sentences that came with them.

import { el } from "./speler_dom.js";

/** The difference in words, the money, and what must be known to read it. */
export function makeSummary(app) {
  const heading = el("h2", {});
  const said = el("div", {});
  const node = el("section", { class: "panel summary" }, heading, said);
  app.bin.add(app.on("data", () => {
    const { difference, extrapolates, notes } = app.payload;
    heading.textContent = app.words.say("summary.heading");
    const lines = [difference.text, difference.money?.text, extrapolates, ...(notes ?? [])].filter(Boolean);
    said.replaceChildren(...lines.map((line) => el("p", {}, line)));
  }));
  return { el: node };
}
