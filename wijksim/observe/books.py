"""The books of one wijk, in whole cents.

Money is appropriated, spent by kind, reserved for projects, lapses at year end or is withdrawn; what is left
is carried. The books close every month: carried = carried before + appropriated - spent - lapsed - withdrawn.
"""

from collections import Counter

from wijksim.state.columns import DOMAINS

APPROPRIATED = ("appropriated_mainstream", "appropriated_programme")
SPENT = (
    "spent_delivery", "spent_dialogue", "spent_preparation", "spent_objections", "spent_administration",
    "spent_hiring", "spent_projects",
)  # fmt: skip
RETURNED = ("lapsed", "withdrawn")
#: Later public costs by domain: paid from no purse, booked once a year beside the money (`observe/later_costs.py`).
LATER = tuple(f"later_{domain}" for domain in DOMAINS)
KINDS = (*APPROPRIATED, *SPENT, *RETURNED, "carried", "volunteer_hours", *LATER)
#: Shadow price of an hour of a volunteer, EUR; results stand at 0 and at this. About the statutory minimum wage of an
#: adult (14.40 EUR from July 2025), so the low end of valuing volunteers at what replacing them would cost (ILO 2011,
#: Manual on the measurement of volunteer work). Grade C: nobody pays it, and it is in no balance.
VOLUNTEER_HOUR = 15.0


class Books:
    """Accounts of one wijk; `free` money is per purse (mainstream, programme), `reserved` is set aside for projects."""

    def __init__(self) -> None:
        """Empty books."""
        self.free = {"mainstream": 0, "programme": 0}
        self.reserved = 0
        self.flows: Counter[str] = Counter()
        self.rows: list[tuple[int, str, int]] = []
        self._carried = 0

    def appropriate(self, purse: str, cents: int) -> None:
        """Money granted to a purse."""
        self.free[purse] += cents
        self.flows[f"appropriated_{purse}"] += cents

    def spend(self, purse: str, kind: str, cents: int) -> int:
        """Spend up to `cents` from a purse on a kind; returns what could be spent."""
        paid = min(cents, self.free[purse])
        self.free[purse] -= paid
        self.flows[f"spent_{kind}"] += paid
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
        paid = min(cents, self.reserved)
        self.reserved -= paid
        self.flows[f"spent_{kind}"] += paid
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
        into = sum(flows[kind] for kind in APPROPRIATED)
        out = sum(flows[kind] for kind in (*SPENT, *RETURNED))
        if self._carried + into - out != carried:
            raise ArithmeticError(f"books of month {month} do not close: {self._carried} + {into} - {out} != {carried}")
        self._carried = carried
        self.rows += [(month, kind, cents) for kind, cents in flows.items() if cents]
        self.rows.append((month, "carried", carried))
        flows.clear()


def split(cents: int, shares: tuple[float, ...]) -> list[int]:
    """Whole cents by shares that sum to 1; the last part takes what rounding leaves, so nothing is lost."""
    parts = [int(cents * share) for share in shares[:-1]]
    return [*parts, cents - sum(parts)]
