// What happened, as a list: the events of both sides, in order of time.

import { toldEvents } from "./speler_data.js";
import { badge, button, el } from "./speler_dom.js";

/** Events in order of time; each can be gone to. Those after the playhead are still to come. */
export function makeEventList(app) {
  const heading = el("h2", {});
  const list = el("ol", { class: "events" });
  const node = el(
    "section",
    { class: "panel told" },
    heading,
    el("div", { class: "scroll", tabindex: "0", role: "group" }, list),
  );
  let rows = [];
  const mark = (month) => rows.forEach(({ node: row, event }) => row.classList.toggle("later", event.month > month));
  app.bin.add(
    app.on("data", () => {
      heading.textContent = app.words.say("events.heading");
      list.parentElement.setAttribute("aria-label", app.words.say("events.heading"));
      rows = toldEvents(app.payload.sides).map((event) => ({
        event,
        node: el(
          "li",
          {},
          button(app.words.moment(event.month), () => app.player.go(event.month), { class: "quiet when" }),
          el("span", { class: "who" }, ...event.sides.map(badge)),
          el("span", {}, event.text),
        ),
      }));
      list.replaceChildren(
        ...(rows.length ? rows.map((row) => row.node) : [el("li", {}, app.words.say("events.none"))]),
      );
      mark(app.month);
    }),
  );
  app.bin.add(app.on("frame", mark));
  return { el: node };
}
