"""Organisations: who employs professionals and holds the money of a wijk.

The municipality and the welfare organisation it funds; each has its pool of posts. Salaries are paid from the
purse a post belongs to and booked by what the hours went to.
"""

from math import fsum
from typing import TYPE_CHECKING

from wijksim.agents import Agent
from wijksim.agents.professional import FTE_HOURS, Professional, WorkingMonth, work, working_month
from wijksim.observe.books import split

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel


class Organisation(Agent):  # type: ignore[misc]
    """An employer in one wijk, with its pool of professionals."""

    def __init__(self, model: "WijkModel", name: str, place: "Wijk") -> None:
        """An organisation without posts yet."""
        super().__init__(model)
        self.name = name
        self.place = place
        self.posts: list[Professional] = []
        self._deserted = False

    def create_posts(self, first: int, fte: float, most: int, programme: bool) -> None:
        """Divide `fte` equally over at most `most` posts, numbered from `first`.

        A post is one full-time or less. Where that would take more than `most` posts (a wijk of some 48,000 and more),
        a post is a team of several full-times whose members come, learn and go together.
        """
        if fte <= 0.0:
            return
        count = min(most, max(1, int(fte + 0.999)))
        self.posts += [
            Professional(self.model, self, self.place, first + k, fte / count, programme) for k in range(count)
        ]

    def resize(self, first: int, fte: float, most: int) -> None:
        """Divide another `fte` over mainstream posts: holders stay, the last posts end, new ones stand vacant."""
        count = min(most, max(1, int(fte + 0.999)))
        for professional in self.posts[count:]:
            professional.dismiss()
        self.posts = self.posts[:count]
        for professional in self.posts:
            professional.fte = fte / count
        self.posts += [
            Professional(self.model, self, self.place, first + k, fte / count, programme=False, vacant=True)
            for k in range(len(self.posts), count)
        ]

    def step(self) -> None:
        """A month for everybody who works here."""
        self.work(working_month(self.model, self.place))

    def work(self, month: WorkingMonth) -> None:
        """The same, with what holds for every post of the wijk this month."""
        posts = self.posts
        if self._deserted:
            self._deserted = False
            held = [professional for professional in posts if professional.holder >= 0]
            posts = [professional for professional in posts if professional.holder < 0]
            for professional in held:
                professional.leave()
        work(self.place, posts, month)

    def lose_everybody(self) -> int:
        """Make everybody who works here leave this month; returns how many posts they hold."""
        held = sum(professional.holder >= 0 for professional in self.posts)
        self._deserted = held > 0
        return held

    def end_posts(self) -> None:
        """All posts end."""
        for professional in self.posts:
            professional.dismiss()
        self.posts = []

    def hours(self) -> float:
        """Working hours of all held posts this month."""
        return fsum([professional.fte * FTE_HOURS for professional in self.posts if professional.holder >= 0])

    def pay(self, purse: str, shares: tuple[float, float, float]) -> float:
        """Pay a month's salaries, booked as (administration, dialogue, delivery); returns the share that was paid."""
        held = fsum([professional.fte for professional in self.posts if professional.holder >= 0])
        due = round(held * self.model.values["fte_cost"] * 100 / 12)
        spend = self.place.books.spend
        administration, dialogue, delivery = split(due, shares)
        paid = spend(purse, "administration", administration) + spend(purse, "dialogue", dialogue)
        paid += spend(purse, "delivery", delivery)
        return paid / due if due else 0.0

    def pay_hiring(self, professional: Professional) -> None:
        """The cost of filling a vacancy."""
        purse = "programme" if professional.programme else "mainstream"
        cents = round(self.model.values["hiring_cost"] * 100 * professional.fte)
        self.place.books.spend(purse, "hiring", cents)
