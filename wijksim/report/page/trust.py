"""Why trust moved: the causes by name, as they are booked every month, and the kinds of trust beside each other."""

import pandas as pd

from wijksim.experiments.paired import Numbers
from wijksim.experiments.result import RunResult
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report.outcomes import TRUSTS
from wijksim.report.page.blocks import Block, Heading, Prose, Rows, Section, Table
from wijksim.report.page.pictures import outcome_pictures
from wijksim.report.page.told import Told
from wijksim.report.pairs import Pair, place, rows_of, verdicts

_OUTCOME, _KIND = "trust_municipality", "municipality"
_DIGITS = 3
#: sd summed over a run; a cause that is smaller under every strategy is put with the rest
_SHOWN_FROM = 0.001
_MOST_NAMED = 3
#: what follows of itself, and explains nothing in a sentence
_OF_ITSELF = ("return", "clip")


def trust(told: Told) -> Section:
    """Trust in the municipality in a picture, its causes in a table, and the other kinds of trust."""
    text, comparison = told.text, told.comparison
    blocks: list[Block] = [Prose(text.say("page.trust.lead"))]
    for profile in told.shown:
        if len(comparison.profiles) > 1:
            blocks.append(Heading(place(profile)))
        blocks += outcome_pictures(comparison, _OUTCOME, profile, told.values, text)
        for pair in told.pairs:
            blocks += _causes(told, pair, profile)
        if not comparison.table.empty:
            blocks += [_kinds(told, pair, profile) for pair in told.pairs]
            blocks.append(Prose(text.say("page.trust.police")))
    return Section("trust", text.say("page.trust.title"), blocks)


def _causes(told: Told, pair: Pair, profile: Profile) -> list[Block]:
    """What made the difference in one sentence, and all causes in a table, the largest difference first."""
    text = told.text
    rows = rows_of(told.comparison.why, pair, profile.slug)
    rows = rows[rows["trust"] == _KIND]
    large = rows[["first", "second", "difference"]].abs().max(axis=1) >= _SHOWN_FROM
    shown = rows[large].sort_values("difference", key=abs, ascending=False, kind="stable")
    if shown.empty:
        return [Prose(text.say("page.trust.nothing"))]
    cells = [[text.name("cause", str(row["cause"])), *_cells(row, text)] for _, row in shown.iterrows()]
    rest = rows[~large]
    if len(rest):
        sums = rest[["first", "second", "difference"]].sum()
        cells.append([text.say("page.trust.rest"), *_numbers(sums, text), ""])
    total = rows[["first", "second", "difference"]].sum()
    cells.append([text.say("page.trust.total"), *_numbers(total, text), ""])
    who = {"second": pair.second.letter, "first": pair.first.letter}
    head = [
        text.say("page.trust.cause"), pair.first.letter, pair.second.letter,
        text.say("table.difference", **who), text.say("table.interval"),
    ]  # fmt: skip
    caption = text.say("page.trust.caption", time=text.duration(told.comparison.months), **who)
    table = Table(caption, head, [Rows(cells)], "lrrrr")
    return [*_sentence(shown, pair, text), table, Prose(text.say("page.trust.unit"))]


def _sentence(shown: pd.DataFrame, pair: Pair, text: Words) -> list[Block]:
    """The causes that differ for sure; that there are none is said too."""
    sure = shown[(shown["low"] > 0) | (shown["high"] < 0)]
    sure = sure[(sure["difference"].abs() >= _SHOWN_FROM) & ~sure["cause"].isin(_OF_ITSELF)]
    who = {"second": pair.second.letter, "first": pair.first.letter}
    if sure.empty:
        return [Prose(text.say("page.trust.none_sure", **who))]
    named = [
        text.say(
            "page.trust.by",
            cause=text.name("cause", str(row["cause"])),
            amount=text.number(float(row["difference"]), _DIGITS, signed=True),
        )
        for _, row in sure[:_MOST_NAMED].iterrows()
    ]
    return [Prose(text.say("page.trust.sentence", causes=text.both(named), **who))]


def _cells(row: "pd.Series[float]", text: Words) -> list[str]:
    low, high = (text.number(float(row[name]), _DIGITS, signed=True) for name in ("low", "high"))
    known = bool(pd.notna(row["low"]))
    return [*_numbers(row, text), text.say("table.span", low=low, high=high) if known else text.say("table.unknown")]


def _numbers(row: "pd.Series[float]", text: Words) -> list[str]:
    return [text.number(float(row[name]), _DIGITS, signed=True) for name in ("first", "second", "difference")]


def _kinds(told: Told, pair: Pair, profile: Profile) -> Table:
    """The kinds of trust in the last year."""
    text = told.text
    found = [v for v in verdicts(told.comparison, pair, profile.slug, TRUSTS) if v.year == told.year]
    order = {name: number for number, name in enumerate(TRUSTS)}
    found.sort(key=lambda verdict: order[verdict.outcome.name])
    rows = [[text.name("outcome", verdict.outcome.name), *told.row_cells(verdict)] for verdict in found]
    who = {"second": pair.second.letter, "first": pair.first.letter}
    head = [text.say("page.trust.kind"), *told.titles(pair)]
    return Table(text.say("page.trust.kinds", year=told.year, **who), head, [Rows(rows)], "lrrrrrs")


def run_causes(run: RunResult, profile: Profile, months: int, text: Words) -> list[Block]:
    """What moved trust in the municipality over one run, the largest first."""
    causes = run.causes[(run.causes["wijk"] == profile.slug) & (run.causes["trust"] == _KIND)]
    sums = causes.groupby("cause", observed=True)["value"].sum()
    large = sums.abs() >= _SHOWN_FROM
    shown = sums[large].sort_values(key=abs, ascending=False, kind="stable")
    if shown.empty:
        return [Prose(text.say("page.trust.nothing"))]
    rows = [[text.name("cause", str(cause)), _number(sum_, text)] for cause, sum_ in shown.items()]
    if (~large).any():
        rows.append([text.say("page.trust.rest"), _number(sums[~large].sum(), text)])
    rows.append([text.say("page.trust.total"), _number(sums.sum(), text)])
    caption = text.say("page.trust.caption_run", time=text.duration(months))
    head = [text.say("page.trust.cause"), text.say("page.trust.moved")]
    return [Table(caption, head, [Rows(rows)], "lr"), Prose(text.say("page.trust.unit"))]


def _number(value: float | Numbers, text: Words) -> str:
    return text.number(float(value), _DIGITS, signed=True)
