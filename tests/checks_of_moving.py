"""Who comes and who goes, as checks on a wijk that is lived: newcomers are from elsewhere, and nobody is lost."""

import numpy as np
from worlds import wijk_under

from wijksim import WijkModel, load_scenario
from wijksim.state.columns import DOMAINS, LIVES

#: Moving does not depend on how one fares, and who comes does not answer to the place.
BLIND = load_scenario("business-as-usual").with_values(moving_selectivity=0, entrant_response=0)
_TRAITS = ("education", "income", "threshold", *(f"personal_{domain}" for domain in DOMAINS))


def _came(model: WijkModel, months: int) -> dict[tuple[int, int], tuple[float, ...]]:
    """Everybody who moved in, by slot and occupant number: the traits they came with."""
    table, seen = model.table, {}
    for _ in range(months):
        model.step()
        moved_in = (table.status == LIVES) & (table.arrival_month == model.month) & (table.birth_month < model.month)
        for row in np.flatnonzero(moved_in).tolist():
            who = (row, int(table.occupant[row]))
            seen[who] = tuple(float(getattr(table, name)[row]) for name in _TRAITS)
    return seen


def newcomers_come_from_elsewhere(months: int = 24) -> None:
    """However well those who live here do the same people come: nobody is drawn from the wijk as it is now."""
    usual, better = (wijk_under(BLIND, seed=2) for _ in range(2))
    for domain in DOMAINS:
        getattr(better.table, f"personal_{domain}")[:] += 1.0
    one, other = (_came(model, months) for model in (usual, better))
    assert len(one) > 20, "hardly anybody came"
    assert one.keys() == other.keys()
    unlike = [who for who in one if one[who] != other[who]]
    assert not unlike, f"{len(unlike)} of {len(one)} newcomers are others where those who live here do better"
