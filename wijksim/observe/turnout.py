"""Turnout: who votes when the municipality elects its council, counted by the same groups as the yearly survey.

Once in four years, and at the start for the council that has just taken office. Voting follows what people are at the
end of the month before. It is counted and read by nobody, and it has a draw of its own, so that everything else is the
same with and without it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.observe.indicators import GROUPS, sums_of
from wijksim.state.survey import CELL_COUNT

if TYPE_CHECKING:
    import pandas as pd

    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel
    from wijksim.observe.record import Record

#: Who is counted, in each cell.
_COUNTED = ("adults", "voters")


def hold_election(model: "WijkModel") -> None:
    """Let every adult of every wijk vote or stay at home, and record how many did."""
    for place in model.places:
        model.record.elections.append((model.month, place.index, count_votes(place, model.month)))


def count_votes(place: "Wijk", month: int) -> Any:
    """Adults and voters (2, cells) of a wijk, by the cells of the survey."""
    counted = np.zeros((2, CELL_COUNT), dtype=np.int64)
    place.model.runner.poll(place, month, counted)
    return counted


def turnout_table(record: "Record") -> "pd.DataFrame":
    """month, wijk, group, indicator, value: turnout (%) at the last election, every month, by group once a year."""
    import pandas as pd

    rows = [row for k in range(len(record.sums)) for row in _rows(record, k)]
    return pd.DataFrame(rows, columns=["month", "wijk", "group", "indicator", "value"])


def _rows(record: "Record", wijk: int) -> Iterator[tuple[int, str, str, str, float]]:
    slug = record.slugs()[wijk]
    held = [(month, counted) for month, index, counted in record.elections if index == wijk]
    ends = [month for month, _ in held[1:]] + [len(record.sums[wijk])]
    for (first, counted), end in zip(held, ends, strict=True):
        shares = {group: _share(**sums_of(group, counted.T, _COUNTED)) for group in ("all", *GROUPS)}
        for month in range(first, end):
            for group, share in shares.items() if month % 12 == 0 else [("all", shares["all"])]:
                if share is not None:
                    yield month, slug, group, "turnout", share


def _share(adults: int, voters: int) -> float | None:
    """Voters in % of adults; None without adults."""
    return 100.0 * voters / adults if adults else None
