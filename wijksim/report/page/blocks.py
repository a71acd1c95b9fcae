"""What a page is made of: sections with paragraphs, lists, tables and pictures, as plain values.

Nothing in here is HTML but the drawings of a picture; the template escapes every text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Prose:
    """A paragraph; `strong` for what must be seen first."""

    kind: ClassVar[str] = "prose"
    text: str
    strong: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True)
class Bullets:
    """A list. Of an item that is a pair the second part is in `lang`, of another with `lang` the whole."""

    kind: ClassVar[str] = "bullets"
    items: Sequence[str | tuple[str, str]]
    lang: str = ""


@dataclass(frozen=True)
class Box:
    """A reason for care, in a frame."""

    kind: ClassVar[str] = "box"
    texts: Sequence[str]


@dataclass(frozen=True)
class Code:
    """What is typed at a keyboard."""

    kind: ClassVar[str] = "code"
    text: str


@dataclass(frozen=True)
class Side:
    """A strategy under its letter; `look` is the number of its colour and line, -1 for none."""

    letter: str
    look: int
    title: str


@dataclass(frozen=True)
class Card:
    """One strategy in words; `look` is the number of its colour and line, `letter` is empty for a run."""

    kind: ClassVar[str] = "card"
    letter: str
    look: int
    title: str
    name: str
    summary: str


_SHORT = 16

#: What stands in a cell: words, or a list of them.
Cell = str | tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """Rows that belong together; a `name` stands before them, over all of them."""

    rows: Sequence[Sequence[Cell]]
    name: str = ""


@dataclass(frozen=True)
class Table:
    """A table; `align` has a letter a column: l for words, r for numbers, s for a few words on one line.

    The first cell of a row names it. With names on its `bodies` these are the first column, and the first cell
    of a row is the second one.
    """

    kind: ClassVar[str] = "table"
    caption: str
    head: Sequence[str]
    bodies: Sequence[Rows]
    align: str

    @property
    def named(self) -> bool:
        """Whether rows are gathered under names."""
        return any(body.name for body in self.bodies)

    @property
    def short(self) -> bool:
        """Whether it can stand on one sheet of paper without leaving much of another empty."""
        rows = [row for body in self.bodies for row in body.rows]
        return len(rows) <= _SHORT and all(isinstance(cell, str) for row in rows for cell in row)


@dataclass(frozen=True)
class KeyItem:
    """A line in a picture and whose it is; `dash` is its style as SVG writes it."""

    letter: str
    title: str
    colour: str
    dash: str


@dataclass(frozen=True)
class Picture:
    """A drawing, wide for screens and paper and narrow for telephones, and in one sentence what it shows."""

    kind: ClassVar[str] = "picture"
    name: str
    about: str
    caption: str
    wide: str
    narrow: str
    key: Sequence[KeyItem] = ()


Block = Prose | Heading | Bullets | Box | Code | Card | Table | Picture


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading of its own; `name` is its anchor."""

    name: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Page:
    """A whole page; `facts` stand under its title, `summary` before everything else."""

    language: str
    title: str
    subtitle: str
    facts: Sequence[str]
    sides: Sequence[Side]
    contents: str
    footer: str
    sections: Sequence[Section]
