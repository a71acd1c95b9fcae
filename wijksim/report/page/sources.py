"""Where it comes from: the figures of the wijk, the strategies, and the rules that made the difference."""

from collections.abc import Sequence

from wijksim.locale import Words
from wijksim.population.profile import FIGURES, PROVENANCE_KINDS, Profile
from wijksim.report.page.assumptions import RELIES_ON, relied_on
from wijksim.report.page.blocks import Block, Bullets, Heading, Prose, Section
from wijksim.report.pairs import place
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario

#: the language in which sources are written
_WRITTEN = "en"
#: Sources that say that there is none.
_NONE = ("assumption", "judgement")


def sources(scenarios: Sequence[Scenario], profiles: Sequence[Profile], text: Words) -> Section:
    """Figures by source, then what the strategies and the rules rest on."""
    blocks: list[Block] = [Prose(text.say("page.sources.english"))] if text.language != _WRITTEN else []
    for profile in profiles:
        heading = Heading(text.say("page.sources.wijk", place=place(profile)))
        blocks += [heading, Bullets(_figures(profile, text), _WRITTEN)]
    blocks.append(Heading(text.say("page.sources.strategies")))
    strategies = dict.fromkeys(source for scenario in scenarios for source in scenario.sources)
    blocks.append(Bullets(list(strategies), _WRITTEN) if strategies else Prose(text.say("page.sources.nothing")))
    blocks += [Heading(text.say("page.sources.rules")), Prose(text.say("page.sources.rules_lead"))]
    rules = [_rule(name, text) for name in relied_on(scenarios)]
    blocks.append(Bullets(rules, _WRITTEN) if rules else Prose(text.say("page.sources.nothing")))
    return Section("sources", text.say("page.sources.title"), blocks)


def _figures(profile: Profile, text: Words) -> list[tuple[str, str]]:
    """One line a source: the kind, the figures and columns, the source in its own words."""
    by_source: dict[tuple[int, str], list[str]] = {}
    for name in FIGURES:
        figure = profile.figures[name]
        column = text.say("page.sources.column", column=figure.column) if figure.column else ""
        kind = PROVENANCE_KINDS.index(figure.kind)
        by_source.setdefault((kind, figure.source), []).append(f"{text.name('profile', name)}{column}")
    return [
        (text.say(f"page.sources.{PROVENANCE_KINDS[kind]}", figures=", ".join(names)), source)
        for (kind, source), names in sorted(by_source.items())
    ]


def _rule(name: str, text: Words) -> tuple[str, str]:
    """A mechanism, and what it and its numbers rest on, without what rests on nothing but us."""
    numbers = [PARAMETERS[each].source for each in RELIES_ON[name]]
    rests = dict.fromkeys([MECHANISMS[name].source, *(source for source in numbers if source not in _NONE)])
    return text.say("page.sources.rule", claim=getattr(MECHANISMS[name], text.language)), "; ".join(rests)
