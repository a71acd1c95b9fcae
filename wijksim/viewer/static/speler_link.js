// Whether the server is still there. What is shown needs no server, so the message only informs.

const EVERY = 1500;

/** What Solara says of its connection; undefined where the page is not Solara's. */
function connected() {
  const status = globalThis.solara?.debug?.connectionStatus;
  return status === undefined ? undefined : status === "connected";
}

/**
 * Calls `changed(up)` when the connection goes or comes back. The page may also say so itself, with an event
 * "wijksim:connection" on the window that has {up: true or false} as its detail.
 */
export function watchLink(bin, changed) {
  let up = true;
  const note = (now) => {
    if (now === undefined || now === up) return;
    up = now;
    changed(up);
  };
  const timer = setInterval(() => note(connected()), EVERY);
  bin.add(() => clearInterval(timer));
  bin.listen(window, "wijksim:connection", (event) => note(Boolean(event.detail?.up)));
}
