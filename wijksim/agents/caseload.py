"""Hours against requests for help: how many cases there is room for, and how thinly attention is spread.

Contact hours per domain fill a small buffer; each case takes its hours from it, and hours overdrawn are made up
later. The chance to be admitted is hours over what is asked. Overload is how far requests exceed hours.
"""

from typing import TYPE_CHECKING

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

    def spread(self) -> list[float]:
        """Shares of the domains in what is asked: how mainstream hours are divided."""
        total = sum(self.asked)
        return [asked / total for asked in self.asked]

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
        offered = sum(hours)
        ratio = sum(asked) * case_hours / max(1e-9, offered)
        self.overload = min(2.0, max(0.0, ratio - 1.0))
