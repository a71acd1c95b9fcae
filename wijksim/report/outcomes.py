"""How each outcome is shown: its unit, its decimals, which way is better, and when a difference is tiny; which groups.

`tiny` is a reading aid, an assumption of ours: below it a paragraph calls a difference very small however
sure it is. For comparison: 75 EUR per resident and year can be expected to give some .04 to .05 sd in a
domain.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wijksim.errors import WijksimError, did_you_mean
from wijksim.experiments.contrasts import NOTICED
from wijksim.experiments.result import SHOWN
from wijksim.experiments.summary import DOWN_IS_BETTER


@dataclass(frozen=True)
class Outcome:
    """How one indicator is shown; `unit` is "percent", "sd" or "class", `tiny` is in that unit."""

    name: str
    unit: str

    @property
    def up_is_better(self) -> bool:
        """Whether more of it is better for residents."""
        return self.name not in DOWN_IS_BETTER

    @property
    def digits(self) -> int:
        """Decimals worth showing."""
        return {"percent": 1, "sd": 3, "class": 2}[self.unit]

    @property
    def tiny(self) -> float:
        """A difference that nobody in the wijk would notice."""
        return 0.5 if self.unit == "percent" else NOTICED


DOMAINS = ("upbringing", "schooling", "social", "work", "health", "housing", "safety")
TRUSTS = ("trust_municipality", "trust_police", "trust_professionals", "trust_residents", "trust_place")

OUTCOMES: dict[str, Outcome] = {
    outcome.name: outcome
    for outcome in (
        Outcome("wellbeing", "sd"),
        *(Outcome(name, "sd") for name in DOMAINS),
        *(Outcome(name, "percent") for name in TRUSTS),
        Outcome("participation", "percent"),
        Outcome("turnout", "percent"),
        Outcome("hardship", "percent"),
        Outcome("good_health", "percent"),
        Outcome("severe_loneliness", "percent"),
        Outcome("liveability", "class"),
    )
}

#: The outcomes of tables and paragraphs.
MAIN = SHOWN

#: kind of group -> its groups, in the order of tables
KINDS = {
    "place": ("all", "stayers", "newcomers", "leavers"),
    "reach": ("youth", "not_by_themselves", "by_themselves", "gap_reach"),
    "age": ("young", "middle", "old"),
    "education": ("education_low", "education_middle", "education_high", "gap_education"),
    "income": ("income_low", "income_middle", "income_high", "gap_income"),
    "tenure": ("rent", "own", "gap_tenure"),
}


def chosen(names: Sequence[str]) -> list[Outcome]:
    """The outcomes of these names; WijksimError for one that cannot be better or worse."""
    for name in names:
        if name not in OUTCOMES:
            hint = did_you_mean(name, list(OUTCOMES))
            known = ", ".join(OUTCOMES)
            raise WijksimError(f"outcome {name!r} cannot be shown; choose from {known}.{hint}")
    return [OUTCOMES[name] for name in names]
