"""The question and the strategies, in words: what was compared with what, and what a council would choose."""

from collections.abc import Sequence

from wijksim.experiments.usual import usual_among, usual_scenario
from wijksim.locale import Words
from wijksim.report.page.blocks import Block, Bullets, Card, Prose, Rows, Section, Table
from wijksim.report.page.events import planned_event
from wijksim.report.page.told import Told, amount, plain
from wijksim.report.pairs import place
from wijksim.report.sentences import intro
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario


def question(told: Told) -> Section:
    """What is asked, and how an answer is sought."""
    text, comparison = told.text, told.comparison
    titles = quoted_titles(told)
    asked = text.say(
        "page.question.asked",
        first=titles[0],
        others=text.both(titles[1:], "or"),
        places=text.both([place(profile) for profile in comparison.profiles]),
        time=text.duration(comparison.months),
    )
    return Section(
        "question",
        text.say("page.question.title"),
        [Prose(asked, strong=True), Prose(intro(comparison, text)), Prose(text.say("page.question.how"))],
    )


def quoted_titles(told: Told) -> list[str]:
    """The titles of the strategies, which may have commas in them, between quotes."""
    return [told.text.say("page.quoted", title=side.title(told.text)) for side in told.sides]


def strategies(told: Told) -> Section:
    """Every strategy in its own words, and a table of what differs from business as usual."""
    text = told.text
    blocks: list[Block] = [
        Card(side.letter, told.look(side), side.title(text), side.name, side.scenario.summary[text.language])
        for side in told.sides
    ]
    scenarios = [side.scenario for side in told.sides]
    usual = usual_scenario(scenarios[0])
    columns = [(side.letter, side.scenario) for side in told.sides]
    blocks += _choices(usual, columns, text)
    if among := usual_among(scenarios):
        letter = next(side.letter for side in told.sides if side.scenario is among)
        blocks.append(Prose(text.say("page.strategies.usual_among", who=letter)))
    same = [side.letter for side in told.sides[1:] if side.scenario.hash == scenarios[0].hash]
    if same:
        blocks.append(
            Prose(text.say("page.strategies.same", who=text.both([told.sides[0].letter, *same])), strong=True)
        )
    return Section("strategies", text.say("page.strategies.title"), blocks)


def strategy(scenario: Scenario, text: Words) -> Section:
    """The one strategy of a run."""
    card = Card("", -1, scenario.title[text.language], scenario.name, scenario.summary[text.language])
    choices = _choices(usual_scenario(scenario), [(text.say("page.strategies.this"), scenario)], text)
    return Section("strategies", text.say("page.strategies.title_one"), [card, *choices])


def _choices(usual: Scenario, columns: Sequence[tuple[str, Scenario]], text: Words) -> list[Block]:
    """What the strategies choose that business as usual does not, and in which assumptions they differ."""
    levers = [name for name in usual.levers if any(each.values[name] != usual.values[name] for _, each in columns)]
    assumed = [name for name in usual.uncertainties if any(e.values[name] != usual.values[name] for _, e in columns)]
    strengths = [name for name in MECHANISMS if any(e.strengths[name] != usual.strengths[name] for _, e in columns)]
    among = usual_among([each for _, each in columns])
    shown = [*([] if among else [(text.say("page.strategies.usual"), usual)]), *columns]
    rows = [_choice(name, shown, text) for name in levers]
    blocks: list[Block] = [Prose(text.say("page.strategies.none"))]
    if rows:
        head = [text.say("page.strategies.choice"), *(each for each, _ in shown)]
        blocks = [Table(text.say("page.strategies.caption"), head, [Rows(rows)], "l" * len(head))]
    if assumed or strengths:
        told = [f"{meaning_of(name, text)}: {_values(name, columns, text)}" for name in assumed]
        told += [f"{_claim(name, text)}: {_strengths(name, columns, text)}" for name in strengths]
        blocks += [Prose(text.say("page.strategies.assumed")), Bullets(told)]
    planned = [f"{letter}: {planned_event(p.month, p.event, text)}" for letter, each in columns for p in each.events]
    if planned:
        blocks += [Prose(text.say("page.strategies.planned")), Bullets(planned)]
    return blocks


def meaning_of(name: str, text: Words) -> str:
    """What a parameter is, in the language."""
    return str(getattr(PARAMETERS[name], text.language))


def _choice(name: str, columns: Sequence[tuple[str, Scenario]], text: Words) -> list[str]:
    unit = PARAMETERS[name].unit
    return [meaning_of(name, text), *(amount(each.values[name], unit, text) for _, each in columns)]


def _values(name: str, columns: Sequence[tuple[str, Scenario]], text: Words) -> str:
    unit = PARAMETERS[name].unit
    return ", ".join(f"{letter} {amount(each.values[name], unit, text)}" for letter, each in columns)


def _claim(name: str, text: Words) -> str:
    return str(getattr(MECHANISMS[name], text.language))


def _strengths(name: str, columns: Sequence[tuple[str, Scenario]], text: Words) -> str:
    """How strongly a mechanism works under each; off is said as such."""
    told = []
    for letter, each in columns:
        strength = each.strengths[name]
        how = plain(100 * strength, text) + " %" if strength else text.say("page.strategies.off")
        told.append(f"{letter} {how}")
    return ", ".join(told)
