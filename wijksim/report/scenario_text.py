"""A strategy in words for the terminal: what it asks besides business as usual, in its own words, and its sources."""

from wijksim.locale import Words
from wijksim.report.grid import Block, Grid, as_text, cut
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import BASELINE, Scenario, load_scenario

_SHORT_HASH = 12
_MEANING_WIDTH = 56


def scenario_text(scenario: Scenario, text: Words) -> str:
    """The scenario in the language; numbers are those that stand in a file."""
    said = [scenario.summary[text.language]]
    asked = [_differences(scenario, text), _planned(scenario, text)]
    return as_text([_head(scenario, text), *asked, said, _sources(scenario, text)])


def _head(scenario: Scenario, text: Words) -> Block:
    facts = [text.say("scenario.facts", months=scenario.months, hash=scenario.hash[:_SHORT_HASH])]
    if scenario.extrapolates:
        facts.append(text.say("scenario.extrapolates"))
    head = text.say("scenario.head", name=scenario.name, title=scenario.title[text.language])
    return [head, "; ".join(facts)]


def _differences(scenario: Scenario, text: Words) -> Block:
    """Every number that differs from business as usual: its key, what it is, and both values."""
    usual = load_scenario(BASELINE)
    rows = [
        _row(name, getattr(declared, text.language), scenario.values[name], usual.values[name])
        for name, declared in PARAMETERS.items()
        if scenario.values[name] != usual.values[name]
    ]
    rows += [
        _row(name, _strength(name, text), scenario.strengths[name], usual.strengths[name])
        for name in MECHANISMS
        if scenario.strengths[name] != usual.strengths[name]
    ]
    if not rows:
        return [text.say("scenario.same", usual=BASELINE)]
    head = [text.say(f"scenario.{each}") for each in ("key", "what", "here", "usual")]
    return [Grid([head, *rows], left=2, rule_after=1)]


def _planned(scenario: Scenario, text: Words) -> Block:
    """What is planned to happen; nothing for most scenarios."""
    if not scenario.events:
        return []
    from wijksim.report.page.events import planned_event

    events = [(each.month, planned_event(each.month, each.event, text)) for each in scenario.events]
    told = [f"- {text.say('scenario.planned', month=month, event=event)}" for month, event in events]
    return [text.say("page.strategies.planned"), *told]


def _strength(name: str, text: Words) -> str:
    return text.say("scenario.strength", claim=getattr(MECHANISMS[name], text.language))


def _row(name: str, meaning: str, here: float, usual: float) -> list[str]:
    return [name, cut(meaning, _MEANING_WIDTH), f"{here:g}", f"{usual:g}"]


def _sources(scenario: Scenario, text: Words) -> Block:
    sources = [f"- {source}" for source in scenario.sources]
    return [text.say("scenario.sources"), *sources] if sources else []
