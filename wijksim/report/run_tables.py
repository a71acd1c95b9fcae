"""One run as tables for the terminal or a notebook: outcomes through the years, for whom, what moved trust, the money.

One run is one possible course, and the table says so. No line is wider than `grid.WIDTH`.
"""

from collections.abc import Sequence
from textwrap import wrap

import pandas as pd

from wijksim.experiments.result import RunResult
from wijksim.experiments.summary import years_of
from wijksim.locale import Words, words
from wijksim.report.grid import Block, Grid, as_html, as_text
from wijksim.report.later import later_note, later_of_run, titles_of_run
from wijksim.report.money import LEFT, by_year, money_cells, money_note, purse_of_run, residents_at_start
from wijksim.report.outcomes import KINDS, MAIN, OUTCOMES, TRUSTS
from wijksim.report.run_source import Source, source_of

_GROUP_OUTCOMES = ("wellbeing", "trust_municipality", "participation", "hardship")
_TITLE_WIDTH = 20
_TRUST = "municipality"
_MOST_CAUSES = 8
_CAUSE_DIGITS = 3


def run_table(run: RunResult, language: str) -> str:
    """The run as text of at most 110 columns, without a line end at the end; WijksimError as in `words`."""
    return as_text(_blocks(run, words(language)))


def run_html(run: RunResult, language: str) -> str:
    """The same as HTML, for a notebook."""
    return as_html(_blocks(run, words(language)))


def _blocks(run: RunResult, text: Words) -> list[Block]:
    source = source_of(run)
    blocks: list[Block] = [source.head(text)]
    for profile in source.profiles:
        everybody = run.indicators[run.indicators["wijk"] == profile.slug]
        if len(source.profiles) > 1:
            blocks.append([source.place(profile)])
        blocks += [_outcomes(everybody, source, text), _groups(everybody, text)]
        blocks.append(_causes(run.causes[run.causes["wijk"] == profile.slug], text))
        blocks.append(_costs(run.books[run.books["wijk"] == profile.slug], everybody, text))
    return [*blocks, _money(run, source, text), _later(run, source, text), source.notes(text)]


def _outcomes(indicators: pd.DataFrame, source: Source, text: Words) -> Block:
    """The main outcomes and the kinds of trust at the start and in the years that a comparison shows."""
    years = [0, *years_of(source.months)]
    wide = _wide(indicators, "all", [12 * year for year in years])
    titles = [text.say("run.start"), *(text.say("run.year", year=year) for year in years[1:])]
    rows = [[text.say("run.outcome"), *titles]]
    for name in dict.fromkeys([*MAIN, *TRUSTS]):
        if name in wide.index:
            rows.append([_name(name, text), *_numbers(wide.T[name].to_list(), name, text)])
    return [Grid(rows, rule_after=1)]


def _groups(indicators: pd.DataFrame, text: Words) -> Block:
    """A row for everybody and for each group, a few outcomes across, in the last whole year; empty without groups."""
    grouped = indicators[indicators["group"] != "all"]
    if grouped.empty:
        return []
    month = int(grouped["month"].max())
    lived = indicators[indicators["month"] == month].pivot(index="group", columns="indicator", values="value")
    lived = lived.reindex(columns=_GROUP_OUTCOMES)
    names = [name for kind in KINDS.values() for name in kind if name in lived.index]
    titles = [text.say("run.groups", year=month // 12), *(_name(outcome, text) for outcome in _GROUP_OUTCOMES)]
    columns = [_numbers(lived[outcome].loc[names].to_list(), outcome, text) for outcome in _GROUP_OUTCOMES]
    head = _head(titles)
    rows = [[text.name("group", name), *cells] for name, *cells in zip(names, *columns, strict=True)]
    return [Grid([*head, *rows], rule_after=len(head))]


def _head(titles: Sequence[str]) -> list[list[str]]:
    """Titles that are long go on more lines, so that columns stay narrow; short ones stand on the last line."""
    lines = [wrap(title, _TITLE_WIDTH) for title in titles]
    height = max(map(len, lines))
    return [list(row) for row in zip(*([""] * (height - len(each)) + each for each in lines), strict=True)]


def _causes(causes: pd.DataFrame, text: Words) -> Block:
    """What moved trust in the municipality over the run, the largest first; empty when nothing did."""
    moved = causes[causes["trust"] == _TRUST].groupby("cause", observed=True)["value"].sum()
    moved = moved[moved.round(_CAUSE_DIGITS) != 0]
    largest = moved.reindex(moved.abs().sort_values(ascending=False, kind="stable").index)[:_MOST_CAUSES]
    if largest.empty:
        return []
    rows = [
        [text.name("cause", str(cause)), text.number(float(sum_), _CAUSE_DIGITS, signed=True)]
        for cause, sum_ in largest.items()
    ]
    return [text.say("run.causes"), Grid(rows)]


def _costs(books: pd.DataFrame, indicators: pd.DataFrame, text: Words) -> Block:
    """What each kind of cost took per resident over the run, the largest first; empty without money."""
    sums = by_year(books, residents_at_start(indicators)).sum()
    sums = sums[[str(kind).startswith(("spent_", *LEFT)) for kind in sums.index]]
    sums = sums[sums != 0].sort_values(ascending=False, kind="stable")
    if sums.empty:
        return []
    rows = [[text.name("cost", str(kind)), text.number(float(euros))] for kind, euros in sums.items()]
    return [text.say("run.kinds"), Grid(rows)]


def _money(run: RunResult, source: Source, text: Words) -> Block:
    """What was given, spent and left per resident, a row a wijk."""
    titles, cells = money_cells(purse_of_run(run), text)
    names = {profile.slug: source.place(profile) for profile in source.profiles}
    wijken = [names[slug] for slug in purse_of_run(run)["wijk"]]
    rows = [["", *titles], *([name, *cell] for name, cell in zip(wijken, cells, strict=True))]
    return [text.say("run.costs"), Grid(rows, rule_after=1), money_note(text)]


def _later(run: RunResult, source: Source, text: Words) -> Block:
    """Later public costs, and with what was spent in all, per resident, a row a wijk."""
    values = source.scenario.values
    rows = [["", *titles_of_run(text)]]
    for profile in source.profiles:
        found = later_of_run(run, profile.slug, values["discount_rate"])
        rows.append([source.place(profile), *map(text.number, found)])
    return [
        text.say("later.title", time=text.duration(source.months)),
        Grid(rows, rule_after=1),
        later_note(values, text),
    ]


def _wide(indicators: pd.DataFrame, group: str, months: list[int]) -> pd.DataFrame:
    """Values by indicator (rows) and month (columns); nan where there is none."""
    rows = indicators[(indicators["group"] == group) & indicators["month"].isin(months)]
    return rows.pivot(index="indicator", columns="month", values="value").reindex(columns=months)


def _name(outcome: str, text: Words) -> str:
    return f"{text.name('outcome', outcome)} ({text.say(f'unit.{OUTCOMES[outcome].unit}')})"


def _numbers(values: Sequence[float], outcome: str, text: Words) -> list[str]:
    return [text.number(float(value), OUTCOMES[outcome].digits) for value in values]
