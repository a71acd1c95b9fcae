// A chart to draw on: somebody draws a curve over the years, by pointer or with five sliders, and then the curves of the
// runs are revealed beside it, from month to month. It knows no texts and no story; both come from who uses it.
const SVG = "http://www.w3.org/2000/svg";
const TERM = 48;
// a line that is drawn this far is meant to reach the end
const NEARLY = 0.93;
// room for the name of a year on the axis, in pixels
const TICK = 64;
// between names at the ends of lines, in pixels
const APART = 20;
export const YEAR = 12;

/** An element with attributes, listeners (on...) and children; texts are texts, never HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

function shape(tag, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

/** A text of the catalogue with its {places} filled in. */
export function fill(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The chart. `options`: months, points, words, language, label (of what is drawn), councils (default yes). */
export class Drawing {
  constructor(root, options) {
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
      range.setAttribute("aria-valuetext", level === null ? "-" : `${Math.round(level)} %`);
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
    return value == null ? "-" : `${this.number.format(value)} %`;
  }

  writeTable(shown) {
    const { words } = this;
    const head = [words.year, ...(this.drawn ? [words.your_line] : []), ...shown.map((each) => each.label)];
    const rows = [];
    const last = shown.length ? this.until : this.options.months;
    for (let month = 0; month <= last; month += YEAR) {
      const cells = shown.map(({ curve }) => `${this.level(curve.middle[month])} (${this.number.format(curve.low[month])} – ${this.number.format(curve.high[month])})`);
      if (this.drawn) cells.unshift(this.level(this.line[month]));
      rows.push(make("tr", {}, make("th", { scope: "row" }, month ? String(month / YEAR) : words.start), ...cells.map((cell) => make("td", {}, cell))));
    }
    this.table.replaceChildren(
      make("caption", {}, words.axis),
      make("thead", {}, make("tr", {}, ...head.map((title) => make("th", { scope: "col" }, title)))),
      make("tbody", {}, ...rows),
    );
  }

  // the picture

  shown() {
    return this.until > 0 ? this.curves : [];
  }

  span() {
    if (!this.near) return [0, 100];
    const seen = this.shown().flatMap(({ curve }) => [...curve.low.slice(0, this.until + 1), ...curve.high.slice(0, this.until + 1)]);
    if (!seen.length) return [0, 100];
    const low = Math.max(0, Math.floor((Math.min(...seen) - 1) / 2) * 2);
    return [low, Math.min(100, Math.ceil((Math.max(...seen) + 1) / 2) * 2)];
  }

  measure() {
    const width = Math.max(260, this.frame.clientWidth);
    const height = Math.round(Math.min(430, Math.max(250, width * 0.6)));
    const [low, high] = this.span();
    const [left, top, right, bottom] = [58, 34, 34, 40];
    this.sizes = { width, height, left, top, low, high, wide: width - left - right, tall: height - top - bottom };
  }

  x(month) {
    return this.sizes.left + (month / this.options.months) * this.sizes.wide;
  }

  y(level) {
    const { top, tall, low, high } = this.sizes;
    return top + ((high - level) / (high - low)) * tall;
  }

  draw() {
    if (!this.frame.clientWidth) return;
    this.measure();
    const { width, height, left, top, wide, tall } = this.sizes;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.style.height = `${height}px`;
    const name = (this.name ??= `teken-${Math.random().toString(36).slice(2)}`);
    const plot = shape("clipPath", { id: `${name}-plot` });
    plot.append(shape("rect", { x: left, y: top, width: wide, height: tall }));
    const seen = shape("clipPath", { id: `${name}-seen` });
    this.window = shape("rect", { x: left - 6, y: 0, width: wide + 40, height });
    seen.append(this.window);
    const defs = shape("defs");
    defs.append(plot, seen);
    const curves = shape("g", { "clip-path": `url(#${name}-seen)` });
    const inside = shape("g", { "clip-path": `url(#${name}-plot)` });
    for (const each of this.shown()) inside.append(...this.bandOf(each));
    for (const each of this.shown()) inside.append(...this.linesOf(each));
    curves.append(inside, ...this.marks());
    this.own = shape("g", { "clip-path": `url(#${name}-plot)` });
    this.svg.replaceChildren(defs, ...this.grid(), curves, this.own, ...this.first());
    this.drawLine();
    this.clip(this.until);
  }

  clip(month) {
    if (this.window) this.window.setAttribute("width", Math.max(0, this.x(month) - this.sizes.left + (month >= this.until ? 40 : 6)));
  }

  grid() {
    const { left, top, wide, tall, low, high } = this.sizes;
    const parts = [];
    const { months } = this.options;
    for (let from = 0; from < months; from += TERM) {
      const until = Math.min(months, from + TERM);
      const across = this.x(until) - this.x(from);
      if ((from / TERM) % 2 === 0) parts.push(shape("rect", { class: "council", x: this.x(from), y: top, width: across, height: tall }));
      const text = across > 95 ? fill(this.words.council, { number: from / TERM + 1 }) : String(from / TERM + 1);
      parts.push(shape("text", { class: "small", x: this.x(from) + across / 2, y: top - 10, "text-anchor": "middle" }, text));
      if (from) parts.push(shape("line", { class: "term", x1: this.x(from), x2: this.x(from), y1: top - 4, y2: top + tall }));
    }
    const step = high - low > 60 ? 20 : high - low > 24 ? 10 : high - low > 10 ? 4 : 2;
    for (let level = Math.ceil(low / step) * step; level <= high; level += step) {
      parts.push(shape("line", { class: "grid", x1: left, x2: left + wide, y1: this.y(level), y2: this.y(level) }));
      parts.push(shape("text", { x: left - 8, y: this.y(level) + 6, "text-anchor": "end" }, String(level)));
    }
    const all = months / YEAR;
    const years = Array.from({ length: all }, (_, place) => place + 1).find((each) => all % each === 0 && (each * wide) / all >= TICK) ?? all;
    for (let year = 0; year * YEAR <= months; year += years) {
      const x = this.x(year * YEAR);
      parts.push(shape("line", { class: "tick", x1: x, x2: x, y1: top + tall, y2: top + tall + 6 }));
      const last = (year + years) * YEAR > months;
      const text = !year ? this.words.start : last ? `${this.words.year} ${year}` : String(year);
      parts.push(shape("text", { x, y: top + tall + 26, "text-anchor": "middle" }, text));
    }
    return parts;
  }

  bandOf({ letter, curve }) {
    const months = this.monthsOf(curve.low);
    const upper = months.map((month) => `${this.x(month)},${this.y(curve.high[month])}`);
    const lower = months.map((month) => `${this.x(month)},${this.y(curve.low[month])}`);
    return [
      shape("polygon", { class: `band ${letter}`, points: [...upper, ...lower.reverse()].join(" ") }),
      shape("polyline", { class: `edge ${letter}`, points: upper.join(" ") }),
      shape("polyline", { class: `edge ${letter}`, points: lower.reverse().join(" ") }),
    ];
  }

  linesOf({ letter, curve, dashed }) {
    const points = (values) => this.monthsOf(values).map((month) => `${this.x(month)},${this.y(values[month])}`).join(" ");
    return [
      ...curve.thin.map((values) => shape("polyline", { class: `thin ${letter}`, points: points(values) })),
      shape("polyline", { class: `middle ${letter} ${dashed ? "dashed" : ""}`, points: points(curve.middle) }),
    ];
  }

  /** ● or ◆ where each curve ends, with its letter; letters keep apart. */
  marks() {
    const ends = this.shown().map((each) => ({ ...each, y: this.y(each.curve.middle[this.until]) }));
    let above = -Infinity;
    for (const each of [...ends].sort((one, other) => one.y - other.y)) {
      each.name = Math.max(each.y, above + APART);
      above = each.name;
    }
    return ends.map((each) => this.mark(each));
  }

  mark({ letter, sign, y, name }) {
    const x = this.x(this.until);
    const group = shape("g", { class: `mark ${letter}` });
    if (letter === "a") group.append(shape("circle", { cx: x, cy: y, r: 7 }));
    else group.append(shape("rect", { x: x - 6, y: y - 6, width: 12, height: 12, transform: `rotate(45 ${x} ${y})` }));
    group.append(shape("text", { x: x + 12, y: name + 6 }, sign));
    return group;
  }

  monthsOf(values) {
    return values.map((_, month) => month).filter((month) => month <= Math.min(this.until, this.options.months));
  }

  first() {
    if (this.start === null) return [];
    return [shape("circle", { class: "first", cx: this.x(0), cy: this.y(this.start), r: 7 })];
  }

  drawLine() {
    const points = this.line.map((level, month) => (level === null ? null : `${this.x(month)},${this.y(level)}`));
    const parts = [];
    let run = [];
    for (const point of [...points, null]) {
      if (point) run.push(point);
      else if (run.length) {
        parts.push(shape("polyline", { class: "yours", points: run.join(" ") }));
        run = [];
      }
    }
    this.own?.replaceChildren(...parts);
  }
}
