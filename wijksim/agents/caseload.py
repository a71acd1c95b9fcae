"""Hours against requests for help: how many cases there is room for, and how thinly attention is spread.

Contact hours per domain fill a small buffer; each case takes its hours from it, and hours overdrawn are made up
later. The chance to be admitted is hours over what is asked. Overload is how far requests exceed hours.
"""

from collections.abc import Mapping
from math import fsum
from typing import TYPE_CHECKING

from wijksim.agents.professional import FTE_HOURS
from wijksim.population.start import DOMAIN_SD, mean_shortfall
from wijksim.state.columns import DOMAINS
from wijksim.state.ledger import CASES
from wijksim.state.phases import INPUTS

if TYPE_CHECKING:
    from wijksim.state.place import Place

#: Share of residents to whom a domain applies, for the first estimate of requests only.
_APPLIES = (0.14, 0.24, 0.8, 0.6, 0.8, 0.8, 0.8)
#: The chances of admission stand in the order of the domains.
_ADMIT = slice(INPUTS[f"admit_{DOMAINS[0]}"], INPUTS[f"admit_{DOMAINS[-1]}"] + 1)
#: Weight of this month in the running estimate of requests.
_PACE = 0.03
_BUFFER_MONTHS = 3.0

#: Share of adults to whom a domain applies, as `seek_help` has it: schooling to 24, work to 67, upbringing not at all.
_ADULTS_ASK = (0.0, 0.1, 1.0, 0.8, 1.0, 1.0, 1.0)
#: Requests a month per declared rate and need: what shame and distrust hold back (`seek_help`, mean threshold 0.47).
_ASKS = 1.03
#: How a case goes on average, sd, before what ties and practice add (`meet_professional`).
_GOES = 0.3


def usual_loss(values: Mapping[str, float], means: list[float]) -> float:
    """What asking for help takes from trust in professionals in an ordinary month, sd an adult, on average.

    Where there are fewer hours than requests, as in weak wijken, those turned away are let down; negative where nearly
    everybody is helped. Estimated from mean states of the domains and declared numbers: the same in every month.
    """
    asked = [_ASKS * values["case_demand"] * mean_shortfall(mean, DOMAIN_SD) for mean in means]
    by_adults, by_residents = (
        fsum(each * share for each, share in zip(asked, applies, strict=True)) for applies in (_ADULTS_ASK, _APPLIES)
    )
    hours = values["mainstream_budget"] / values["fte_cost"] * FTE_HOURS * (1.0 - values["admin_share"])
    held = 1.0 / (1.0 + values["turnover"] * values["hiring_months"] / 12.0)
    served = held * min(1.0, held * hours / max(1e-9, by_residents * values["case_hours"]))
    spread, worse = values["encounter_spread"], values["trust_negativity"]
    event = served * (_GOES - (worse - 1.0) * mean_shortfall(_GOES, spread)) - (1.0 - served) * worse
    return -values["trust_gain"] * by_adults * event


class Caseload:
    """Requests, hours and admission of one wijk, per domain."""

    def __init__(self, place: "Place", values: dict[str, float], means: list[float], residents: int) -> None:
        """First estimates from mean states; afterwards requests follow what was really asked."""
        needs = [max(0.1, 0.4 - 0.5 * mean) for mean in means]
        self.place = place
        self.asked = [
            1.1 * values["case_demand"] * need * applies * residents
            for need, applies in zip(needs, _APPLIES, strict=True)
        ]
        self.buffer = [0.0] * 7
        self.admit = [0.0] * 7
        self.overload = 0.0
        self._divide(fsum(self.asked))

    def _divide(self, total: float) -> None:
        self._shares = [asked / total for asked in self.asked]

    def spread(self) -> list[float]:
        """Shares of the domains in what is asked: how mainstream hours are divided."""
        return self._shares

    def step(self, hours: list[float], case_hours: float, filled: float) -> None:
        """Take this month's contact hours per domain; set the chances of admission. `filled`: share of posts held."""
        asked, buffer, admit = self.asked, self.buffer, self.admit
        for d, cases in enumerate(self.place.ledger[CASES].tolist()):
            chance, given, now = admit[d] * filled, hours[d], asked[d]
            if chance > 0.02:
                asked[d] = now = now + _PACE * (cases / chance - now)
            left, most = buffer[d] - cases * case_hours + given, _BUFFER_MONTHS * given + case_hours
            buffer[d] = left = left if left < most else most
            wanted = now * case_hours
            share = left / (wanted if wanted > 1e-9 else 1e-9)
            admit[d] = 0.0 if share < 0.0 else share if share < 1.0 else 1.0
        self.place.inputs[_ADMIT] = admit
        offered = fsum(hours)
        total_asked = fsum(asked)
        self._divide(total_asked)
        ratio = total_asked * case_hours / max(1e-9, offered)
        self.overload = min(2.0, max(0.0, ratio - 1.0))
