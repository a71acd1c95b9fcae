"""Later public costs: what the needs of residents cost others than the programme, by domain and year.

They are booked beside the money of the wijk and are paid from no purse: youth care, benefits, care, police. A cut
saves salaries now; what it does to people shows here, if it does. Nothing reads these figures, so no resident and no
council acts on them.
"""

from math import fsum
from typing import TYPE_CHECKING

from wijksim.observe.books import LATER
from wijksim.population.start import DOMAIN_SD
from wijksim.state.columns import DOMAINS
from wijksim.state.ledger import INDEX

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk

#: Mean need (sd) of the Netherlands at the start: the mean of the lower half of a normal with mean 0.
USUAL_NEED = DOMAIN_SD * 0.3989422804014327
#: Sums of need, between those of states.
_NEEDS = slice(INDEX[f"sum:need_{DOMAINS[0]}"], INDEX[f"sum:need_{DOMAINS[-1]}"] + 1, 2)
_RESIDENTS = INDEX["sum:residents"]
_UNIT = 2.0**20
_RATES = [f"later_{domain}" for domain in DOMAINS]


def cents_of_a_year(rate: float, need: float, residents: int, avoided: float) -> int:
    """Cents in one domain and year: `rate` (EUR per resident) at the usual need, and `avoided` of it follows need (sd).

    Never less than nothing. With `avoided` below nought costs rise as need falls.
    """
    return round(100.0 * rate * max(0.0, 1.0 + avoided * (need / USUAL_NEED - 1.0)) * residents)


def book_year(place: "Wijk") -> None:
    """Book what a year that ends this month costs later, from the mean need of its months and residents at its end."""
    values, books = place.model.values, place.books
    strength, avoided = place.model.strengths["later_costs"], values["avoided_share"]
    residents = int(place.ledger[_RESIDENTS])
    now = [need / _UNIT / max(1, residents) for need in place.ledger[_NEEDS].tolist()]
    months = [*place.need_history[-11:], now]
    for needs, kind, rate in zip(zip(*months, strict=True), LATER, _RATES, strict=True):
        need = fsum(needs) / len(months)
        books.beside(kind, cents_of_a_year(strength * values[rate], need, residents, avoided))
