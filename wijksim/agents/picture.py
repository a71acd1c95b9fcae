"""Pictures of needs: what a programme believes that the wijk needs, per domain.

Registers see everybody, late, and see some domains only in part; a coalition bends them to its priority.
Residents speak now and about everything, but only those who take part speak, they say what they want, and
shame keeps part of it back. The programme mixes the two by the residents' share of the agenda.
"""

import math
from typing import TYPE_CHECKING

from wijksim.population.start import DOMAIN_SD

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

#: Domains that registers see in full: schooling, work and income (benefits), housing.
_SEEN_IN_FULL = (1, 3, 5)


def as_it_was(history: list[list[float]], lag: float) -> list[float]:
    """Mean needs (sd) of `lag` months ago, or of the start where that is later."""
    return history[max(0, len(history) - 1 - round(lag))]


def register_picture(model: "WijkModel", place: "Wijk") -> list[float]:
    """Mean needs (sd) as registers had them `register_lag` months ago, bent by the coalition's priority."""
    values = model.values
    then = as_it_was(place.need_history, values["register_lag"])
    seen = [need * (1.0 if d in _SEEN_IN_FULL else values["register_visibility"]) for d, need in enumerate(then)]
    seen[model.policy.priority] += values["coalition_bias"]
    return seen


def residents_picture(place: "Wijk", total: float) -> list[float] | None:
    """Mean wants of those who spoke in the last yearly survey, scaled to sum to `total`; None when nobody spoke.

    The scale keeps focus from meaning one thing for registers and another for residents.
    """
    wants = [float(want) for want in place.voices[:7]]
    if sum(wants) <= 0.0:
        return None
    return [want * total / sum(wants) for want in wants]


def picture_of_needs(model: "WijkModel", place: "Wijk") -> list[float]:
    """The mixed picture: residents' share of the agenda times what they say, the rest from registers."""
    registers = register_picture(model, place)
    voices = residents_picture(place, sum(registers))
    if voices is None:
        return registers
    share = model.values["agenda_share"]
    return [(1.0 - share) * r + share * v for r, v in zip(registers, voices, strict=True)]


def aim_at(picture: list[float], focus: float) -> list[float]:
    """Shares of money per domain for a picture: the sharper the focus, the more the largest need draws."""
    weights = [need * (1.0 + focus * need) + 0.001 for need in picture]
    total = sum(weights)
    return [weight / total for weight in weights]


def want_weights(correlation: float) -> tuple[float, float]:
    """Weights of what is lacking and of taste (sd) in a want, so that wants and needs correlate as asked (0 to 1).

    Wants and needs are both cut off at nought. Two normals that correlate r correlate
    (sqrt(1 - r^2) + r (pi / 2 + arcsin r) - 1) / (pi - 1) after that cut (Cho & Saul 2009, the arc-cosine kernel of
    degree one); r is found by bisection and rounded, so that it is the same on any computer.
    """
    low, high = 0.0, 1.0
    for _ in range(40):
        r = (low + high) / 2
        after = (math.sqrt(1.0 - r * r) + r * (math.pi / 2 + math.asin(r)) - 1.0) / (math.pi - 1.0)
        low, high = (r, high) if after < correlation else (low, r)
    of_need = round((low + high) / 2, 6)
    return of_need, DOMAIN_SD * math.sqrt(max(0.0, 1.0 - of_need * of_need))
