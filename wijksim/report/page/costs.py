"""Money and break-even: what was given, where it went, and when a strategy has made up what it was behind."""

import numpy as np
import pandas as pd

from wijksim.experiments.result import RunResult
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report.break_even import break_even
from wijksim.report.later import later_cells, later_note, later_of_run, titles_of_run
from wijksim.report.money import LEFT, by_kind, kinds_of_run, money_cells, money_note, purse_of_run, same_money
from wijksim.report.page.blocks import Block, Bullets, Prose, Rows, Section, Table
from wijksim.report.page.told import Told
from wijksim.report.pairs import place
from wijksim.report.run_source import source_of
from wijksim.report.sentences import even_in_words

#: euros per resident over the run below which a kind of cost has no row
_SHOWN_FROM = 0.5


def costs(told: Told) -> Section:
    """What every strategy cost per resident, and the break-even of every pair."""
    text = told.text
    same = "page.costs.same" if same_money(told.purse) else "note.other_money"
    blocks: list[Block] = [Prose(text.say(same), strong=True), _purse(told), Prose(money_note(text)), _kinds(told)]
    blocks += [Prose(text.say("page.costs.unused")), *_breaks(told), _later(told)]
    blocks.append(Prose(later_note(told.comparison.scenarios[0].values, text)))
    return Section("costs", text.say("page.costs.title"), blocks)


def _purse(told: Told) -> Table:
    text = told.text
    titles, cells = money_cells(told.purse, text)
    letters = {side.name: side.letter for side in told.sides}
    bodies = []
    for profile in told.comparison.profiles:
        rows = [
            [letters[str(row["strategy"])], *cell]
            for row, cell in zip(told.purse.to_dict("records"), cells, strict=True)
            if row["wijk"] == profile.slug
        ]
        bodies.append(Rows(rows, place(profile)))
    head = [text.say("page.costs.wijk"), text.say("page.costs.strategy"), *titles]
    caption = text.say("table.money", time=text.duration(told.comparison.months))
    return Table(caption, head, bodies, "ll" + "r" * len(titles))


def _later(told: Told) -> Table:
    """Later public costs and the balance of every strategy, by wijk."""
    text, costs = told.text, told.comparison.later
    titles, cells = later_cells(costs, text)
    letters = {side.name: side.letter for side in told.sides}
    keyed = [
        (wijk, [letters[name], *cell]) for wijk, name, cell in zip(costs["wijk"], costs["strategy"], cells, strict=True)
    ]
    bodies = [
        Rows([row for wijk, row in keyed if wijk == profile.slug], place(profile))
        for profile in told.comparison.profiles
    ]
    head = [text.say("page.costs.wijk"), text.say("page.costs.strategy"), *titles]
    caption = text.say("later.title", time=text.duration(told.comparison.months))
    return Table(caption, head, bodies, "ll" + "r" * len(titles))


def _kinds(told: Told) -> Table:
    """Where the money went: a row a kind, a column a strategy, mean over the wijken that are told in full."""
    text = told.text
    sums = by_kind(told.comparison)
    bodies = []
    for profile in told.shown:
        rows_of_wijk = [(profile.slug, side.name) for side in told.sides]
        wide = sums.reindex(pd.MultiIndex.from_tuples(rows_of_wijk, names=sums.index.names))
        rows = _kind_rows(wide, text)
        bodies.append(Rows(rows, place(profile) if len(told.comparison.profiles) > 1 else ""))
    named = any(body.name for body in bodies)
    head = [*([text.say("page.costs.wijk")] if named else []), text.say("page.costs.kind")]
    head += [side.letter for side in told.sides]
    align = "l" * (len(head) - len(told.sides)) + "r" * len(told.sides)
    caption = text.say("page.costs.kinds", time=text.duration(told.comparison.months))
    return Table(caption, head, bodies, align)


def _kind_rows(wide: pd.DataFrame, text: Words) -> list[list[str]]:
    """Kinds that cost something under any strategy (rows of `wide`), the dearest first."""
    spent = [kind for kind in wide.columns if str(kind).startswith("spent_") or kind in LEFT]
    spent = [kind for kind in spent if wide[kind].abs().max() >= _SHOWN_FROM]
    spent.sort(key=lambda kind: -wide[kind].to_numpy(np.float64).max())
    return [[text.name("cost", str(kind)), *(text.number(float(each)) for each in wide[kind])] for kind in spent]


def _breaks(told: Told) -> list[Block]:
    """The break-even of every pair in the wijken that are told in full."""
    text, comparison = told.text, told.comparison
    if told.count < 2 or comparison.table.empty:
        return []
    items = []
    for profile in told.shown:
        where = f"{place(profile)}. " if len(comparison.profiles) > 1 else ""
        for pair in told.pairs:
            if even := break_even(comparison, pair, profile.slug):
                items.append(where + even_in_words(even, pair, told.count, text))
    return [Prose(text.say("page.costs.even")), Bullets(items)] if items else []


def run_costs(run: RunResult, profile: Profile, text: Words) -> list[Block]:
    """The money of one run in one wijk."""
    given = purse_of_run(run)
    given = given[given["wijk"] == profile.slug]
    if given.empty:
        return []
    titles, [cells] = money_cells(given, text)
    rows = [[title, cell] for title, cell in zip(titles, cells, strict=True)]
    head = [text.say("page.costs.what"), text.say("page.costs.per_resident")]
    kinds = kinds_of_run(run).loc[[profile.slug]]
    values = source_of(run).scenario.values
    found = map(text.number, later_of_run(run, profile.slug, values["discount_rate"]))
    later = [[title, cell] for title, cell in zip(titles_of_run(text), found, strict=True)]
    return [
        Table(text.say("run.costs"), head, [Rows(rows)], "lr"),
        Prose(money_note(text)),
        Table(text.say("run.kinds"), head, [Rows(_kind_rows(kinds, text))], "lr"),
        Prose(text.say("page.costs.unused")),
        Table(text.say("later.caption"), head, [Rows(later)], "lr"),
        Prose(later_note(values, text)),
    ]
