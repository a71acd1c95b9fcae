// The picture of the drawing chart: grid, council periods, bands and lines, as SVG of the size that there is.
import { YEAR, fill, shape } from "./teken_dom.js";

const TERM = 48;
// what letters need, as many times their size: room round the plot (left, top, right, below), for the name of a year on
// the axis, for that of a council, and between names at the ends of lines
const ROOM = [3.2, 1.9, 2.4, 2.2];
const TICK = 3.6;
const COUNCIL = 5.3;
const APART = 1.1;

/** Draws what its heir holds: options, words, frame, svg, line, start, curves, until, near. */
export class Picture {
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
    const height = Math.round(Math.min(Math.max(430, window.innerHeight / 2), Math.max(250, width * 0.6)));
    const [low, high] = this.span();
    const em = parseFloat(getComputedStyle(this.svg).fontSize);
    const [left, top, right, bottom] = ROOM.map((each) => Math.round(each * em));
    this.sizes = { width, height, em, left, top, right, low, high, wide: width - left - right, tall: height - top - bottom };
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
    const { width, height, left, top, right, wide, tall } = this.sizes;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.style.height = `${height}px`;
    const name = (this.name ??= `teken-${Math.random().toString(36).slice(2)}`);
    const plot = shape("clipPath", { id: `${name}-plot` });
    plot.append(shape("rect", { x: left, y: top, width: wide, height: tall }));
    const seen = shape("clipPath", { id: `${name}-seen` });
    this.window = shape("rect", { x: left - 6, y: 0, width: wide + 6 + right, height });
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
    if (this.window) this.window.setAttribute("width", Math.max(0, this.x(month) - this.sizes.left + (month >= this.until ? 6 + this.sizes.right : 6)));
  }

  grid() {
    const { em, left, top, wide, tall, low, high } = this.sizes;
    const parts = [];
    const { months } = this.options;
    for (let from = 0; from < months; from += TERM) {
      const until = Math.min(months, from + TERM);
      const across = this.x(until) - this.x(from);
      if ((from / TERM) % 2 === 0) parts.push(shape("rect", { class: "council", x: this.x(from), y: top, width: across, height: tall }));
      const text = across > COUNCIL * em ? fill(this.words.council, { number: from / TERM + 1 }) : String(from / TERM + 1);
      parts.push(shape("text", { class: "small", x: this.x(from) + across / 2, y: top - 0.55 * em, "text-anchor": "middle" }, text));
      if (from) parts.push(shape("line", { class: "term", x1: this.x(from), x2: this.x(from), y1: top - 4, y2: top + tall }));
    }
    const step = high - low > 60 ? 20 : high - low > 24 ? 10 : high - low > 10 ? 4 : 2;
    for (let level = Math.ceil(low / step) * step; level <= high; level += step) {
      parts.push(shape("line", { class: "grid", x1: left, x2: left + wide, y1: this.y(level), y2: this.y(level) }));
      parts.push(shape("text", { x: left - 8, y: this.y(level) + em / 3, "text-anchor": "end" }, String(level)));
    }
    const all = months / YEAR;
    const years = Array.from({ length: all }, (_, place) => place + 1).find((each) => all % each === 0 && (each * wide) / all >= TICK * em) ?? all;
    for (let year = 0; year * YEAR <= months; year += years) {
      const x = this.x(year * YEAR);
      parts.push(shape("line", { class: "tick", x1: x, x2: x, y1: top + tall, y2: top + tall + 6 }));
      const last = (year + years) * YEAR > months;
      const text = !year ? this.words.start : last ? `${this.words.year} ${year}` : String(year);
      parts.push(shape("text", { x, y: top + tall + 1.45 * em, "text-anchor": "middle" }, text));
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
      each.name = Math.max(each.y, above + APART * this.sizes.em);
      above = each.name;
    }
    return ends.map((each) => this.mark(each));
  }

  mark({ letter, sign, y, name }) {
    const x = this.x(this.until);
    const group = shape("g", { class: `mark ${letter}` });
    if (letter === "a") group.append(shape("circle", { cx: x, cy: y, r: 7 }));
    else group.append(shape("rect", { x: x - 6, y: y - 6, width: 12, height: 12, transform: `rotate(45 ${x} ${y})` }));
    group.append(shape("text", { x: x + 12, y: name + this.sizes.em / 3 }, sign));
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
