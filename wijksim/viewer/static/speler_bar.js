// The play bar: buttons, and a timeline with council periods, elections and events.

import { sharedCouncils, toldEvents } from "./speler_data.js";
import { badge, button, el, say } from "./speler_dom.js";
import { SPEEDS } from "./speler_player.js";

const MOVES = [
  ["year_back", -12],
  ["month_back", -1],
  ["month_on", 1],
  ["year_on", 12],
];

/** Buttons that play, step and set the speed, and the moment that is shown. */
function makeButtons(app, { help, why }) {
  const { player } = app;
  const play = button("", player.toggle, { class: "play" });
  const replay = button("", player.replay);
  const moves = MOVES.map(([, months]) => button("", () => player.go(player.month + months)));
  const speed = el("select", { onchange: (event) => (player.speed = event.target.value) });
  const speedName = el("span", {});
  const moment = el("output", { class: "moment", for: "speler-time", "aria-live": "off" });
  const cause = why ? button("", () => why.heading.focus()) : null;
  const keys = button("", help, { class: "keys-button" });
  const row = el(
    "div",
    { class: "row" },
    play,
    ...moves,
    replay,
    el("label", { class: "speed" }, speedName, speed),
    cause,
    keys,
    moment,
  );

  const label = () => {
    play.textContent = app.words.say(player.playing ? "button.pause" : "button.play");
    play.setAttribute("aria-pressed", String(player.playing));
  };
  app.bin.add(
    app.on("data", () => {
      label();
      replay.textContent = app.words.say("button.replay");
      moves.forEach((move, k) => (move.textContent = app.words.say(`button.${MOVES[k][0]}`)));
      if (cause) cause.textContent = app.words.say("button.why");
      keys.textContent = app.words.say("button.help");
      speedName.textContent = app.words.say("speed.name");
      const options = Object.keys(SPEEDS).map((name) => el("option", { value: name }, app.words.say(`speed.${name}`)));
      speed.replaceChildren(...options);
      speed.value = player.speed;
    }),
  );
  app.bin.add(app.on("turn", label));
  app.bin.add(app.on("frame", (month) => say(moment, app.words.moment(month))));
  return row;
}

/** Council periods of one or both sides as a strip of blocks. */
function councilStrip(app, councils, letter) {
  const share = (month) => `${(100 * month) / app.payload.months}%`;
  const blocks = councils.map(({ from, to, changed }, k) => {
    const name = app.words.say("timeline.council", { number: k + 1 });
    const text = changed ? `${name}, ${app.words.say("timeline.changed")}` : name;
    return el(
      "span",
      {
        class: `block${k % 2 ? " odd" : ""}${changed ? " changed" : ""}`,
        style: `left:${share(from)};width:${share(to - from)}`,
        title: text,
      },
      el("span", { class: "long" }, text),
      el("span", { class: "short", "aria-hidden": "true" }, k + 1),
    );
  });
  return el("div", { class: "strip" }, letter ? badge(letter) : null, ...blocks);
}

/** Where what was behind is made up, with its margin; the sentence beside the difference says it. */
function evenMark(app) {
  const { months, difference } = app.payload;
  const { month, low, high, text } = difference.payback ?? {};
  if (!month || month > months) return [];
  const share = (value) => (100 * Math.min(value, months)) / months;
  const [from, to] = [share(low ?? 0), share(high ?? months)];
  return [
    el("span", { class: "even", style: `left:${from}%;width:${to - from}%`, title: text }),
    el("span", { class: "even-middle", style: `left:${share(month)}%`, title: text }),
  ];
}

/** Marks where something happened; the list of events says what. */
function eventMarks(app) {
  const marks = toldEvents(app.payload.sides).filter((event) => event.big !== false);
  return el(
    "div",
    { class: "marks", "aria-hidden": "true" },
    ...evenMark(app),
    ...marks.map(({ month, sides, text, kind }) =>
      el("span", {
        class: `mark ${sides.length > 1 ? "both" : sides[0]}${kind.endsWith("election") ? " election" : ""}`,
        style: `left:${(100 * month) / app.payload.months}%`,
        title: `${app.words.moment(month)}: ${text}`,
      }),
    ),
  );
}

/** What happened last in the year before a month: all events of one month, or none. */
function lately(events, month) {
  const past = events.filter((event) => event.month > 0 && event.month <= month && event.month > month - 12);
  return past.filter((event) => event.month === past.at(-1).month);
}

/** A line that says what just happened; it is told aloud when the clock passes it. */
function makeHappened(app) {
  const line = el("p", { class: "happened" });
  let events = [];
  let shown = null;
  const frame = (month) => {
    const now = lately(events, month);
    if (now[0] === shown) return;
    shown = now[0];
    const said = now.flatMap((event) => [...event.sides.flatMap((side) => [badge(side), " "]), `${event.text}. `]);
    line.replaceChildren(...(now.length ? [`${app.words.opening(app.words.moment(shown.month))}: `, ...said] : []));
    if (now.length && app.player.playing) app.tell(line.textContent);
  };
  app.bin.add(
    app.on("data", () => {
      events = toldEvents(app.payload.sides).filter((event) => event.big !== false);
      shown = null;
      line.replaceChildren();
      frame(app.month);
    }),
  );
  app.bin.add(app.on("frame", frame));
  return line;
}

/** The whole bar; `help()` lists the keys, `why` is the panel of causes where there is one. */
export function makeBar(app, { help, why }) {
  const { player } = app;
  const range = el("input", { type: "range", id: "speler-time", min: 0, step: 1, value: 0 });
  range.addEventListener("input", () => player.go(Number(range.value), "scrub", false));
  range.addEventListener("change", () => player.go(Number(range.value), "scrub"));
  const under = el("div", { class: "under" });
  const node = el(
    "section",
    { class: "bar" },
    makeButtons(app, { help, why }),
    el("div", { class: "timeline" }, range, under, makeHappened(app)),
  );

  app.bin.add(
    app.on("data", () => {
      const { sides, months } = app.payload;
      range.max = months;
      range.value = app.month;
      range.setAttribute("aria-label", app.words.say("timeline.name"));
      node.setAttribute("aria-label", app.words.say("timeline.play"));
      const shared = sharedCouncils(sides);
      const strips = shared
        ? [councilStrip(app, shared)]
        : ["a", "b"].map((letter) => councilStrip(app, sides[letter].councils, letter));
      under.replaceChildren(eventMarks(app), ...strips);
    }),
  );
  app.bin.add(
    app.on("frame", (month) => {
      range.value = month;
      range.setAttribute("aria-valuetext", app.words.moment(month));
    }),
  );
  return { el: node, range };
}
