// The four events that somebody can let happen now, in A, in B, or in both.

import { badge, button, el } from "./speler_dom.js";

const KINDS = ["election", "budget_cut", "team_leaves", "funding_stops"];

/** The buttons; `press({month, event, sides})` hands over what was asked. */
export function makePress(app, press) {
  const { player } = app;
  const legend = el("legend", {});
  const boxes = ["a", "b"].map((letter) =>
    el("input", { type: "checkbox", checked: true, "data-side": letter, onchange: () => note() }),
  );
  const choices = boxes.map((box, k) => el("label", { class: "choice" }, box, badge("ab"[k])));
  const buttons = KINDS.map((kind) => button("", () => ask(kind), { "data-event": kind }));
  const hint = el("p", { class: "hint" });
  const node = el("fieldset", { class: "press" }, legend, el("div", { class: "row" }, ...choices, ...buttons, hint));
  const sides = () => boxes.filter((box) => box.checked).map((box) => box.dataset.side);

  const ask = (kind) => {
    player.pause();
    const problem = hindrance();
    if (problem) return app.tell(problem);
    const asked = { month: Math.max(1, player.month), event: kind, sides: sides() };
    press(asked);
    app.tell(
      app.words.say("press.asked", { event: app.words.say(`press.${kind}`), moment: app.words.moment(asked.month) }),
    );
    return undefined;
  };
  const hindrance = () => {
    if (player.month >= player.months) return app.words.say("press.at_end");
    return sides().length ? "" : app.words.say("press.no_side");
  };
  const note = () => {
    const problem = hindrance();
    hint.textContent = problem;
    buttons.forEach((each) => each.setAttribute("aria-disabled", String(Boolean(problem))));
    legend.textContent = app.words.say("press.legend", { moment: app.words.moment(Math.max(1, player.month)) });
  };
  app.bin.add(
    app.on("data", () => {
      buttons.forEach((each, k) => {
        each.textContent = app.words.say(`press.${KINDS[k]}`);
        each.title = app.words.say(`press.${KINDS[k]}_about`);
      });
      note();
    }),
  );
  app.bin.add(app.on("rest", note));
  return { el: node, first: buttons[0] };
}
