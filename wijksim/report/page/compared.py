"""The page of a comparison: its sections in the order in which an alderman asks."""

from wijksim import __version__
from wijksim.report.notes import seeds_in_short
from wijksim.report.page.again import again
from wijksim.report.page.asked import question, quoted_titles, strategies
from wijksim.report.page.assumptions import assumptions
from wijksim.report.page.blocks import Page, Side
from wijksim.report.page.costs import costs
from wijksim.report.page.events import events
from wijksim.report.page.found import certainty, results, summary
from wijksim.report.page.groups import groups
from wijksim.report.page.reached import reached
from wijksim.report.page.risk import risk
from wijksim.report.page.rivals import rivals
from wijksim.report.page.sources import sources
from wijksim.report.page.survey import survey
from wijksim.report.page.told import Told
from wijksim.report.page.trust import trust
from wijksim.report.pairs import place

_MANY_PLACES = 3


def comparison_page(told: Told) -> Page:
    """Everything there is to tell of a comparison."""
    text, comparison = told.text, told.comparison
    scenarios = list(comparison.scenarios)
    titles = quoted_titles(told)
    places = [place(profile) for profile in comparison.profiles]
    if len(places) > _MANY_PLACES:
        places = [text.say("page.wijken", count=len(places))]
    facts = text.say(
        "page.facts",
        count=told.count,
        seeds=seeds_in_short(comparison.seeds),
        time=text.duration(comparison.months),
        version=__version__,
    )
    return Page(
        text.language,
        text.say("page.title", first=titles[0], others=text.both(titles[1:])),
        text.both(places),
        [facts, text.say("note.comparison")],
        [Side(side.letter, told.look(side), side.title(text)) for side in told.sides],
        text.say("page.contents"),
        text.say("page.footer", version=__version__),
        [
            summary(told),
            question(told),
            strategies(told),
            results(told),
            certainty(told),
            *rivals(told),
            trust(told),
            groups(told),
            *survey(told),
            costs(told),
            events(told),
            *reached(told),
            risk(told),
            assumptions(scenarios, text),
            sources(scenarios, comparison.profiles, text),
            again(told),
        ],
    )
