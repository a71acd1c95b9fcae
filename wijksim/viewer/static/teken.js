// A chart to draw on: somebody draws a curve over the years, by pointer or with five sliders, and then the curves of the
// runs are revealed beside it, from month to month. It knows no texts and no story; both come from who uses it.
import { YEAR, fill, make, shape, still } from "./teken_dom.js";
import { Picture } from "./teken_picture.js";

// a line that is drawn this far is meant to reach the end
const NEARLY = 0.93;

/** The chart. `options`: months, points, words, language, label (of what is drawn), councils (default yes). */
export class Drawing extends Picture {
  constructor(root, options) {
    super();
    this.options = options;
    this.words = options.words;
    this.line = new Array(options.months + 1).fill(null);
    this.start = null;
    this.curves = [];
    this.until = 0;
    this.near = false;
    this.open = false;
    this.onchange = () => {};
    this.number = new Intl.NumberFormat(options.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    this.short = new Intl.NumberFormat(options.language, { maximumFractionDigits: 1 });
    this.build(root);
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.frame);
  }

  destroy() {
    cancelAnimationFrame(this.frameId);
    this.watcher.disconnect();
  }

  // what users of the chart call

  /** Where every line begins, in per cent. */
  setStart(level) {
    this.start = level;
    if (this.line.some((value) => value !== null)) this.line[0] = level;
    this.refresh();
  }

  /** A line drawn before, or an empty one. */
  setLine(values) {
    this.line = values ? [...values] : new Array(this.options.months + 1).fill(null);
    this.refresh();
  }

  get drawn() {
    return this.line.some((value, month) => month > 0 && value !== null);
  }

  /** Whether somebody may draw now. */
  setOpen(open) {
    this.open = open;
    this.sliders.hidden = !open;
    this.hint.hidden = !open;
    this.svg.classList.toggle("open", open);
    this.refresh();
  }

  /** The curves to reveal: [{letter, label, dashed, curve: {middle, low, high, thin}, until?}]; up to `month`. */
  setCurves(curves, month) {
    this.curves = curves;
    this.until = month;
    this.refresh();
  }

  /** Reveal from one month to another; resolves when the end is reached, at once when motion is unwelcome. */
  play(from, to) {
    cancelAnimationFrame(this.frameId);
    if (still()) {
      this.until = to;
      this.refresh();
      return Promise.resolve();
    }
    const lasts = Math.min(6000, Math.max(1500, (to - from) * 35));
    this.until = to;
    this.refresh();
    return new Promise((done) => {
      const began = performance.now();
      const step = (now) => {
        const part = Math.min(1, (now - began) / lasts);
        this.clip(from + (to - from) * part);
        if (part < 1) this.frameId = requestAnimationFrame(step);
        else done();
      };
      this.clip(from);
      this.frameId = requestAnimationFrame(step);
    });
  }

  // the parts

  build(root) {
    const { words } = this;
    this.svg = shape("svg", { role: "img", class: "teken-picture" });
    this.frame = make("div", { class: "teken-frame" }, this.svg);
    this.hint = make("p", { class: "teken-hint" }, words.draw);
    this.legend = make("ul", { class: "teken-legend" });
    this.note = make("p", { class: "teken-note", hidden: true }, words.band);
    this.zoom = make("button", { type: "button", "aria-pressed": "false", onclick: () => this.toggle() }, words.near);
    this.table = make("table");
    this.tabled = make("details", { class: "teken-table" }, make("summary", {}, words.table), this.table);
    this.sliders = this.buildSliders();
    const tools = make("div", { class: "teken-tools" }, this.zoom, this.tabled);
    const title = make("p", { class: "teken-axis" }, words.axis);
    this.element = make("div", { class: "teken" }, title, this.hint, this.frame, this.legend, this.note, this.sliders, tools);
    root.append(this.element);
    this.listen();
    this.setOpen(false);
  }

  buildSliders() {
    const { words, options } = this;
    this.fields = options.points.map((month, place) => {
      const year = this.short.format(month / YEAR);
      const name = fill(words.point_of, { year });
      const range = make("input", {
        type: "range", min: 0, max: 100, step: 1, "aria-label": name,
        oninput: (event) => this.setPoint(place, Number(event.target.value)),
      });
      const field = make("input", {
        type: "number", min: 0, max: 100, step: 1, "aria-label": name, inputmode: "numeric",
        oninput: (event) => {
          if (event.target.value !== "" && event.target.validity.valid) this.setPoint(place, Number(event.target.value));
        },
      });
      return { month, range, field, box: make("div", { class: "teken-point" }, make("span", {}, fill(words.point, { year })), range, field) };
    });
    const clear = make("button", { type: "button", onclick: () => { this.setLine(null); this.onchange(); } }, words.clear);
    return make("fieldset", { class: "teken-sliders" }, make("legend", {}, words.sliders),
      make("div", { class: "teken-points" }, ...this.fields.map((each) => each.box)), clear);
  }

  /** A level for one of the five points; the line runs straight to the points beside it. */
  setPoint(place, level) {
    const { points } = this.options;
    const month = points[place];
    const before = points.slice(0, place).filter((each) => this.line[each] !== null).pop() ?? 0;
    const after = points.slice(place + 1).find((each) => this.line[each] !== null);
    this.line[0] = this.start ?? this.line[0] ?? level;
    this.line[month] = level;
    this.straight(before, month);
    if (after !== undefined) this.straight(month, after);
    this.refresh();
    this.onchange();
  }

  straight(from, to) {
    const [first, last] = [this.line[from], this.line[to]];
    if (first === null || last === null) return;
    for (let month = from + 1; month < to; month += 1) {
      this.line[month] = first + ((last - first) * (month - from)) / (to - from);
    }
  }

  listen() {
    let last = null;
    const put = (event) => {
      const { month, level } = this.at(event);
      this.line[0] = this.start ?? this.line[0] ?? level;
      const at = Math.max(1, month);
      this.line[at] = level;
      this.straight(last === null ? this.lastBefore(at) : last, at);
      last = at;
      this.drawLine();
      this.writeSliders();
    };
    this.svg.addEventListener("pointerdown", (event) => {
      if (!this.open || event.button > 0) return;
      last = null;
      this.svg.setPointerCapture(event.pointerId);
      put(event);
      event.preventDefault();
    });
    this.svg.addEventListener("pointermove", (event) => { if (last !== null) put(event); });
    const end = () => {
      if (last === null) return;
      if (last >= NEARLY * this.options.months) {
        this.line[this.options.months] = this.line[last];
        this.straight(last, this.options.months);
      }
      last = null;
      this.refresh();
      this.onchange();
    };
    for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) this.svg.addEventListener(kind, end);
  }

  lastBefore(month) {
    let before = month - 1;
    while (before > 0 && this.line[before] === null) before -= 1;
    return before;
  }

  at(event) {
    const box = this.svg.getBoundingClientRect();
    const { left, top, wide, tall, low, high } = this.sizes;
    const month = Math.round(((event.clientX - box.left - left) / wide) * this.options.months);
    const level = high - ((event.clientY - box.top - top) / tall) * (high - low);
    return { month: Math.min(this.options.months, Math.max(0, month)), level: Math.min(100, Math.max(0, level)) };
  }

  toggle() {
    this.near = !this.near;
    this.zoom.setAttribute("aria-pressed", String(this.near));
    this.zoom.textContent = this.near ? this.words.far : this.words.near;
    this.draw();
    this.writeNote();
  }

  refresh() {
    this.writeSliders();
    this.writeWords();
    this.draw();
  }

  writeSliders() {
    for (const { month, range, field } of this.fields) {
      const level = this.line[month];
      if (document.activeElement !== field) field.value = level === null ? "" : Math.round(level);
      range.value = Math.round(level ?? this.start ?? 50);
      range.setAttribute("aria-valuetext", level === null ? "-" : `${Math.round(level)}\u00a0%`);
    }
  }

  /** Legend, table and the sentence for who cannot see the picture. */
  writeWords() {
    const shown = this.shown();
    const { words } = this;
    this.zoom.hidden = !shown.length;
    this.writeNote();
    const entries = shown.map((each) => [`${each.letter} ${each.dashed ? "dashed" : ""}`, each.label]);
    if (this.drawn) entries.unshift(["yours", words.your_line]);
    this.legend.replaceChildren(...entries.map(([kind, label]) => make("li", { class: kind }, label)));
    this.svg.setAttribute("aria-label", this.sentence(shown));
    this.tabled.hidden = !shown.length && !this.drawn;
    this.writeTable(shown);
  }

  /** How to read the picture, and that its scale does not begin at nought. */
  writeNote() {
    const [low, high] = this.span();
    this.note.hidden = !this.shown().length;
    this.note.textContent = this.near ? `${fill(this.words.near_note, { low, high })} ${this.words.band}` : this.words.band;
  }

  sentence(shown) {
    const { words, options } = this;
    const last = options.months / YEAR;
    const parts = [fill(words.chart_empty, { first: words.start, last, start: this.level(this.start) })];
    const levels = (values, until) => options.points.filter((month) => month <= until && values[month] != null)
      .map((month) => fill(words.chart_level, { level: this.level(values[month]), year: this.short.format(month / YEAR) })).join(", ");
    if (this.drawn) parts[0] = fill(words.chart_yours, { levels: levels(this.line, options.months) });
    for (const each of shown) {
      const told = levels(each.curve.middle, this.until) || this.level(each.curve.middle[this.until]);
      parts.push(fill(words.chart_model, { who: each.label, levels: told }));
    }
    return (shown.length && !this.drawn ? parts.slice(1) : parts).join(" ");
  }

  level(value) {
    return value == null ? "-" : `${this.number.format(value)}\u00a0%`;
  }

  writeTable(shown) {
    const { words } = this;
    const head = [words.year, ...(this.drawn ? [words.your_line] : []), ...shown.map((each) => each.label)];
    const rows = [];
    const last = shown.length ? this.until : this.options.months;
    for (let month = 0; month <= last; month += YEAR) {
      const cells = shown.map(({ curve }) => `${this.level(curve.middle[month])} (${this.number.format(curve.low[month])}\u00a0–\u00a0${this.number.format(curve.high[month])})`);
      if (this.drawn) cells.unshift(this.level(this.line[month]));
      rows.push(make("tr", {}, make("th", { scope: "row" }, month ? String(month / YEAR) : words.start), ...cells.map((cell) => make("td", {}, cell))));
    }
    this.table.replaceChildren(
      make("caption", {}, words.axis),
      make("thead", {}, make("tr", {}, ...head.map((title) => make("th", { scope: "col" }, title)))),
      make("tbody", {}, ...rows),
    );
  }
}
