"""Moves between wijken of one municipality: who looks for a home there, and when a dwelling is let.

Of all moves in the Netherlands 55 to 60 % are within a municipality (CBS, moves within and between municipalities).
The demography of a wijk is not touched: which kind of household comes into a dwelling, and when, is drawn as ever.
Where a household of that kind is on its way from another wijk, it is they who come.
"""

from typing import Any

from wijksim.rules.numbers import I32, ONE, F, rule, select


@rule
def looks_nearby(u: Any, share: Any) -> Any:
    """Whether a household that moves out looks for a home in another wijk of the municipality; never at share 0."""
    return u < share


@rule
def let_now(u: Any, waits: Any, month: Any, chance: Any) -> Any:
    """Whether an empty dwelling is let: by chance, but for certain when it was kept last month for a move.

    A household that looks nearby gives its dwelling up a month later than others, so on average a dwelling stands
    empty for one month in place of two thirds of one.
    """
    return u < select(I32(waits) == I32(month) - I32(1), ONE, chance)


@rule
def age_band(age_months: Any) -> Any:
    """Ten years of age of a head, as a number: who comes is as old as who was to come, within that."""
    return I32(F(age_months) / F(120.0))
