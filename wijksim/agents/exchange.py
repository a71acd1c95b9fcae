"""Looking in each other's kitchen: what worked elsewhere bends the aim of a programme.

Elsewhere is the other wijken of the run, where hours turned out to be used (their aim times how it fitted), and always
another municipality, which aims at needs of its own. Those resemble the needs here in part, and what is told of them is
noisy. So what is copied can be newer and fuller than a register, or beside the point: nobody here knows which.
"""

from math import fsum
from typing import TYPE_CHECKING

from wijksim.agents.picture import aim_at
from wijksim.population.start import DOMAIN_SD
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

#: Mean need of the country, sd: the mean of the negative half of a normal with the spread of a domain.
_NATIONAL_NEED = 0.3989422804014327 * DOMAIN_SD
#: Turns a uniform between -1/2 and 1/2 into an error with a standard deviation of 1.
_UNIFORM = 3.4641016151377544


def with_exchange(model: "WijkModel", place: "Wijk", aim: list[float]) -> list[float]:
    """The aim after looking around: part of it is copied from what worked elsewhere."""
    values = model.values
    copied = model.strengths["exchange"] * values["exchange"] * values["exchange_pull"]
    if copied <= 0.0:
        return aim
    sources = kitchens(model, place)
    there = [fsum(each) / len(sources) for each in zip(*sources, strict=True)]
    return [(1.0 - copied) * own + copied * seen for own, seen in zip(aim, there, strict=True)]


def kitchens(model: "WijkModel", place: "Wijk") -> list[list[float]]:
    """Shares of the domains in what worked in another municipality and in the other wijken of the run."""
    told = [other.use.last_year() for other in model.places if other is not place]
    return [another_municipality(model, place), *(shares for shares in told if shares is not None)]


def another_municipality(model: "WijkModel", place: "Wijk") -> list[float]:
    """What a municipality aims at whose needs are partly like those here, partly as in the country; told with noise."""
    values = model.values
    like, noise = values["exchange_likeness"], values["exchange_noise"]
    luck = [u for slot in (0, 1) for u in draw(model.seed, "elsewhere", place.key, slot, model.month)]
    needs = [
        max(0.0, like * here + (1.0 - like) * _NATIONAL_NEED + noise * _UNIFORM * (u - 0.5))
        for here, u in zip(place.need_history[-1], luck[:7], strict=True)
    ]
    return aim_at(needs, values["picture_focus"])
