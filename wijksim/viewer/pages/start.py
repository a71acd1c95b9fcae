"""The start page, plain HTML: three doors, and what wijksim is and is not."""

from dataclasses import dataclass

from wijksim.viewer.layout import render
from wijksim.viewer.visit import Visit

_IS, _IS_NOT = ("compares", "same", "strength", "offline"), ("forecast", "proof", "people")


@dataclass(frozen=True)
class _Door:
    """A door and the first page behind it."""

    name: str
    page: str

    @property
    def target(self) -> str:
        """The address of the first page; the navigation then shows the pages of this door."""
        return f"{self.page}?door={self.name}"


_DOORS = (_Door("workshop", "/verhaal"), _Door("policy", "/vergelijk"), _Door("research", "/vergelijk"))


def body(visit: Visit) -> str:
    """The main part of the page."""
    return render("start.html", visit, doors=_DOORS, is_it=_IS, is_not=_IS_NOT)
