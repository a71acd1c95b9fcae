"""What every section of a page needs to know: what is told, in which language, and how numbers become words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import erf, isfinite, sqrt

import pandas as pd

from wijksim.experiments.compare import Comparison
from wijksim.experiments.summary import years_of
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report.outcomes import MAIN
from wijksim.report.pairs import Pair, Side, Verdict, pairs, replicates, sides
from wijksim.report.sentences import MOST_STORIES
from wijksim.report.series import Monthly, monthly
from wijksim.report.tables import cell_titles, cells


@dataclass(frozen=True)
class Told:
    """A comparison and the words of one language; `command` is what was typed, empty when it is not known."""

    comparison: Comparison
    text: Words
    command: str = ""

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every strategy against the first."""
        return pairs(self.comparison.scenarios)

    @cached_property
    def sides(self) -> list[Side]:
        """The strategies with their letters."""
        return sides(self.comparison.scenarios)

    @cached_property
    def count(self) -> int:
        """How often every strategy was lived."""
        return replicates(self.comparison)

    @cached_property
    def year(self) -> int:
        """The last year that is compared; 0 in a run shorter than a year."""
        return max(years_of(self.comparison.months), default=0)

    @cached_property
    def values(self) -> Monthly:
        """The main outcomes month by month."""
        return monthly(self.comparison, MAIN)

    @cached_property
    def purse(self) -> pd.DataFrame:
        """The money of every strategy."""
        return self.comparison.money

    @property
    def shown(self) -> Sequence[Profile]:
        """The wijken that are told in full: all, or as many as a reader can take in."""
        return self.comparison.profiles[: max(1, MOST_STORIES // len(self.pairs))]

    def look(self, side: Side) -> int:
        """The number of a strategy's colour; -1 where a colour means another strategy in every picture."""
        return self.sides.index(side) if len(self.sides) <= 3 else -1

    def titles(self, pair: Pair) -> list[str]:
        """The titles of what `row_cells` gives."""
        return cell_titles(pair, self.text)

    def row_cells(self, verdict: Verdict) -> list[str]:
        """What `cells` gives, with the words and count of this comparison."""
        return cells(verdict, self.count, self.text)

    def amount(self, value: float, unit: str) -> str:
        """A number of the model with its unit in words."""
        return amount(value, unit, self.text)


def amount(value: float, unit: str, text: Words) -> str:
    """A number of the model with its unit in words: "80 %", "20 jaar", "ja"."""
    if unit == "0 or 1" and value in (0, 1):
        return text.say("page.yes" if value else "page.no")
    if unit == "year":
        return text.say("time.year" if value == 1 else "time.years", count=text.plain(value))
    named = text.name("parameter_unit", unit)
    return f"{number(value, unit, text)} {named}" if named.strip("- ") else number(value, unit, text)


def number(value: float, unit: str, text: Words) -> str:
    """The same without its unit; shares and chances in hundredths."""
    return text.plain(100 * value if unit.startswith(("share", "chance")) else value)


def meaning(verdict: Verdict, text: Words) -> str:
    """What the size of a difference means to people: places in a row of a hundred, or adults in a thousand."""
    size = abs(verdict.difference)
    if not isfinite(size) or verdict.outcome.unit == "class":
        return ""
    if verdict.outcome.unit == "percent":
        return text.say("page.means.percent", count=_few(10 * size, text))
    return text.say("page.means.sd", count=_few(50 * erf(size / sqrt(2)), text))


def _few(count: float, text: Words) -> str:
    """A count of people or places; what is less than a tenth is called that."""
    if count < 0.1:
        return text.say("plain.less_than", amount=text.number(0.1, 1))
    return text.number(count, 0 if count >= 10 else 1)
