"""Turnout of groups, counted a second time from the columns of residents."""

from typing import Any

import numpy as np
from worlds import votes, wijk_under

from wijksim.observe.indicators import GROUPS
from wijksim.scenario.scenario import Scenario
from wijksim.state.survey import CELLS


def turnout_is_that_of_each_group(scenario: Scenario | str, seed: int = 1) -> None:
    """Turnout of a group is that of its adults: counted again from the columns, and in the cells of the poll."""
    model = wijk_under(scenario, seed, population=1500).run(48)
    place, table = model.places[0], model.table
    rows, voted = votes(place, 49)
    apart = {name: chosen[rows] for name, chosen in groups_by_hand(table, 49).items()}
    told = model.run(12).record.indicators()
    told = told[(told["indicator"] == "turnout") & (told["month"] == 60)].set_index("group")["value"]
    assert set(told.index) == {"all", *apart}
    (adults, voters), axes = next(c for month, _, c in model.record.elections if month == 49), np.indices(CELLS)
    for name, chosen in apart.items():
        dimension, first, last = GROUPS[name]
        cells = ((axes[dimension] >= first) & (axes[dimension] <= last)).ravel()
        assert (adults[cells].sum(), voters[cells].sum()) == (chosen.sum(), (chosen & voted).sum()), name
        assert abs(told[name] - 100.0 * (chosen & voted).sum() / chosen.sum()) < 1e-9, name


def groups_by_hand(table: Any, month: int) -> dict[str, Any]:
    """Group -> whether the resident of each row belongs to it in a month, from the columns."""
    age, education, income = month - table.birth_month.astype(int), table.education, table.income
    apart, stays, owns = table.threshold >= np.float32(0.63), table.arrival_month <= 0, table.owner == 1
    return {
        "young": age < 300, "youth": (age >= 180) & (age < 300),
        "middle": (age >= 300) & (age < 780), "old": age >= 780,
        "education_low": education == 0, "education_middle": education == 1, "education_high": education == 2,
        "income_low": income < 40, "income_middle": (income >= 40) & (income < 80), "income_high": income >= 80,
        "rent": ~owns, "own": owns, "not_by_themselves": apart, "by_themselves": ~apart,
        "stayers": stays, "newcomers": ~stays,
    }  # fmt: skip
