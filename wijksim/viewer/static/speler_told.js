// What happened, as a list: events of both sides, and the diary of the resident who is followed.

import { makeChart } from "./speler_chart.js";
import { toldEvents } from "./speler_data.js";
import { badge, button, el, say } from "./speler_dom.js";
import { residentSpec } from "./speler_specs.js";

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

function makeDiary(app, letter) {
  const list = el("ol", { class: "diary" });
  const scroll = el("div", { class: "scroll", tabindex: "0", role: "group" }, list);
  const none = el("p", {});
  const node = el("div", { class: "side" }, el("h3", {}, badge(letter)), none, scroll);
  let shown = -1;
  const frame = (month) => {
    const past = app.payload.sides[letter].resident.diary.filter((entry) => entry.month <= month);
    if (past.length === shown) return;
    shown = past.length;
    say(none, shown ? "" : app.words.say("resident.nothing"));
    scroll.hidden = !shown;
    list.replaceChildren(
      ...past
        .reverse()
        .map((entry) => el("li", {}, el("span", { class: "when" }, app.words.moment(entry.month)), ` ${entry.text}`)),
    );
  };
  app.bin.add(
    app.on("data", () => {
      shown = -1;
      scroll.setAttribute("aria-label", app.words.say("resident.diary", { letter: letter.toUpperCase() }));
      frame(app.month);
    }),
  );
  app.bin.add(app.on("frame", frame));
  return node;
}

/** One resident under A and B: who it is, own trust, and what happened up to the playhead. */
export function makeResident(app, open, other) {
  const heading = el("h2", {});
  const about = el("p", { class: "about" });
  const change = button("", other);
  const table = button("", () => open(make, true), { class: "quiet" });
  const make = () => residentSpec(app);
  const chart = makeChart(app, { make, height: () => (app.tall() ? 200 : 140) });
  chart.picture.addEventListener("click", () => open(make));
  const node = el(
    "section",
    { class: "panel resident" },
    heading,
    about,
    el("p", { class: "row" }, change, table),
    chart.el,
    el("div", { class: "both" }, makeDiary(app, "a"), makeDiary(app, "b")),
  );
  app.bin.add(
    app.on("data", () => {
      const { name, about: who } = app.payload.sides.a.resident;
      heading.textContent = app.words.say("resident.heading", { name });
      about.textContent = who;
      change.textContent = app.words.say("resident.other");
      table.textContent = app.words.say("button.table");
      table.setAttribute("aria-label", app.words.say("button.table_of", { what: name }));
    }),
  );
  return { el: node };
}
