"""Tabs of a real Chromium that time what happens in them, for the measurements of the screen."""

import time
from typing import Any

_PATIENCE = 300_000

#: Chooses an option of a list and gives the ms until the player has drawn another comparison.
WATCH_CURVE = """([key, value]) => new Promise((resolve) => {
  const root = document.querySelector(".speler");
  const list = document.querySelector(`[data-key=${key}]`);
  const began = performance.now();
  new MutationObserver((_, watcher) => {
    watcher.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - began));
  }).observe(root, { attributes: true, attributeFilter: ["data-hash"] });
  list.value = value;
  list.dispatchEvent(new Event("change", { bubbles: true }));
})"""
#: Clicks and gives the ms until an attribute of the same element has changed and a frame was drawn.
_CLICK = """([selector, attribute]) => new Promise((resolve) => {
  const button = document.querySelector(selector);
  const began = performance.now();
  new MutationObserver((_, watcher) => {
    watcher.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - began));
  }).observe(button, { attributes: true, attributeFilter: [attribute] });
  button.click();
})"""
#: Moves the timeline over sixty months and gives the mean ms of a step, drawing included.
SCRUB = """() => {
  const slider = document.getElementById("speler-time");
  const began = performance.now();
  for (let month = 30; month < 90; month += 1) {
    slider.value = month;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return (performance.now() - began) / 60;
}"""


#: The line of the brief: Mbit/s, and ms until an answer begins.
_SLOW = {"offline": False, "downloadThroughput": 5e6 / 8, "uploadThroughput": 5e6 / 8, "latency": 20}


class Tab:
    """One tab in a browser profile of its own."""

    def __init__(self, browser: Any, url: str, *, slow: bool = False) -> None:
        """`slow` gives it a line of 5 Mbit/s."""
        self.url = url
        self.context = browser.new_context(viewport={"width": 1366, "height": 768})
        self.context.set_default_timeout(_PATIENCE)
        self.page = self.context.new_page()
        self.frames: list[bytes] = []
        self._sent = 0
        self.page.on("websocket", self._listen)
        network = self.context.new_cdp_session(self.page)
        network.send("Network.enable")
        if slow:
            network.send("Network.emulateNetworkConditions", _SLOW)
        network.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, Any]) -> None:
        self._sent += int(event["encodedDataLength"])

    def _listen(self, websocket: Any) -> None:
        websocket.on("framereceived", lambda got: self.frames.append(got if isinstance(got, bytes) else got.encode()))

    def go(self, path: str, selector: str) -> float:
        """Milliseconds from asking for an address to an element being seen."""
        began = time.perf_counter()
        self.page.goto(self.url + path, wait_until="commit")
        self.wait(selector)
        return 1e3 * (time.perf_counter() - began)

    def wait(self, selector: str) -> float:
        """Milliseconds until an element is there."""
        began = time.perf_counter()
        self.page.wait_for_selector(selector)
        return 1e3 * (time.perf_counter() - began)

    def timed(self, script: str, arguments: list[Any]) -> float:
        """The milliseconds that a script gives."""
        return float(self.page.evaluate(script, arguments))

    def click(self, selector: str, attribute: str) -> float:
        """Milliseconds from a click to what it changes on the same element being drawn."""
        return self.timed(_CLICK, [selector, attribute])

    def number(self, name: str) -> float:
        """A number that the player keeps with itself."""
        return float(self.page.evaluate("name => document.querySelector('.speler').dataset[name]", name))

    def bytes(self) -> int:
        """What came over the line for pages and files, as sent."""
        return self._sent

    def close(self) -> None:
        """Close the tab."""
        self.context.close()
