// The player: reads the traits of the widget, builds the page's parts, and keeps them in step with one clock.

import { inAddress, keepInAddress } from "./address.js";
import { pairWindows } from "./speler_axis.js";
import { makeBar } from "./speler_bar.js";
import { makeCharts } from "./speler_charts.js";
import { merged, unpackBoth } from "./speler_data.js";
import { makeDialog } from "./speler_dialog.js";
import { makeDifference } from "./speler_difference.js";
import { el, makeBin } from "./speler_dom.js";
import { makeKeys } from "./speler_keys.js";
import { watchLink } from "./speler_link.js";
import { makeMaps } from "./speler_maps.js";
import { makePeople, makeResident } from "./speler_people.js";
import { makePlayer, usual } from "./speler_player.js";
import { makePairs } from "./speler_pairs.js";
import { makePress } from "./speler_press.js";
import { makeEventList } from "./speler_told.js";
import { makeNotes, makeSummary } from "./speler_summary.js";
import { makeWhy } from "./speler_why.js";
import { whole } from "./speler_wire.js";
import { Words } from "./speler_words.js";

/** Ways to tell and be told: on(name, fn) gives a function that ends it. */
function makeSignals() {
  const heard = new Map();
  return {
    on(name, fn) {
      const list = heard.get(name) ?? new Set();
      heard.set(name, list.add(fn));
      return () => list.delete(fn);
    },
    emit: (name, ...values) => heard.get(name)?.forEach((fn) => fn(...values)),
  };
}

/** Unpacks what was sent, the last few once each. */
function makeOpener() {
  const known = new Map();
  return (content) => {
    const found = known.get(content) ?? whole(content);
    known.delete(content);
    known.set(content, found);
    if (known.size > 2) known.delete(known.keys().next().value);
    return found;
  };
}

/** Writes a trait; when the server is gone this changes nothing here. */
function write(model, values) {
  try {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  } catch (problem) {
    console.info("speler: not sent", problem);
  }
}

/** Says what somebody did; when the server is gone nobody hears it. */
function tell(model, message) {
  try {
    model.send(message);
  } catch (problem) {
    console.info("speler: not sent", problem);
  }
}

/** The state that all parts share, and the clock that drives them. */
function makeApp(model, root, payload) {
  const bin = makeBin();
  const signals = makeSignals();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const live = el("p", { class: "live", "aria-live": "polite", role: "status" });
  const app = { ...signals, bin, root, live, zoom: false, person: 0, frames: null, payload, count: 0 };
  app.words = new Words(app.payload.words, app.payload.language);
  app.player = makePlayer(app.payload.months, {
    calm: () => calm.matches,
    frame(month) {
      root.dataset.month = month;
      signals.emit("frame", month);
    },
    rest(month, why) {
      signals.emit("rest", month);
      root.dataset.drawMs = usual(app.player.times.draw).toFixed(1);
      root.dataset.intervalMs = usual(app.player.times.interval).toFixed(1);
      if (why !== "set") {
        write(model, { month, playing: false });
        keepInAddress({ t: month < app.payload.months ? month : null });
      }
      if (why === "pause" || why === "end" || why === "step") app.tell(signalsOf(app, month));
    },
    turn(playing) {
      root.dataset.playing = playing;
      signals.emit("turn", playing);
      if (playing) write(model, { playing });
    },
  });
  Object.defineProperty(app, "month", { get: () => app.player.month });
  app.font = () => parseFloat(getComputedStyle(root).fontSize) * 0.9;
  app.tall = () => window.innerHeight > 900;
  app.tell = (text) => (live.textContent = text);
  app.setZoom = (zoom) => {
    app.zoom = zoom;
    app.windows = pairWindows(app.payload, zoom);
    keepInAddress({ z: zoom ? 1 : null });
    signals.emit("look");
  };
  app.send = (name, value) => tell(model, { [name]: { ...value, n: ++app.count } });
  return app;
}

/** One sentence for who listens, at a stop. */
function signalsOf(app, month) {
  const { words, payload } = app;
  const { id, label, digits } = payload.indicators[0];
  const [a, b] = ["a", "b"].map((letter) => words.number(payload.sides[letter].series[id][month], digits));
  return `${label}. ${words.say("sentence.now", { moment: words.moment(month), a, b })}`;
}

/** The parts that were asked for, in the order of the page. */
function build(app, wanted) {
  const dialog = makeDialog(app);
  const has = (part) => wanted.length === 0 || wanted.includes(part);
  const open = (make, table) => dialog.chart(make, table);
  const press = has("events") ? makePress(app, (asked) => app.send("pressed", asked)) : null;
  const why = has("why") ? makeWhy(app) : null;
  const keys = makeKeys(app, { dialog, press });
  const stage = el("div", { class: "stage" });
  if (has("maps"))
    stage.append(makeMaps(app, dialog, (measure) => app.send("asked", { what: "measure", value: measure })).el);
  if (has("difference")) stage.append(makeDifference(app, open).el);
  const parts = [stage];
  if (has("bar")) parts.push(makeBar(app, { help: keys.help, why }).el);
  if (press) parts.push(press.el);
  if (has("people")) parts.push(makePeople(app).el);
  if (has("summary")) parts.push(makeSummary(app).el);
  if (has("charts")) parts.push(makeCharts(app, open).el);
  if (has("pairs")) parts.push(makePairs(app, open).el);
  const told = el("div", { class: "told-row" });
  if (why) told.append(why.el);
  if (has("resident")) told.append(makeResident(app, open, () => app.send("asked", { what: "resident" })).el);
  if (has("list")) told.append(makeEventList(app).el);
  const notes = has("summary") ? [makeNotes(app).el] : [];
  app.root.append(...parts, told, ...notes, app.live, dialog.el);
}

/** Takes over a payload (and bands that came later); the playhead stays where it is. */
async function take(app, model, first) {
  const ticket = (app.taking = Symbol("taking"));
  const sent = (app.sent = [model.get("payload"), model.get("extra")]);
  const payload = merged(...(await Promise.all(sent.map(app.opened))));
  if (ticket !== app.taking) return; // a later one came meanwhile
  const began = performance.now();
  const same = app.source === payload.sides.a.map.frames + payload.sides.b.map.frames;
  const frames = same ? app.frames : await unpackBoth(payload.sides, payload.months);
  if (ticket !== app.taking) return;
  if (!same) app.root.dataset.unpackMs = (performance.now() - began).toFixed(1);
  app.source = payload.sides.a.map.frames + payload.sides.b.map.frames;
  const atEnd = !first && app.month === app.player.months;
  const news = !first && app.payload.hash !== payload.hash;
  Object.assign(app, { payload, frames, words: new Words(payload.words, payload.language) });
  app.windows = pairWindows(payload, app.zoom);
  if (!payload.sides.a.people[app.person]) app.person = 0;
  app.player.months = payload.months;
  if (atEnd || app.month > payload.months) app.player.month = payload.months;
  app.root.lang = payload.language;
  app.emit("data");
  app.emit("look");
  app.player.again();
  app.emit("rest", app.month);
  app.root.dataset.hash = payload.hash;
  app.root.dataset.lives = payload.difference.seeds;
  if (news) app.tell(`${app.words.say("live.news")} ${payload.difference.text}`);
}

/** The moment and the look that the address holds, of a link or after going back; without a moment `otherwise`. */
function goToAddress(app, otherwise) {
  const month = Math.min(inAddress("t") ?? otherwise, app.payload.months);
  if (Boolean(inAddress("z")) !== app.zoom) app.setZoom(!app.zoom);
  if (month !== app.player.month) app.player.go(month, "set");
}

/** The month that the server wants; a negative one is the end. */
function monthOf(app, model) {
  const month = model.get("month");
  return month < 0 ? app.payload.months : Math.min(month, app.payload.months);
}

/** What the drawing of charts depends on; how tall the page is, is not. Maps look after their own size. */
function sizeOf(app) {
  return [app.root.clientWidth, app.font(), app.tall()].join(" ");
}

function listen(app, model) {
  const { bin, player } = app;
  const hear = (name, fn) => {
    model.on(name, fn);
    bin.add(() => model.off(name, fn));
  };
  hear("change:payload", () => take(app, model, false));
  hear("change:extra", () => take(app, model, false));
  hear(
    "change:month",
    () => !player.playing && monthOf(app, model) !== player.month && player.go(monthOf(app, model), "set"),
  );
  hear("change:playing", () => model.get("playing") !== player.playing && player.toggle());
  hear("change:command", () => {
    const { do: act, month } = model.get("command");
    if (act === "goto") player.go(month, "set");
    else if (["play", "pause", "replay"].includes(act)) player[act]();
  });
  let again = 0;
  const redraw = () => {
    cancelAnimationFrame(again);
    again = requestAnimationFrame(() => app.emit("look"));
  };
  const sizes = new ResizeObserver(() => app.drawn === sizeOf(app) || redraw());
  sizes.observe(app.root);
  bin.listen(window, "resize", () => app.drawn === sizeOf(app) || redraw());
  // paper is light, and what is put on it cannot wait for the next frame
  bin.listen(window, "beforeprint", () => app.emit("look"));
  const themes = new MutationObserver(redraw);
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  // the page may have a place of its own for this message
  const gone = document.getElementById("lost") ? null : el("p", { class: "gone", role: "status", hidden: true });
  if (gone) app.root.append(gone);
  watchLink(bin, (up) => {
    if (gone) {
      gone.textContent = app.words.say("live.gone");
      gone.hidden = up;
    }
    app.root.dataset.connected = up;
  });
  bin.add(() => [cancelAnimationFrame(again), sizes.disconnect(), themes.disconnect(), player.stop()]);
}

async function render({ model, el: host }) {
  const root = el("div", { class: "speler" });
  host.append(el("div", { class: "speler-room" }, root));
  const opened = makeOpener();
  const app = makeApp(model, root, await opened(model.get("payload")));
  app.opened = opened;
  app.windows = pairWindows(app.payload, false);
  // before the first chart is drawn: what is drawn can bring a scroll bar, and so leave less room
  app.bin.add(app.on("look", () => (app.drawn = sizeOf(app))));
  build(app, model.get("parts") ?? []);
  app.player.month = monthOf(app, model);
  await take(app, model, true);
  // nobody listened while that was unpacked; what came meanwhile would never be shown
  while (app.sent[0] !== model.get("payload") || app.sent[1] !== model.get("extra")) await take(app, model, true);
  listen(app, model);
  goToAddress(app, app.month);
  app.bin.listen(window, "popstate", () => goToAddress(app, app.payload.months));
  root.dataset.ready = "true";
  if (model.get("playing")) app.player.play();
  return () => app.bin.empty();
}

export default { render };
