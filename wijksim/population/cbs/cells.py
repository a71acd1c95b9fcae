"""What stands in one cell of a published table: a number, a text, or nothing that may be known.

Decimal commas and points are both in use, within one file. CBS suppresses small counts with a full stop, and in some
editions with an empty cell, an x, or a large negative number.
"""

import math
import re

_SUPPRESSED = {"", ".", "..", ",", "-", "x", "nan", "na", "n/a", "#n/a", "none", "null"}
#: -99997 and -99999999 stand for "not known" and "confidential".
_NO_NUMBER_BELOW = -90_000
_PLAIN = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,12})?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+,[0-9]{1,12}|-?[0-9]{1,3}(\.[0-9]{3}){2,4}")
_SHOWN = 40


class UnreadableCell(Exception):
    """A cell that should hold a number and holds something else; the message is what it holds."""


def number(cell: object) -> float | None:
    """The number in a cell, None where it is suppressed or empty; raises `UnreadableCell` for other text.

    >>> number("26,4"), number("8765"), number(" ."), number("1.234,5")
    (26.4, 8765.0, None, 1234.5)
    """
    if cell is None:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _known(float(cell)) if abs(cell) < 1e15 or cell != cell else None
    text = "".join(str(cell).split())
    if text.lower() in _SUPPRESSED:
        return None
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    if not _PLAIN.fullmatch(text):
        raise UnreadableCell(repr(clean(cell)[:_SHOWN]))
    return _known(float(text.replace(",", ".")))


def clean(cell: object) -> str:
    """The text in a cell on one line, without what cannot be printed; empty for an empty cell."""
    text = "" if cell is None else str(cell)
    return " ".join("".join(c if c.isprintable() else " " for c in text[:10_000]).split())


def _known(value: float) -> float | None:
    return value if math.isfinite(value) and value > _NO_NUMBER_BELOW else None
