"""What a browser can measure of a page: targets too small to hit, letters too small to read, and text over text."""

from typing import Any

#: CSS pixels of a target, and of letters on a projector: those of axes are read beside the line, and may be smaller.
TARGET, LETTERS, AXIS = 44, 20, 18

_SEEN = """const seen = (each) => {
  const { width, height } = each.getBoundingClientRect();
  return width > 2 && height > 2 && getComputedStyle(each).visibility === "visible";
};"""

_TARGETS = f"""least => {{ {_SEEN}
  return [...document.querySelectorAll("a[href], button, select, input, summary")]
    .filter((each) => seen(each) && !each.matches(".skip, p a:not(.door)"))
    .map((each) => each.closest("label") ?? each)
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([, {{ width, height }}]) => Math.min(width, height) < least)
    .map(([each, {{ width, height }}]) => `${{each.outerHTML.slice(0, 80)}}: ${{width}} x ${{height}}`);
}}"""

_LETTERS = f"""([letters, axis]) => {{ {_SEEN}
  const small = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {{
    const [text, parent] = [walker.currentNode.data.trim(), walker.currentNode.parentElement];
    if (!text || parent.closest("script, style, noscript, option, .unseen") || !seen(parent)) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < (parent.closest("svg") ? axis : letters)) small.add(`${{size}} px: ${{text.slice(0, 40)}}`);
  }}
  return [...small];
}}"""

_CROWDED = """() => {
  const found = [];
  for (const picture of document.querySelectorAll("svg[role=img]")) {
    const frame = picture.getBoundingClientRect();
    const texts = [...picture.querySelectorAll("text")].map((each) => [each.textContent, each.getBoundingClientRect()]);
    texts.forEach(([text, one], k) => {
      if (one.left < frame.left - 0.5 || one.right > frame.right + 0.5) found.push(`${text} leaves its picture`);
      for (const [other, two] of texts.slice(k + 1)) {
        const across = Math.min(one.right, two.right) - Math.max(one.left, two.left);
        // the box of a text is taller than its letters, and a little wider
        const down = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) - 0.25 * one.height;
        if (across > 2 && down > 0) found.push(`${text} over ${other}`);
      }
    });
  }
  return found;
}"""


_CUT_OFF = """within => [...document.querySelectorAll(within)].flatMap((whole) => {
  const edge = whole.getBoundingClientRect().right + 1;
  return [...whole.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > edge)
    .map((each) => each.outerHTML.slice(0, 80));
})"""


def small_targets(tab: Any) -> list[str]:
    """What can be pressed and is smaller than `TARGET`; links in a sentence may be."""
    found: list[str] = tab.evaluate(_TARGETS, TARGET)
    return found


def small_letters(tab: Any) -> list[str]:
    """Texts in letters too small for a projector."""
    found: list[str] = tab.evaluate(_LETTERS, [LETTERS, AXIS])
    return found


def crowded(tab: Any) -> list[str]:
    """Texts of pictures that lie on each other or leave their picture."""
    found: list[str] = tab.evaluate(_CROWDED)
    return found


def cut_off(tab: Any, within: str) -> list[str]:
    """What sticks out on the right of the part of the page that holds it."""
    found: list[str] = tab.evaluate(_CUT_OFF, within)
    return found


def open_all(tab: Any) -> None:
    """Open whatever can be opened in place."""
    tab.evaluate("() => document.querySelectorAll('details').forEach((each) => (each.open = true))")
