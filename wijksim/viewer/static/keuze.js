// What is compared: wijk, luck, two strategies and their levers. It shows what the server says is asked (`form`) and
// tells the server what somebody chooses (`chosen`); nothing is decided here.
import { withKept } from "./address.js";
import { fill, make } from "./teken_dom.js";

const SIGNS = { a: "●", b: "◆" };

class Choice {
  constructor(root, send) {
    this.root = root;
    this.send = send;
    this.element = make("section", { class: "keuze" });
    this.link = make("p", { class: "keuze-link", role: "status" });
    this.status = make("div", { class: "keuze-busy", role: "status" });
    this.open = new Set();
    this.chosen = null;
    root.append(this.element);
  }

  /** Everything anew, with focus and open parts as they were; what only counts on changes nothing else. */
  show(form) {
    const { busy, ...rest } = form;
    const shown = JSON.stringify(rest);
    const same = this.shown === shown;
    this.shown = shown;
    this.form = form;
    this.words = form.words;
    this.follow();
    if (same) {
      this.tellBusy();
      return;
    }
    const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.tellBusy();
    const parts = [this.problems(), this.top(), make("div", { class: "keuze-sides" }, this.side("a"), this.side("b"))];
    this.element.setAttribute("aria-label", this.words.legend);
    this.element.replaceChildren(...parts.filter(Boolean));
    if (focused) this.element.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  /** The address says all that is asked: a choice makes another one, and going back asks what was asked before. */
  follow() {
    const { chosen, problems } = this.form;
    if (this.chosen === null && !problems.length) history.replaceState(history.state, "", this.address);
    if (this.chosen !== null && chosen > this.chosen) history.pushState(null, "", this.address);
    this.chosen = chosen;
  }

  get address() {
    return withKept(this.form.link);
  }

  choose(what, values = {}) {
    this.send({ what, ...values });
  }

  problems() {
    const { problems } = this.form;
    if (!problems.length) return null;
    return make("div", { class: "keuze-problems", role: "alert" }, ...problems.map((text) => make("p", {}, text)));
  }

  top() {
    const { words, form } = this;
    const wijk = this.select("wijk", words.wijk, form.wijk, (value) => this.choose("wijk", { value }));
    const luck = make("div", { class: "keuze-luck" },
      make("span", {}, fill(words.luck, { seed: form.seed })),
      make("button", { type: "button", "data-key": "luck", onclick: () => this.choose("luck") }, words.new_luck));
    const share = make("button", { type: "button", "data-key": "share", onclick: () => this.share() }, words.share);
    const print = make("button", { type: "button", "data-key": "print", onclick: () => window.print() }, words.print);
    this.same = make("p", { class: "keuze-same", hidden: Boolean(form.busy) }, words.same);
    return make("div", { class: "keuze-top" }, wijk, luck, this.same, this.status, make("div", { class: "keuze-tools" }, share, print), this.link);
  }

  select(key, label, { value, options }, onchange) {
    const list = make("select", { "data-key": key, onchange: (event) => onchange(event.target.value) },
      ...options.map((each) => make("option", { value: each.value, selected: each.value === value }, each.label)));
    return make("label", { class: "keuze-field" }, make("span", {}, label), list);
  }

  side(letter) {
    const { words } = this;
    const side = this.form.sides[letter];
    const name = `${SIGNS[letter]} ${letter.toUpperCase()}`;
    const strategy = make("select", {
      "data-key": `${letter}-strategy`, "aria-label": fill(words.strategy, { letter: letter.toUpperCase() }),
      onchange: (event) => this.choose("strategy", { side: letter, value: event.target.value }),
    }, ...side.strategy.options.map((each) => make("option", { value: each.value, selected: each.value === side.strategy.value }, each.label)));
    const panel = this.panel(letter, side);
    const change = make("button", {
      type: "button", "data-key": `${letter}-change`, "aria-expanded": String(this.open.has(letter)), "aria-controls": panel.id,
      "aria-label": fill(words.change_of, { letter: letter.toUpperCase() }),
      onclick: () => {
        panel.hidden = !panel.hidden;
        if (panel.hidden) this.open.delete(letter);
        else this.open.add(letter);
        change.setAttribute("aria-expanded", String(!panel.hidden));
      },
    }, words.change);
    const head = make("div", { class: "keuze-head" }, make("span", { class: `keuze-letter ${letter}` }, name), strategy, change);
    return make("div", { class: `keuze-side ${letter}` }, head, this.changes(letter, side), panel);
  }

  /** What differs from the shipped strategy, each to be undone. */
  changes(letter, side) {
    const { words } = this;
    if (!side.changes.length) return null;
    const rows = side.changes.map((change) => make("li", {}, make("span", {}, change.text),
      make("button", {
        type: "button", "data-key": `${letter}-undo-${change.key}`, "aria-label": fill(words.undo_what, { what: change.text }),
        onclick: () => this.choose("undo", { side: letter, value: change.key }),
      }, words.undo)));
    return make("ul", { class: "keuze-changes", "aria-label": fill(words.changed, { letter: letter.toUpperCase() }) }, ...rows);
  }

  panel(letter, side) {
    const levers = side.levers.map((lever) => this.select(`${letter}-${lever.name}`, lever.label, lever, (value) => (
      this.choose("lever", { side: letter, name: lever.name, value }))));
    return make("div", { id: `keuze-${letter}`, class: "keuze-panel", hidden: !this.open.has(letter) },
      make("p", {}, side.summary),
      side.idle ? make("p", { class: "keuze-idle" }, this.words.idle) : null,
      make("div", { class: "keuze-levers" }, ...levers));
  }

  /** How far the computing is, in the place of the sentence about luck. */
  tellBusy() {
    const { words } = this;
    const { busy } = this.form;
    this.element.dataset.busy = String(Boolean(busy && !busy.again));
    if (this.same) this.same.hidden = Boolean(busy);
    if (!busy) {
      this.status.replaceChildren();
      return;
    }
    const keys = ["cancel", "again"].filter((key) => busy[key]);
    const [text, progress] = [this.status.querySelector("span"), this.status.querySelector("progress")];
    const there = [...this.status.querySelectorAll("button")].map((each) => each.dataset.key);
    if (text && String(there) === String(keys) && Boolean(progress) === Boolean(busy.of)) {
      // only the count goes on: a button that was replaced under the pointer would not feel its click
      text.textContent = busy.text;
      if (progress) [progress.value, progress.max] = [busy.done, busy.of];
      return;
    }
    const focused = this.status.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.status.replaceChildren(
      make("span", {}, busy.text),
      ...(busy.of ? [make("progress", { value: busy.done, max: busy.of, "aria-label": words.progress })] : []),
      ...keys.map((key) => make("button", { type: "button", "data-key": key, onclick: () => this.choose(key) }, words[key])),
    );
    if (focused) this.status.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  async share() {
    const address = `${location.origin}${this.address}`;
    try {
      await navigator.clipboard.writeText(address);
      this.link.replaceChildren(this.words.copied);
    } catch {
      const field = make("input", { readonly: true, value: address, "aria-label": this.words.link });
      this.link.replaceChildren(make("span", {}, this.words.copy_yourself), field);
      field.select();
    }
  }
}

export default {
  render({ model, el }) {
    let count = 0;
    const choice = new Choice(el, (chosen) => {
      count += 1;
      model.send({ chosen: { ...chosen, n: `${Date.now()}-${count}` } });
    });
    const show = () => choice.show(model.get("form"));
    const back = () => choice.choose("address", { value: location.search });
    window.addEventListener("popstate", back);
    model.on("change:form", show);
    show();
    return () => window.removeEventListener("popstate", back);
  },
};
