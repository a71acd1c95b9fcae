"""Which pages there are, and which of them somebody sees who came in by a door."""

from dataclasses import dataclass

#: The doors of the start page, in order: a workshop, comparing policy, research.
DOORS = ("workshop", "policy", "research")


@dataclass(frozen=True)
class Entry:
    """A page: its name (the file in `wijksim/viewer/pages`, and its address), and the doors that lead to it.

    Texts are `shell.page.NAME` (in the navigation), `shell.title.NAME` (of the window). A page that is not `live` is
    plain HTML from its own route. A browser may fetch the scripts of `widgets` before it knows that it needs them.
    One that `compares` asks the question of its address.
    """

    name: str
    doors: tuple[str, ...] = DOORS
    live: bool = True
    widgets: tuple[str, ...] = ()
    compares: bool = False

    @property
    def path(self) -> str:
        """The address on this server."""
        return "/" if self.name == "start" else f"/{self.name}"


PAGES = (
    Entry("start", live=False),
    Entry("verhaal", ("workshop",), widgets=("verhaal",)),
    Entry("vergelijk", widgets=("keuze", "speler"), compares=True),
)


def shown(door: str | None, current: str | None) -> list[Entry]:
    """The pages of a door, and always the one that is open; without a door all of them."""
    return [each for each in PAGES if door is None or door in each.doors or each.name == current]
