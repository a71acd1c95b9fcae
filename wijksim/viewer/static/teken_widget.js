// The drawing chart as a widget of its own: `options` come down once, `curves` and `until` reveal, `line` goes up.
import { Drawing } from "./teken.js";

export default {
  render({ model, el }) {
    const chart = new Drawing(el, model.get("options"));
    const show = () => {
      chart.setStart(model.get("start"));
      chart.setOpen(model.get("open"));
      chart.setCurves(model.get("curves"), model.get("until"));
    };
    chart.setLine(model.get("line").length ? model.get("line") : null);
    chart.onchange = () => {
      model.set("line", [...chart.line]);
      model.save_changes();
    };
    show();
    for (const name of ["start", "open", "curves", "until"]) model.on(`change:${name}`, show);
    el.dataset.ready = "true";
    return () => chart.destroy();
  },
};
