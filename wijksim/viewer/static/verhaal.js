// The story, step by step, in the browser: it asks, waits for a prediction, and reveals what the server sent. Once the
// lives have arrived (`tale`) it needs the server no more. Every sentence about a curve comes from the server.
import { inAddress, keepInAddress } from "./address.js";
import { Drawing } from "./teken.js";
import { YEAR, fill, make, still } from "./teken_dom.js";

const STEPS = 7;

class Story {
  constructor(root, opening, initial) {
    this.root = root;
    this.opening = opening;
    this.words = opening.words;
    this.tale = null;
    this.progress = null;
    this.lines = {};
    this.votes = {};
    this.phase = {};
    this.warned = false;
    this.busy = false;
    this.build();
    this.go(initial, false, false);
  }

  destroy() {
    this.chart?.destroy();
    document.removeEventListener("keydown", this.keys);
    window.removeEventListener("popstate", this.went);
  }

  // the frame that stays

  build() {
    const { words } = this;
    this.where = make("p", { class: "verhaal-where" });
    this.dots = make("ol", { class: "verhaal-dots", "aria-hidden": "true" }, ...Array.from({ length: STEPS }, () => make("li")));
    this.back = make("button", { type: "button", onclick: () => this.go(this.step - 1) }, words.back);
    this.title = make("h1", { tabindex: "-1" });
    this.asked = make("div", { class: "verhaal-asked" });
    this.form = make("div");
    this.status = make("p", { class: "verhaal-status", role: "status" });
    this.waiting = make("p", { class: "verhaal-waiting", hidden: true });
    this.told = make("div", { class: "verhaal-told", "aria-live": "polite" });
    this.extra = make("div", { class: "verhaal-extra" });
    this.main = make("button", { type: "button", class: "verhaal-main", onclick: () => this.press() });
    this.again = make("button", { type: "button", onclick: () => this.replay() }, words.again);
    const buttons = make("div", { class: "verhaal-buttons" }, this.main, this.again);
    const before = make("div", { class: "verhaal-text" }, this.asked, this.form);
    const after = make("div", { class: "verhaal-text" }, this.told, this.status, this.waiting, buttons, this.extra);
    this.picture = make("div", { class: "verhaal-picture" });
    const head = make("div", { class: "verhaal-head" }, this.where, this.dots, this.back);
    this.body = make("div", { class: "verhaal-body" }, before, this.picture, after);
    this.root.append(make("section", { class: "verhaal" }, head, this.title, this.body));
    this.keys = (event) => {
      const typing = event.target.closest?.("input, select, textarea, dialog");
      if (typing || document.documentElement.dataset.shortcuts === "off") return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== "r" || this.again.hidden) return;
      this.replay();
    };
    document.addEventListener("keydown", this.keys);
    this.went = () => this.go(inAddress("stap") ?? 1, true, false);
    window.addEventListener("popstate", this.went);
  }

  say(key, values) {
    return fill(this.words[key], values);
  }

  get plan() {
    return this.opening.steps[this.step];
  }

  get done() {
    return this.phase[this.step] ?? 0;
  }

  /** How many presses a step takes before it is over. */
  get phases() {
    return { 1: 0, 2: 1, 3: 1, 4: 0, 5: 2, 6: 1, 7: 0 }[this.step];
  }

  // going about

  /** Shows a step; the address holds which, and unless the address asked for it the browser's back leads from it. */
  go(step, focus = true, asked = true) {
    this.chart?.destroy();
    this.chart = null;
    this.busy = false;
    this.main.removeAttribute("aria-disabled"); // what was being played does not come to its end any more
    this.warned = false;
    this.step = Math.min(STEPS, Math.max(1, step));
    this.root.dataset.step = this.step;
    keepInAddress({ stap: this.step }, asked);
    this.where.textContent = this.say("step", { step: this.step, of: STEPS });
    [...this.dots.children].forEach((dot, place) => dot.classList.toggle("on", place < this.step));
    this.back.hidden = this.step === 1;
    this.title.textContent = this.plan.title;
    this.status.textContent = "";
    this.told.replaceChildren();
    this.picture.replaceChildren();
    this.showAsked();
    this.showForm();
    this.showPicture();
    this.settle();
    if (focus) {
      this.title.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
  }

  showAsked() {
    const { plan } = this;
    const parts = plan.ask.map((text) => make("p", {}, text));
    if (plan.list) parts.push(make("ul", {}, ...plan.list.map((text) => make("li", {}, text))));
    if (plan.talk) {
      parts.push(make("h2", {}, plan.talk), make("ul", {}, ...plan.talks.map((text) => make("li", {}, text))));
      parts.push(make("p", {}, make("a", { class: "door verhaal-door", href: this.opening.link }, this.words.to_compare)));
    }
    this.asked.replaceChildren(...parts);
    this.body.classList.toggle("alone", this.step === 1 || this.step === STEPS);
  }

  /** The question of a vote, when this step has one and its moment is there. */
  showForm() {
    const { plan, step } = this;
    const now = plan.vote && (step === 3 || (step === 5 && this.done >= 1));
    if (!now) {
      if (!this.chart?.open) this.form.replaceChildren();
      return;
    }
    const fixed = this.done >= this.phases;
    const answers = plan.answers.map(([name, label]) => make("label", {},
      make("input", {
        type: "radio", name: `vote-${step}`, value: name, checked: this.votes[step] === name, disabled: fixed,
        onchange: () => { this.votes[step] = name; this.status.textContent = ""; },
      }), make("span", {}, label)));
    this.form.replaceChildren(make("fieldset", { class: "verhaal-vote" }, make("legend", {}, plan.vote), ...answers));
  }

  showPicture() {
    const { step } = this;
    if (step === 1 || step === STEPS) return;
    const short = step === 2;
    const months = short ? 48 : step === 3 ? this.opening.election[1] : step === 5 ? this.opening.ahead : this.opening.months;
    const points = short ? this.opening.points.first : this.opening.points.all.filter((month) => month <= months);
    const shown = step === 3 ? [36, 48, 60, 72, 96] : step === 5 ? [12, 24, 36, 48, 96] : points;
    this.chart = new Drawing(this.picture, { months, points: shown, words: this.words, language: this.opening.language });
    const key = short ? 2 : 4;
    if (step === 2 || step === 4) {
      this.chart.setLine(this.lines[key] ?? null);
      this.chart.onchange = () => { this.lines[key] = [...this.chart.line]; this.status.textContent = ""; };
    } else if ((step === 5 || step === 6) && this.lines[4]) {
      this.chart.setLine(this.lines[4].slice(0, months + 1));
    }
    const start = this.tale?.curves.a.middle[0] ?? this.start;
    if (start != null) this.chart.setStart(start);
    const open = step === 4 || (step === 2 && this.done === 0);
    this.chart.setOpen(open);
    if (open) this.form.replaceChildren(this.chart.sliders);
    const [month] = this.stops(this.done);
    if (this.tale && (month || this.done)) this.chart.setCurves(this.curves(), this.stops(this.done)[0]);
  }

  /** Where the picture stands after so many presses, and where the next one plays to. */
  stops(done) {
    const { stop, election, ahead, months } = this.opening;
    const all = { 2: [0, 48], 3: [election[0], election[1]], 5: [0, stop, ahead], 6: [stop, months] }[this.step] ?? [0];
    return [all[done] ?? 0, all[done + 1] ?? all[done] ?? 0];
  }

  curves() {
    const { a, b, stopped } = this.tale.curves;
    const cut = (curve) => Object.fromEntries(Object.entries(curve).map(([name, values]) => [name,
      name === "thin" ? values.map((each) => each.slice(0, this.chart.options.months + 1)) : values.slice(0, this.chart.options.months + 1)]));
    const entry = (letter, sign, label, curve, dashed) => ({ letter, sign, label, dashed, curve: cut(curve) });
    const first = entry("a", "A", `A: ${this.opening.titles.a}`, a, false);
    const second = entry("b", "B", `B: ${this.opening.titles.b}`, b, true);
    const third = entry("c", "×", this.words.stopped, { ...stopped, thin: [] }, false);
    if (this.step <= 3) return [first];
    if (this.step === 5) return this.done >= 2 || this.playing === 1 ? [second, third] : [second];
    return [first, second];
  }

  // the one button

  async press() {
    if (this.busy) return;
    if (this.done >= this.phases) {
      if (this.step !== 4 || this.ready("draw_first", this.chart.drawn)) this.go(this.step + 1);
      return;
    }
    const drawing = this.step === 2 && !this.chart.drawn;
    const voting = (this.step === 3 || (this.step === 5 && this.done === 1)) && !this.votes[this.step];
    if (drawing && !this.ready("draw_first", false)) return;
    if (voting && !this.ready("vote_first", false)) return;
    if (!this.tale) return;
    await this.playNext();
    this.phase[this.step] = this.done + 1;
    this.settle();
  }

  /** Whether to go on; the first press without a prediction asks for one. */
  ready(key, given) {
    if (given || this.warned) {
      this.warned = false;
      this.status.textContent = "";
      return true;
    }
    this.warned = true;
    this.status.textContent = this.words[key];
    return false;
  }

  async playNext() {
    const { chart } = this;
    const [from, to] = this.stops(this.done);
    this.playing = this.done;
    chart.setOpen(false);
    chart.setCurves(this.curves(), to);
    await this.play(from, to);
  }

  async play(from, to) {
    const { step, chart } = this;
    this.busy = true;
    this.main.setAttribute("aria-disabled", "true");
    await chart.play(from, to);
    if (this.step === step && this.chart === chart) this.busy = false;
    this.main.removeAttribute("aria-disabled");
  }

  async replay() {
    if (this.busy || !this.chart) return;
    const [from, to] = this.stops(this.done - 1);
    await this.play(from, to);
  }

  // what is said

  /** Buttons and texts as they belong to where the step stands. */
  settle() {
    const { plan, step, done, phases } = this;
    this.playing = undefined;
    const waits = !this.tale && step > 1 && step !== 4 && done < phases;
    const over = done >= phases;
    this.main.hidden = step === STEPS;
    this.main.textContent = waits ? this.words.waiting_button
      : over && phases ? this.words.next : step === 5 && done === 1 ? plan.button_vote : plan.button;
    this.main.disabled = waits;
    this.again.hidden = !(over && step === 3) || still();
    this.showForm();
    this.tell();
    this.showWhy();
    this.tellProgress();
    this.root.dataset.phase = done;
  }

  tell() {
    if (!this.tale) return;
    const { step, done, phases } = this;
    const { told } = this.tale;
    let said = [];
    if (step === 1) said = told[1];
    else if (step === 5) said = [...(done >= 1 ? told[5] : []), ...(done >= 2 ? this.voted(told["5_vote"]) : [])];
    else if (done >= phases && told[step]) said = step === 3 ? this.voted(told[3]) : told[step];
    if (done >= phases && (step === 2 || step === 6)) said = [...this.compared(), ...said];
    this.told.replaceChildren(...said.map((text) => make("p", {}, text)));
  }

  voted(said) {
    const vote = this.plan.answers.find(([name]) => name === this.votes[this.step]);
    return vote ? [this.say("you_voted", { yours: vote[1] }), ...said] : said;
  }

  /** How far what was drawn is from the middle life, at the end of the line. */
  compared() {
    const line = this.lines[this.step === 2 ? 2 : 4];
    if (!line) return [];
    const months = line.map((_, month) => month).filter((month) => month > 0 && line[month] !== null);
    const points = this.step === 2 ? this.opening.points.first : this.opening.points.all;
    const month = points.filter((each) => months.includes(each)).pop() ?? months.pop();
    if (!month) return [];
    const curve = (this.step === 2 ? this.tale.curves.a : this.tale.curves.b).middle;
    const number = (value) => this.chart.number.format(value);
    const yours = Math.round(line[month]);
    return [this.say("you_and_model", {
      year: this.chart.short.format(month / YEAR), yours: `${yours}\u00a0%`, model: `${number(curve[month])}\u00a0%`,
      size: number(Math.abs(yours - curve[month])),
    })];
  }

  showWhy() {
    if (this.step === 6 && this.done === 1) {
      const open = make("details", { class: "verhaal-why" }, make("summary", {}, this.words.and_stopping));
      open.append(...this.tale.told["6_stop"].map((text) => make("p", {}, text)));
      this.extra.replaceChildren(open);
      return;
    }
    if (this.step !== 3 || this.done < 1 || !this.tale) {
      this.extra.replaceChildren();
      return;
    }
    const { why } = this.tale;
    const rows = why.rows.map(([cause, amount]) => make("tr", {}, make("th", { scope: "row" }, cause), make("td", {}, amount)));
    const head = make("thead", {}, make("tr", {}, make("th", { scope: "col" }, why.cause), make("th", { scope: "col" }, why.moved)));
    const table = make("table", {}, make("caption", {}, why.caption), head, make("tbody", {}, ...rows));
    const open = make("details", { class: "verhaal-why" }, make("summary", {}, this.words.why),
      ...why.told.map((text) => make("p", {}, text)), table);
    this.extra.replaceChildren(open);
  }

  tellProgress() {
    const { progress } = this;
    this.waiting.hidden = Boolean(this.tale) || this.step === 1 || this.step === STEPS || !progress;
    if (this.waiting.hidden) return;
    if (progress.failed) {
      this.waiting.hidden = true;
      this.status.textContent = this.words.failed;
    } else this.waiting.replaceChildren(this.say("waiting", progress), " ", make("progress", { value: progress.done, max: progress.of, "aria-label": this.words.progress }));
  }

  setTale(tale) {
    const first = !this.tale;
    this.tale = tale;
    this.root.dataset.lived = "true";
    if (!first) return;
    this.status.textContent = "";
    this.chart?.setStart(tale.curves.a.middle[0]);
    if (this.step === 3 || this.step === 6) this.chart.setCurves(this.curves(), this.stops(this.done)[0]);
    this.settle();
  }

  setProgress(progress) {
    this.progress = progress;
    if (!this.tale && progress.start != null) {
      this.start ??= progress.start;
      this.chart?.setStart(this.start);
    }
    this.root.dataset.done = progress.done;
    this.tellProgress();
  }
}

export default {
  render({ model, el }) {
    const story = new Story(el, model.get("opening"), inAddress("stap") || 1);
    const tell = () => { if (model.get("tale").curves) story.setTale(model.get("tale")); };
    const count = () => { if ("done" in model.get("progress")) story.setProgress(model.get("progress")); };
    count();
    tell();
    model.on("change:tale", tell);
    model.on("change:progress", count);
    el.dataset.ready = "true";
    return () => story.destroy();
  },
};
