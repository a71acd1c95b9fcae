// Keyboard shortcuts, which can be switched off, and the window that lists them.

import { el } from "./speler_dom.js";

const SHORTCUTS = ["space", "arrows", "shift_arrows", "event", "replay", "help"];
const STORED = "wijksim-keys";

/** Whether somebody is filling something in, or using a control that has keys of its own. */
function busy(event) {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (!(target instanceof Element)) return false;
  // the timeline moves by the same keys, and by years too when they are handled here
  if (target.closest("input:not([type=range]), select, textarea, [contenteditable], dialog")) return true;
  return event.key === " " && Boolean(target.closest("button, a, summary"));
}

function stored() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true; // a browser that keeps nothing
  }
}

/** Listens on the page; `dialog` shows the list, `press` is the panel of events. */
export function makeKeys(app, { dialog, press }) {
  const { player } = app;
  let on = stored();
  const jump = (event) => (event.shiftKey ? 12 : 1);
  const acts = {
    " ": () => player.toggle(),
    ArrowLeft: (event) => player.go(player.month - jump(event)),
    ArrowRight: (event) => player.go(player.month + jump(event)),
    e: () => press?.first.focus(),
    r: () => player.replay(),
    "?": () => help(),
  };
  const heard = (event) => {
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || !on || busy(event) || !app.root.isConnected) return;
    event.preventDefault();
    act(event);
  };
  const help = () => {
    const { words } = app;
    const box = el("input", { type: "checkbox", onchange: () => turn(box.checked) });
    box.checked = on;
    const rows = SHORTCUTS.flatMap((name) => [el("dt", {}, el("kbd", {}, words.say(`keys.${name}`))), el("dd", {}, words.say(`keys.${name}_does`))]);
    dialog.open(words.say("keys.heading"), el("dl", { class: "keys" }, ...rows), el("label", { class: "choice" }, box, ` ${words.say("keys.on")}`));
  };
  const turn = (value) => {
    on = value;
    app.root.dataset.keys = on ? "on" : "off";
    try {
      localStorage.setItem(STORED, on ? "on" : "off");
    } catch {
      // then it holds until the page is left
    }
  };
  app.root.dataset.keys = on ? "on" : "off";
  app.bin.listen(document, "keydown", heard);
  return { help };
}
