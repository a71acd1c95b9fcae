"""Pictures of needs: what a programme believes that the wijk needs, per domain.

Registers see everybody, late, and see some domains only in part; a coalition bends them to its priority.
Professionals with room for their own judgement put beside that what those lack to whom they are tied: now and in every
domain, but only of people who asked for help. Residents speak now and about everything, but only those who take part
speak, they say what they want, and shame keeps part of it back. The programme mixes them: the residents' share of the
agenda is theirs, the rest is the municipality's.
"""

import math
from typing import TYPE_CHECKING

from wijksim.population.start import DOMAIN_SD
from wijksim.state.tied import needs_of_tied

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
    return _summing_to(total, [float(want) for want in place.voices[:7].tolist()])


def professionals_picture(place: "Wijk", total: float) -> list[float] | None:
    """Mean needs of those tied to a professional, scaled to sum to `total`; None when they lack nothing."""
    needs = needs_of_tied(place.model.table, place.first, place.last)
    return None if needs is None else _summing_to(total, needs)


def municipal_picture(model: "WijkModel", place: "Wijk") -> list[float]:
    """Registers, and beside them what professionals see, as far as their room and `professionals_heard` reach."""
    registers = register_picture(model, place)
    share = model.strengths["room"] * place.lever("room") * model.values["professionals_heard"]
    seen = professionals_picture(place, math.fsum(registers)) if share > 0.0 else None
    return registers if seen is None else _mixed(share, seen, registers)


def picture_of_needs(model: "WijkModel", place: "Wijk") -> list[float]:
    """The mixed picture: residents' share of the agenda times what they say, the rest as the municipality sees it."""
    municipal = municipal_picture(model, place)
    voices = residents_picture(place, math.fsum(municipal))
    return municipal if voices is None else _mixed(model.values["agenda_share"], voices, municipal)


def _summing_to(total: float, sizes: list[float]) -> list[float] | None:
    whole = math.fsum(sizes)
    return [size * total / whole for size in sizes] if whole > 0.0 else None


def _mixed(share: float, one: list[float], other: list[float]) -> list[float]:
    return [(1.0 - share) * rest + share * part for rest, part in zip(other, one, strict=True)]


def aim_at(picture: list[float], focus: float) -> list[float]:
    """Shares of money per domain for a picture: the sharper the focus, the more the largest need draws."""
    weights = [need * (1.0 + focus * need) + 0.001 for need in picture]
    total = math.fsum(weights)
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
