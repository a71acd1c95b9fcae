"""Where sums over residents are kept: one whole number per wijk and name.

Causes of trust (units of 2**-20 sd) and counts share one integer vector per wijk and month, so that adding
them up never depends on the order of residents.
"""

from wijksim.state.columns import DOMAINS, TRUSTS
from wijksim.state.phases import GROUPS


def _names() -> tuple[str, ...]:
    written = [name for phases in GROUPS.values() for phase in phases for name in phase.writes if ":" in name]
    return tuple(dict.fromkeys([*written, "sum:births", "sum:arrivals"]))


NAMES = _names()
INDEX = {name: index for index, name in enumerate(NAMES)}
#: The sums of cases, in the order of the domains.
CASES = slice(INDEX[f"sum:cases_{DOMAINS[0]}"], INDEX[f"sum:cases_{DOMAINS[-1]}"] + 1)
#: For each trust, its causes in the order in which tables show them.
CAUSES = {kind: [name.split(":")[2] for name in NAMES if name.startswith(f"cause:{kind}:")] for kind in TRUSTS}
