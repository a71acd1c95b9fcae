// Texts by key, and numbers and moments as the language writes them; agrees with wijksim.locale.

const MARKS = { nl: [",", "."], en: [".", ","] };

/** Nested tables of texts as one table with dotted keys. */
function flat(table, prefix = "") {
  return Object.entries(table).flatMap(([key, value]) =>
    typeof value === "object" ? flat(value, `${prefix}${key}.`) : [[`${prefix}${key}`.replace(/^speler\./, ""), value]],
  );
}

/** Decimals as Python writes them: what lies exactly halfway goes to the even neighbour. */
function fixed(value, digits) {
  const scaled = value * 10 ** digits;
  const halfway = Number.isInteger(value * 2 ** (digits + 1)) && scaled % 1 === 0.5;
  return (halfway ? (2 * Math.round(scaled / 2)) / 10 ** digits : value).toFixed(digits);
}

/** The texts of one language. */
export class Words {
  constructor(table, language) {
    this.language = language in MARKS ? language : "nl";
    this.texts = new Map(flat(table));
  }

  /** The text of a key with its places filled in; the key itself shows that a text is missing. */
  say(key, values = {}) {
    const text = this.texts.get(key) ?? key;
    return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
  }

  /** A number with a fixed count of decimals; "-" when it is none; zero has no sign. */
  number(value, digits = 0, signed = false) {
    if (typeof value !== "number" || !Number.isFinite(value)) return "-";
    const [decimal, thousands] = MARKS[this.language];
    const [whole, rest] = fixed(Math.abs(value), digits).split(".");
    const text = whole.replace(/\B(?=(\d{3})+$)/g, thousands) + (rest ? decimal + rest : "");
    if (!/[1-9]/.test(text)) return text;
    return (value < 0 ? "-" : signed ? "+" : "") + text;
  }

  /** "jaar 3, maand 7"; month 0 is the start. */
  moment(month) {
    if (month <= 0) return this.say("time.start");
    const year = Math.ceil(month / 12);
    return this.say("time.moment", { year, month: month - 12 * (year - 1) });
  }

  /** A text that begins a sentence. */
  opening(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  /** The year that a month lies in, in words. */
  year(month) {
    return month <= 0 ? this.say("time.start") : this.say("time.year", { year: Math.ceil(month / 12) });
  }

  /** "procentpunt" for a difference of shares, else the unit itself. */
  apart(unit) {
    return unit === "%" ? this.say("unit.points") : unit;
  }
}
