"""The books in euros per resident: what was given, what was spent, what was left.

Left is what lapsed at a year's end plus what was withdrawn; what is still in hand at the end is shown apart,
so that given = spent + left + in hand. Per resident means per resident of the wijk at the start (month 0).
Volunteers are paid nothing; beside what was spent stands what it is with their hours at a shadow price.
"""

import pandas as pd

from wijksim.experiments.compare import Comparison
from wijksim.experiments.result import RunResult
from wijksim.locale import Words
from wijksim.observe.books import VOLUNTEER_HOUR
from wijksim.report.pairs import sides

COLUMNS = ("appropriated", "spent", "left", "in_hand", "volunteer_hours", "with_volunteers")
#: Kinds of money that was given and not spent.
LEFT = ("lapsed", "withdrawn")
#: Strategies got the same money when what was given differs less than this share.
SAME_MONEY = 0.005

_BALANCE = "carried"
_HUNDREDTHS = 100.0
#: euros per resident below which what is in hand is not worth a column
_SHOWN_FROM = 0.5


def purse(comparison: Comparison) -> pd.DataFrame:
    """One row a wijk and strategy (in letter order): wijk, strategy, `COLUMNS`; mean over the replicates."""
    rows = _per_resident(comparison.books, comparison.indicators)
    means = rows.groupby(["wijk", "strategy"], observed=True, sort=False)[list(COLUMNS)].mean()
    order = [(p.slug, side.name) for p in comparison.profiles for side in sides(comparison.scenarios)]
    return means.reindex(pd.MultiIndex.from_tuples(order, names=["wijk", "strategy"])).reset_index()


def purse_of_run(run: RunResult) -> pd.DataFrame:
    """One row a wijk: wijk, `COLUMNS`."""
    books, indicators = (frame.assign(strategy="", seed=0) for frame in (run.books, run.indicators))
    rows = _per_resident(books, indicators)
    return rows.drop(columns=["strategy", "seed"])


def by_kind(comparison: Comparison) -> pd.DataFrame:
    """Euros per resident of every kind of flow (columns), by wijk and strategy; mean over the replicates."""
    return _kinds(comparison.books, comparison.indicators).groupby(level=["wijk", "strategy"], observed=True).mean()


def kinds_of_run(run: RunResult) -> pd.DataFrame:
    """Euros per resident of every kind of flow (columns) in one run, by wijk."""
    books, indicators = (frame.assign(strategy="", seed=0) for frame in (run.books, run.indicators))
    return _kinds(books, indicators).groupby(level="wijk", observed=True).mean()


def by_year(books: pd.DataFrame, residents: float) -> pd.DataFrame:
    """Euros per resident by year (rows, 1 is the first) and kind (columns) of one wijk in one run."""
    return per_resident(cents_by_year(books, []), residents)


def cents_by_year(books: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Cents by `keys` and year (rows, 1 is the first) and kind (columns)."""
    flows = books[(books["kind"] != _BALANCE) & (books["month"] > 0)]
    year = (flows["month"] - 1) // 12 + 1
    by = [*(flows[key] for key in keys), year.rename("year"), flows["kind"]]
    return flows["cents"].groupby(by, observed=True).sum().unstack(fill_value=0)


def per_resident(cents: pd.DataFrame, residents: float) -> pd.DataFrame:
    """Euros per resident."""
    return cents / _HUNDREDTHS / residents


def residents_at_start(indicators: pd.DataFrame) -> float:
    """Residents in month 0 of one wijk in one run; nan when that is not in the table."""
    values = _population(indicators)["value"]
    return float(values.iloc[0]) if len(values) else float("nan")


def same_money(purse: pd.DataFrame) -> bool:
    """Whether within every wijk all strategies were given the same, within half a percent."""
    given = purse.groupby("wijk", observed=True)["appropriated"]
    return bool(((given.max() - given.min()) <= SAME_MONEY * given.max()).all())


def money_cells(money: pd.DataFrame, text: Words) -> tuple[list[str], list[list[str]]]:
    """Titles and cells of `COLUMNS`; what is in hand is left out where nobody has any."""
    shown = [name for name in COLUMNS if name != "in_hand" or bool((money[name].abs() >= _SHOWN_FROM).any())]
    titles = [text.say(f"money.{name}", price=text.number(VOLUNTEER_HOUR)) for name in shown]
    cells = [[text.number(float(row[name])) for name in shown] for row in money.to_dict("records")]
    return titles, cells


def money_note(text: Words) -> str:
    """What the two sums with and without volunteers mean."""
    return text.say("money.note", price=text.number(VOLUNTEER_HOUR))


def _population(indicators: pd.DataFrame) -> pd.DataFrame:
    """The rows that say how many residents there are in month 0."""
    start = indicators[(indicators["indicator"] == "population") & (indicators["month"] == 0)]
    return start[start["group"] == "all"]


def _kinds(books: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Sums of the run per resident by kind (columns), by strategy, seed and wijk."""
    keys = ["strategy", "seed", "wijk"]
    flows = books[books["kind"] != _BALANCE]
    sums = flows.groupby([*keys, "kind"], observed=True)["cents"].sum().unstack(fill_value=0)
    residents = _population(indicators).set_index(keys)["value"].reindex(sums.index)
    return sums.div(_HUNDREDTHS).div(residents, axis=0)


def _per_resident(books: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """One row a strategy, seed and wijk: the sums of the run in euros (or hours) per resident."""
    keys = ["strategy", "seed", "wijk"]
    sums = _kinds(books, indicators)
    kinds = [str(kind) for kind in sums.columns]
    rows = pd.DataFrame(index=sums.index)
    rows["appropriated"] = sums[[kind for kind in kinds if kind.startswith("appropriated_")]].sum(axis=1)
    rows["spent"] = sums[[kind for kind in kinds if kind.startswith("spent_")]].sum(axis=1)
    rows["left"] = sums[[kind for kind in kinds if kind in LEFT]].sum(axis=1)
    last = books[(books["kind"] == _BALANCE) & (books["month"] == books["month"].max())]
    carried = last.groupby(keys, observed=True)["cents"].sum().reindex(rows.index, fill_value=0)
    residents = _population(indicators).set_index(keys)["value"].reindex(rows.index)
    rows["in_hand"] = carried / _HUNDREDTHS / residents
    rows["volunteer_hours"] = sums[[kind for kind in kinds if kind == "volunteer_hours"]].sum(axis=1)
    rows["with_volunteers"] = rows["spent"] + VOLUNTEER_HOUR * rows["volunteer_hours"]
    return rows.reset_index()
