// A chart on the page: the drawing, the veil over what is still to come, the playhead, and the sentence.

import { draw } from "./speler_draw.js";
import { el, say, svg } from "./speler_dom.js";

/**
 * A chart that keeps itself up to date. `make()` gives what it shows (see specs); `height(width, font)` its height in
 * pixels. Only the overlay moves from frame to frame, and only by transforms, so that nothing is drawn again.
 */
export function makeChart(app, { make, height, readout = true, bin = app.bin }) {
  const picture = svg("svg", { class: "picture", role: "img" });
  const veil = el("div", { class: "veil" });
  const head = el("div", { class: "playhead" });
  const over = el("div", { class: "over", "aria-hidden": "true" }, veil, head);
  const plot = el("div", { class: "plot" }, picture, over);
  const values = ["a", "b"].map((who) => el("span", { class: `value ${who}` }));
  const now = readout ? el("p", { class: "now" }, ...values) : null;
  const chart = { el: el("div", { class: "chart" }, now, plot), picture, spec: null, at: null };

  chart.draw = () => {
    const width = Math.floor(plot.clientWidth);
    if (width < 40) return;
    const font = app.font();
    chart.spec = make();
    chart.size = { width, height: Math.round(height(width, font)), font };
    chart.at = draw(picture, { spec: chart.spec, words: app.words, ...chart.size });
    const { left, right, top, bottom } = chart.at;
    over.style.cssText = `left:${left}px;top:${top}px;width:${right - left}px;height:${bottom - top}px`;
    chart.frame(app.month);
    chart.rest(app.month);
  };
  chart.frame = (month) => {
    if (!chart.at) return;
    const shift = `translateX(${(chart.at.x(month) - chart.at.left).toFixed(1)}px)`;
    veil.style.transform = shift;
    head.style.transform = shift;
    if (readout) chart.spec.now(month).forEach((text, k) => say(values[k], text));
  };
  chart.rest = (month) => chart.spec && picture.setAttribute("aria-label", chart.spec.sentence(month));

  for (const [name, heard] of [
    ["look", chart.draw],
    ["frame", chart.frame],
    ["rest", chart.rest],
  ]) {
    bin.add(app.on(name, heard));
  }
  return chart;
}
