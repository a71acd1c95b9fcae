"""The books of one wijk, in whole cents.

Money is appropriated, spent by kind, reserved for projects, lapses at year end or is withdrawn; what is left
is carried. The books close every month: carried = carried before + appropriated - spent - lapsed - withdrawn.
"""

from collections import defaultdict

from wijksim.state.columns import DOMAINS

APPROPRIATED = ("appropriated_mainstream", "appropriated_programme")
SPENT = (
    "spent_delivery", "spent_dialogue", "spent_preparation", "spent_objections", "spent_administration",
    "spent_hiring", "spent_projects",
)  # fmt: skip
RETURNED = ("lapsed", "withdrawn")
#: The names of what is granted by purse, and of what is spent by what it is spent on.
_GRANTED_TO = {kind.removeprefix("appropriated_"): kind for kind in APPROPRIATED}
_SPENT_ON = {kind.removeprefix("spent_"): kind for kind in SPENT}
#: Later public costs by domain: paid from no purse, booked once a year beside the money (`observe/later_costs.py`).
LATER = tuple(f"later_{domain}" for domain in DOMAINS)
#: What is booked beside the money.
BESIDE = ("volunteer_hours", *LATER)
#: Whether a flow adds to what is carried or takes from it; hours of volunteers and later costs do neither.
_SIGN = dict.fromkeys(APPROPRIATED, 1) | dict.fromkeys((*SPENT, *RETURNED), -1) | dict.fromkeys(BESIDE, 0)
KINDS = (*APPROPRIATED, *SPENT, *RETURNED, "carried", *BESIDE)
#: Shadow price of an hour of a volunteer, EUR; results stand at 0 and at this. An assumption, grade C: nobody pays it,
#: and it is in no balance. The statutory minimum for an adult, rounded up: an hour was 14.06 EUR from January 2025,
#: 14.40 from July 2025 (Staatscourant 2025, 12264), 14.71 from January 2026. ILO (2011), Manual on the measurement of
#: volunteer work, values an hour at what it would cost to have somebody paid do it; that the minimum is the low end of
#: that is our reading, not the manual's.
VOLUNTEER_HOUR = 15.0


class Books:
    """Accounts of one wijk; `free` money is per purse (mainstream, programme), `reserved` is set aside for projects."""

    def __init__(self) -> None:
        """Empty books."""
        self.free = {"mainstream": 0, "programme": 0}
        self.reserved = 0
        self.flows: defaultdict[str, int] = defaultdict(int)
        #: cents by kind of every month that has been closed, what is carried last: rows of it would take more memory
        self.closed: dict[int, dict[str, int]] = {}
        self._carried = 0

    @property
    def rows(self) -> list[tuple[int, str, int]]:
        """(month, kind, cents) of all that moved, in order, and of what every month carries to the next."""
        return [
            (month, kind, cents)
            for month, flows in self.closed.items()
            for kind, cents in flows.items()
            if cents or kind == "carried"
        ]

    def appropriate(self, purse: str, cents: int) -> None:
        """Money granted to a purse."""
        self.free[purse] += cents
        self.flows[_GRANTED_TO[purse]] += cents

    def spend(self, purse: str, kind: str, cents: int) -> int:
        """Spend up to `cents` from a purse on a kind; returns what could be spent."""
        free = self.free[purse]
        paid = cents if cents < free else free
        self.free[purse] = free - paid
        self.flows[_SPENT_ON[kind]] += paid
        return paid

    def reserve(self, cents: int) -> bool:
        """Set programme money aside for a project, if there is enough."""
        if cents > self.free["programme"]:
            return False
        self.free["programme"] -= cents
        self.reserved += cents
        return True

    def spend_reserved(self, kind: str, cents: int) -> int:
        """Spend money that was set aside."""
        paid = cents if cents < self.reserved else self.reserved
        self.reserved -= paid
        self.flows[_SPENT_ON[kind]] += paid
        return paid

    def release(self, cents: int, kind: str) -> None:
        """Give reserved money back: `lapsed` or `withdrawn`."""
        paid = min(cents, self.reserved)
        self.reserved -= paid
        self.flows[kind] += paid

    def give_back(self, purse: str, kind: str, cents: int | None = None) -> None:
        """Free money of a purse lapses or is withdrawn: all of it, or up to `cents`."""
        given = self.free[purse] if cents is None else min(cents, self.free[purse])
        self.flows[kind] += given
        self.free[purse] -= given

    def beside(self, kind: str, cents: int) -> None:
        """Note cents of a kind that no purse pays."""
        self.flows[kind] += cents

    def close(self, month: int) -> None:
        """Write the month and check that it balances; an open book is a programming error."""
        flows = self.flows
        carried = self.free["mainstream"] + self.free["programme"] + self.reserved
        change = 0
        for kind, cents in flows.items():
            change += _SIGN[kind] * cents
        if self._carried + change != carried:
            raise ArithmeticError(f"books of month {month} do not close: {self._carried} + {change} != {carried}")
        self._carried = carried
        self.closed[month] = {**flows, "carried": carried}
        flows.clear()


def split(cents: int, shares: tuple[float, ...]) -> list[int]:
    """Whole cents by shares that sum to 1; the last part takes what rounding leaves, so nothing is lost."""
    parts = [int(cents * share) for share in shares[:-1]]
    parts.append(cents - sum(parts))
    return parts
