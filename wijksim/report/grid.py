"""Text in columns for a terminal: numbers to the right, words to the left, never wider than `WIDTH`."""

from collections.abc import Sequence
from textwrap import wrap

WIDTH = 110
_GAP = "  "
_CUT = "…"


def grid(rows: Sequence[Sequence[str]], *, left: int = 1, rule_after: int = 0) -> str:
    """The rows under each other; the first `left` columns align left, the others right.

    `rule_after` rows are followed by a line. When the rows are too wide the first column is cut.
    """
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - WIDTH
    if excess > 0:
        widths[0] -= excess
    lines = [_line(row, widths, left) for row in rows]
    if rule_after:
        lines.insert(rule_after, "-" * max(len(line) for line in lines))
    return "\n".join(lines)


def cut(text: str, width: int) -> str:
    """The text, or its beginning with an ellipsis when it is longer than `width` characters."""
    return text if len(text) <= width else text[: width - 1].rstrip() + _CUT


def paragraph(text: str, indent: str = "") -> str:
    """The text broken into lines no wider than `WIDTH`."""
    return "\n".join(wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent))


def _line(row: Sequence[str], widths: Sequence[int], left: int) -> str:
    cells = [
        cut(cell, width).ljust(width) if number < left else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return _GAP.join(cells).rstrip()
