"""A table per wijk of a country that was lived: the start, the end and the change of a few outcomes, and its money."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from wijksim.experiments.executor import Record
from wijksim.observe.books import SPENT
from wijksim.sweeps.extract import MONEY, Years

if TYPE_CHECKING:
    from wijksim.country.living import Lived
    from wijksim.country.table import Municipality

#: Outcomes in the table, by the name of their series.
OUTCOMES = {
    "wellbeing": "all:wellbeing",
    "trust": "all:trust_municipality",
    "participation": "all:participation",
    "hardship": "all:hardship",
    "satisfaction": "all:satisfied_area",
}
#: The outcome that wijken are ranked by, at the end.
RANKED = "wellbeing"
PARTS = ("start", "end", "change")
#: The columns of money, EUR per resident and year: everything that was spent, and what a programme was granted.
MONEY_COLUMNS = ("spent_per_resident", "programme_per_resident")
COLUMNS = (
    "rank", "code", "wijk", "municipality_code", "municipality", "residents_start", "residents_end",
    *(f"{name}_{part}" for name in OUTCOMES for part in PARTS), *MONEY_COLUMNS,
)  # fmt: skip
LEFT_OUT = ("code", "wijk", "reason", "detail")


def table_of(lived: "Lived") -> pd.DataFrame:
    """One row a wijk, columns `COLUMNS`; rank 1 has the highest wellbeing at the end.

    Wellbeing is in sd of the country at the start, satisfaction and the others in % of adults, money in EUR per
    resident and year. What a year does not have is nan.
    """
    pairs = zip(lived.country.municipalities, lived.records, strict=True)
    rows = [row for each, record in pairs if record.ok for row in _rows(lived, each, record)]
    table = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "rank"])
    table = table.sort_values([f"{RANKED}_end", "code"], ascending=[False, True], ignore_index=True)
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    return table


def left_out_of(lived: "Lived") -> pd.DataFrame:
    """Wijken that are not in the table, columns `LEFT_OUT`: too little known, or their municipality failed."""
    rows = [
        (code, name, reason.reason, ", ".join(f"{key}: {value}" for key, value in reason.values.items()))
        for code, name, reason in lived.country.skipped
    ]
    rows += [
        (profile.code, profile.name, "failed", error)
        for municipality, error in lived.failed
        for profile in municipality.profiles
    ]
    return pd.DataFrame(sorted(rows), columns=list(LEFT_OUT))


def _rows(lived: "Lived", municipality: "Municipality", record: Record) -> Iterator[dict[str, Any]]:
    extract = lived.store.read(record.job.key)
    for profile in municipality.profiles:
        yield {
            "code": profile.code,
            "wijk": profile.name,
            "municipality_code": municipality.code,
            "municipality": municipality.name,
            **_figures(extract.wijken[profile.slug]),
        }


def _figures(years: Years) -> dict[str, float]:
    """The figures of one wijk."""
    residents = years["all:population"]
    found = {"residents_start": residents[0], "residents_end": residents[-1]}
    for name, series in OUTCOMES.items():
        values = years[series] if series in years.names else np.full(len(residents), np.nan)
        found |= {f"{name}_start": values[0], f"{name}_end": values[-1], f"{name}_change": values[-1] - values[0]}
    lived_years = np.maximum(1.0, residents[1:]).sum()  # resident-years
    for column, kinds in zip(MONEY_COLUMNS, (SPENT, ("appropriated_programme",)), strict=True):
        cents = sum(np.nansum(years[f"{MONEY}:{kind}"]) for kind in kinds if f"{MONEY}:{kind}" in years.names)
        found[column] = float(cents) / 100.0 / lived_years
    return {name: float(value) for name, value in found.items()}
