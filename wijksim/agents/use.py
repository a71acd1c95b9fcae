"""How well hours fit, measured afterwards and never assumed: hours used over hours spent, per domain of a wijk.

Whatever hours go to a domain, ordinary ones, those of a programme and those that projects buy, meet its requests
together; a project fits as far as the hours in its domain are used. Who measures may err, and hears of it a month late.
"""

from collections import deque
from math import fsum
from typing import TYPE_CHECKING

from wijksim.state.ledger import CASES

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk

_YEAR = 12
#: Months that are kept: the longest trial there can be.
_KEPT = 18
#: The spread of a triangular error between -1 and 1, turned round: it gives an error a standard deviation of 1.
_TRIANGULAR = 2.449489742783178


def error(u: float, v: float) -> float:
    """An error with mean 0 and standard deviation 1 out of two uniforms: triangular, so never beyond 2.45."""
    return _TRIANGULAR * (u + v - 1.0)


class Use:
    """Cases and hours per domain of the last months of one wijk; `years` holds the cases of each whole year."""

    def __init__(self, place: "Wijk") -> None:
        """Nothing is known yet."""
        self.place = place
        self.cases: deque[list[int]] = deque(maxlen=_KEPT)
        self.spent: deque[list[float]] = deque(maxlen=_KEPT + 1)
        self.years: list[list[float]] = []

    def note(self, hours: list[float]) -> None:
        """Keep the `hours` of this month per domain, and the cases that those of last month met."""
        self.cases.append(self.place.ledger[CASES].tolist())
        self.spent.append(hours)
        month = self.place.model.month
        if month % _YEAR == 1 and month > 1:
            self.years.append([float(sum(each)) for each in zip(*list(self.cases)[-_YEAR:], strict=True)])

    def fit(self, domain: int, months: int) -> float:
        """Share of the hours in a domain that was used in the last known `months`, 0 to 1; 1 where none was spent."""
        cases, spent = list(self.cases)[-months:], list(self.spent)[-months - 1 : -1]
        hours = fsum(each[domain] for each in spent)
        if hours <= 0.0:
            return 1.0
        values = self.place.model.values
        used = sum(each[domain] for each in cases) * values["case_hours"]
        return float(min(1.0, used / hours))

    def last_year(self) -> list[float] | None:
        """Shares of the domains in the cases of the last whole year that every wijk knows of; None before there is one.

        What a wijk learns in the first month of a year is told from the second on, so that no order of wijken counts.
        """
        known = (self.place.model.month - 2) // _YEAR
        if not 1 <= known <= len(self.years):
            return None
        cases = self.years[known - 1]
        total = fsum(cases)
        return [each / total for each in cases] if total > 0.0 else None
