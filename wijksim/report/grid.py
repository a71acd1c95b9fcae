"""Paragraphs and columns: for a terminal, never wider than `WIDTH`, and as HTML for a notebook.

Numbers stand to the right and words to the left. A table is built once, as blocks of paragraphs and grids.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

WIDTH = 110
_GAP = "  "
_CUT = "…"
_LEFT_CELL = ' style="text-align: left"'


@dataclass(frozen=True)
class Grid:
    """Rows of cells; the first `left` columns hold words, and `rule_after` rows are the head."""

    rows: Sequence[Sequence[str]]
    left: int = 1
    rule_after: int = 0


#: What belongs together: paragraphs and grids under each other.
Block = Sequence[str | Grid]


def as_text(blocks: Sequence[Block]) -> str:
    """The blocks for a terminal, with an empty line between them, without a line end at the end."""
    return "\n\n".join("\n".join(map(_part_as_text, block)) for block in blocks if block)


def as_html(blocks: Sequence[Block]) -> str:
    """The blocks as HTML for a notebook; every text is escaped."""
    return "\n".join(_part_as_html(part) for block in blocks for part in block)


def _part_as_text(part: str | Grid) -> str:
    return paragraph(part) if isinstance(part, str) else grid(part.rows, left=part.left, rule_after=part.rule_after)


def _part_as_html(part: str | Grid) -> str:
    if isinstance(part, str):
        return f"<p>{escape(part)}</p>"
    head = [_row_as_html(row, "th", part.left) for row in part.rows[: part.rule_after]]
    body = [_row_as_html(row, "td", part.left) for row in part.rows[part.rule_after :]]
    return "\n".join(
        ["<table>", *(["<thead>", *head, "</thead>"] if head else []), "<tbody>", *body, "</tbody>", "</table>"]
    )


def _row_as_html(row: Sequence[str], tag: str, left: int) -> str:
    cells = (f"<{tag}{_LEFT_CELL if n < left else ''}>{escape(cell)}</{tag}>" for n, cell in enumerate(row))
    return f"<tr>{''.join(cells)}</tr>"


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
