"""Pictures of needs: what a programme believes that the wijk needs, per domain.

Registers see everybody, late, and see some domains only in part; a coalition bends them to its priority.
Residents speak now and about everything, but only those who take part speak, they say what they want, and
shame keeps part of it back. The programme mixes the two by the residents' share of the agenda.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

#: Domains that registers see in full: schooling, work and income (benefits), housing.
_SEEN_IN_FULL = (1, 3, 5)


def register_picture(model: "WijkModel", place: "Wijk") -> list[float]:
    """Mean needs (sd) as registers had them `register_lag` months ago, bent by the coalition's priority."""
    values = model.values
    history = place.need_history
    at = max(0, len(history) - 1 - round(values["register_lag"]))
    seen = [need * (1.0 if d in _SEEN_IN_FULL else values["register_visibility"]) for d, need in enumerate(history[at])]
    seen[model.policy.priority] += values["coalition_bias"]
    return seen


def residents_picture(place: "Wijk") -> list[float] | None:
    """Mean wants (sd) of those who spoke in the last yearly survey; None when nobody spoke."""
    weight = float(place.voices[7])
    if weight <= 0.0:
        return None
    return [float(place.voices[d]) / 2**20 / weight for d in range(7)]


def picture_of_needs(model: "WijkModel", place: "Wijk") -> list[float]:
    """The mixed picture: residents' share of the agenda times what they say, the rest from registers."""
    registers = register_picture(model, place)
    voices = residents_picture(place)
    if voices is None:
        return registers
    share = model.values["agenda_share"]
    # both pictures sum to what registers see, so that focus means the same for either
    scale = sum(registers) / max(1e-9, sum(voices))
    return [(1.0 - share) * r + share * scale * v for r, v in zip(registers, voices, strict=True)]
