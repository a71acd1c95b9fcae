// Keyboard shortcuts, which can be switched off, and the window that lists them.
// A page may list and switch its keys itself (a dialog "helping", data-shortcuts on html); then that holds here too.

import { el } from "./speler_dom.js";

const SHORTCUTS = ["space", "arrows", "shift_arrows", "event", "replay", "help"];
const STORED = "wijksim.shortcuts";

/** Whether somebody is filling something in, or using a control that has keys of its own. */
function busy(event) {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (!(target instanceof Element)) return false;
  // the timeline moves by the same keys, and by years too when they are handled here
  if (target.closest("input:not([type=range]), select, textarea, [contenteditable], dialog")) return true;
  return event.key === " " && Boolean(target.closest("button, a, summary"));
}

function remembered() {
  try {
    return localStorage.getItem(STORED) ?? "on";
  } catch {
    return "on"; // a browser that keeps nothing
  }
}

function remember(value) {
  try {
    localStorage.setItem(STORED, value);
  } catch {
    // then it holds until the page is left
  }
}

/** Listens on the page; `dialog` shows the list, `press` is the panel of events. */
export function makeKeys(app, { dialog, press }) {
  const { player } = app;
  const page = document.documentElement;
  const helping = () => document.getElementById("helping");
  page.dataset.shortcuts ??= remembered();

  const help = () => {
    if (helping()) {
      helping().showModal();
      return document.getElementById("helping-keys")?.focus();
    }
    const { words } = app;
    const box = el("input", { type: "checkbox", onchange: () => turn(box.checked ? "on" : "off") });
    box.checked = page.dataset.shortcuts !== "off";
    const rows = SHORTCUTS.flatMap((name) => [
      el("dt", {}, el("kbd", {}, words.say(`keys.${name}`))),
      el("dd", {}, words.say(`keys.${name}_does`)),
    ]);
    const choice = el("label", { class: "choice" }, box, ` ${words.say("keys.on")}`);
    return dialog.open(words.say("keys.heading"), el("dl", { class: "keys" }, ...rows), choice);
  };
  const turn = (value) => {
    page.dataset.shortcuts = value;
    remember(value);
  };
  const jump = (event) => (event.shiftKey ? 12 : 1);
  const acts = {
    " ": () => player.toggle(),
    ArrowLeft: (event) => player.go(player.month - jump(event)),
    ArrowRight: (event) => player.go(player.month + jump(event)),
    e: () => press?.first.focus(),
    r: () => player.replay(),
    "?": help,
  };
  app.bin.listen(document, "keydown", (event) => {
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || page.dataset.shortcuts === "off" || busy(event) || !app.root.isConnected) return;
    if (act === help && helping()) return; // the page's own
    event.preventDefault();
    act(event);
  });
  return { help };
}
