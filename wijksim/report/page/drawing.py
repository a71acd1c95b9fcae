"""Makes a drawing of matplotlib fit to stand in a page beside others: small, nameless, and its own ids.

What matplotlib writes for a file of its own goes: the declaration, the facts about the file, and a style that
would reach the whole page.
"""

import re
import xml.etree.ElementTree as ET

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_DECIMALS = 2
ET.register_namespace("", _SVG)


def embedded(content: bytes, prefix: str) -> str:
    """The drawing as an `svg` element for a page; every id in it begins with `prefix`.

    It is hidden from screen readers: the page says beside it what it shows.
    """
    root = ET.fromstring(content)
    for parent in root.iter():
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style", f"{{{_SVG}}}title"):
                parent.remove(child)
    used = {target for element in root.iter() for target in _targets(element)}
    for element in root.iter():
        _rename(element, prefix, used)
    root.attrib = {"viewBox": root.attrib["viewBox"], "aria-hidden": "true", "focusable": "false"}
    # HTML knows an svg element by its name
    return ET.tostring(root, encoding="unicode").replace(f' xmlns="{_SVG}"', "", 1)


def _targets(element: ET.Element) -> list[str]:
    """The ids that an element points at."""
    found = [match for value in element.attrib.values() for match in _REFERENCE.findall(value)]
    link = element.attrib.get(f"{{{_LINK}}}href", "")
    return [*found, link[1:]] if link.startswith("#") else found


def _rename(element: ET.Element, prefix: str, used: set[str]) -> None:
    """Own ids where something points at them and none elsewhere; numbers no finer than a printer."""
    name = element.attrib.pop("id", None)
    if name in used:
        element.set("id", f"{prefix}-{name}")
    link = element.attrib.pop(f"{{{_LINK}}}href", None)
    if link:
        element.set("href", f"#{prefix}-{link[1:]}")
    for key, value in element.attrib.items():
        value = _REFERENCE.sub(rf"url(#{prefix}-\1)", value)
        if key == "d":
            value = _NUMBER.sub(_rounded, " ".join(value.split()))
        element.set(key, value)


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.{_DECIMALS}f}"
