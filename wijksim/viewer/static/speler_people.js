// The people who are followed: a card for each with what happened to them last, and of one of them all there is to tell.

import { makeChart } from "./speler_chart.js";
import { badge, button, el, say } from "./speler_dom.js";
import { residentSpec } from "./speler_specs.js";

/** Entries that a card shows for each side. */
const SHOWN = 2;

/** What happened last to somebody up to a month, under one side: dates and sentences, the latest first. */
function makeLately(app, letter, person) {
  const lines = Array.from({ length: SHOWN }, () => {
    const [when, what] = [el("span", { class: "when" }), el("span", {})];
    return { node: el("li", {}, when, " ", what), when, what };
  });
  const list = el("ol", {}, ...lines.map((line) => line.node));
  const frame = (month) => {
    const diary = app.payload.sides[letter].people[person]?.diary ?? [];
    const past = diary.filter((entry) => entry.month <= month).reverse();
    lines.forEach(({ node, when, what }, k) => {
      node.hidden = k > 0 && !past[k];
      say(when, past[k] ? `${app.words.moment(past[k].month)}:` : "");
      say(what, past[k]?.text ?? app.words.say("resident.nothing"));
    });
  };
  for (const event of ["data", "frame"]) app.bin.add(app.on(event, () => frame(app.month)));
  return el("div", { class: "lately" }, badge(letter), list);
}

function makeCard(app, person, pick) {
  const name = button("", () => pick(person), { class: "quiet name" });
  const about = el("span", { class: "note" });
  const node = el(
    "li",
    { class: "panel person", "data-person": person },
    el("p", { class: "who" }, name, about),
    makeLately(app, "a", person),
    makeLately(app, "b", person),
  );
  const show = () => {
    // in a small wijk there may be nobody of that age
    node.hidden = !app.payload.sides.a.people[person];
    if (node.hidden) return;
    const { name: called, about: who } = app.payload.sides.a.people[person];
    say(name, `${person + 1} ${called}`);
    name.setAttribute("aria-pressed", String(app.person === person));
    say(about, who);
  };
  for (const event of ["data", "person"]) app.bin.add(app.on(event, show));
  return node;
}

/** A card for each of the people; `button.name` chooses whom more is told of. */
export function makePeople(app) {
  const pick = (person) => {
    app.person = person;
    app.emit("person");
  };
  const cards = [0, 1, 2].map((person) => makeCard(app, person, pick));
  const node = el("ul", { class: "people" }, ...cards);
  app.bin.add(app.on("data", () => node.setAttribute("aria-label", app.words.say("people.heading"))));
  return { el: node };
}

function makeDiary(app, letter) {
  const list = el("ol", { class: "diary" });
  const scroll = el("div", { class: "scroll", tabindex: "0", role: "group" }, list);
  const none = el("p", {});
  const node = el("div", { class: "side" }, el("h3", {}, badge(letter)), none, scroll);
  let shown = -1;
  const frame = (month) => {
    const past = app.payload.sides[letter].people[app.person].diary.filter((entry) => entry.month <= month);
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
  for (const event of ["data", "person"]) {
    app.bin.add(
      app.on(event, () => {
        shown = -1;
        scroll.setAttribute("aria-label", app.words.say("resident.diary", { letter: letter.toUpperCase() }));
        frame(app.month);
      }),
    );
  }
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
  const name = () => {
    const { name: called, about: who } = app.payload.sides.a.people[app.person];
    heading.textContent = app.words.say("resident.heading", { name: called });
    about.textContent = who;
    change.textContent = app.words.say("resident.other");
    table.textContent = app.words.say("button.table");
    table.setAttribute("aria-label", app.words.say("button.table_of", { what: called }));
  };
  app.bin.add(app.on("data", name));
  app.bin.add(app.on("person", () => [name(), chart.draw()]));
  return { el: node };
}
