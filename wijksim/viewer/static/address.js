// What of a view the browser alone knows and the address keeps all the same: the month that is shown, and the closer look.

const KEPT = ["t", "z"];
const part = (text) => text.split("=", 1)[0];
const parts = (query) => query.replace(/^\?/, "").split("&").filter(Boolean);

/** A whole number that the address holds under this name, or null. */
export function inAddress(name) {
  const text = new URLSearchParams(location.search).get(name) ?? "";
  return /^\d{1,4}$/.test(text) ? Number(text) : null;
}

/** Writes numbers into the address; null takes a name out. With `step` the history gets an entry to go back from. */
export function keepInAddress(values, step = false) {
  const left = parts(location.search).filter((each) => !(part(each) in values));
  const added = Object.entries(values).filter(([, value]) => value !== null).map(([name, value]) => `${name}=${value}`);
  const together = [...left, ...added].join("&");
  const query = together && `?${together}`;
  if (query === location.search) return;
  const address = `${location.pathname}${query}${location.hash}`;
  if (step) history.pushState(null, "", address);
  else history.replaceState(history.state, "", address);
}

/** A link with what the browser alone knows as it stands in the address now. */
export function withKept(link) {
  const kept = parts(location.search).filter((each) => KEPT.includes(part(each)));
  return [link, ...kept].join("&");
}
