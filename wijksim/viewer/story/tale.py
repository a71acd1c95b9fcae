"""The story as one piece of plain content for the browser: the words of seven steps, the curves, what the runs say.

`opening` is what can be told before anything was lived; `tale` adds the curves and the sentences. The browser draws and
asks, and computes nothing but how far a drawn line is from the curve.
"""

from typing import Any

import numpy as np

from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report.pairs import place
from wijksim.scenario.scenario import Scenario
from wijksim.viewer.question import Asked, Question
from wijksim.viewer.story.lives import Lives, Numbers
from wijksim.viewer.story.told import FIRST_TERM, STOP, Told
from wijksim.viewer.units import drawn
from wijksim.viewer.words import subject, viewer_words

Content = dict[str, Any]

#: The months of the five sliders of the first and of the second drawing.
FIRST_POINTS, ALL_POINTS = (6, 12, 24, 36, 48), (48, 96, 144, 192, 240)
#: Where the step of the election begins and ends to play, and how far the step of stopping looks ahead.
ELECTION, AHEAD = (STOP, 2 * FIRST_TERM), 2 * FIRST_TERM
#: The middle 80 % of the lives.
_SPREAD = (0.1, 0.5, 0.9)
_THIN = 5
_INVENTED = "verzonnen"


def scenarios(question: Question) -> tuple[Scenario, Scenario, Scenario]:
    """What has to be lived: A, B, and B when its money stops at the end of year 3."""
    stops: Asked = question.second.pressed(STOP, "funding_stops")
    return question.first.scenario(), question.second.scenario(), stops.scenario()


def opening(question: Question, profile: Profile) -> Content:
    """The words of all steps, and where the story goes on afterwards."""
    text = viewer_words(question.language)
    first, second = (asked.scenario() for asked in (question.first, question.second))
    titles = {"a": first.title[text.language], "b": second.title[text.language]}
    words = subject("verhaal", text.language)
    return {
        "language": text.language,
        "words": {key.removeprefix("ui."): value for key, value in words.items() if key.startswith("ui.")},
        "titles": titles,
        "steps": _steps(text, (first, second), profile),
        "points": {"first": list(FIRST_POINTS), "all": list(ALL_POINTS)},
        "months": question.months,
        "stop": STOP,
        "election": [*ELECTION, FIRST_TERM],
        "ahead": AHEAD,
        "link": f"/vergelijk?{question.to_query()}",
    }


def _steps(text: Words, compared: tuple[Scenario, Scenario], profile: Profile) -> Content:
    """Title, text, question and answers of each step, as far as they do not depend on what was lived."""

    def say(key: str, **values: object) -> str:
        return text.say(f"verhaal.{key}", **values)

    first, second = compared
    where = {"place": place(profile), "residents": text.number(round(profile.population, -2))}
    sides = [
        f"{say('step1.side', letter=letter, title=each.title[text.language])} {each.summary[text.language]}"
        for letter, each in (("A", first), ("B", second))
    ]
    known = "step1.invented" if profile.province == _INVENTED else "step1.real"
    steps: Content = {
        "1": {"title": say("step1.title"), "ask": [say(known, **where), say("step1.trust"), *sides]},
        "2": {"title": say("step2.title", title=first.title[text.language])},
        "3": {
            "title": say("step3.title"),
            "vote": say("step3.vote"),
            "answers": _answers(say, 3, ("up", "same", "down")),
        },
        "4": {"title": say("step4.title", title=second.title[text.language])},
        "5": {"title": say("step5.title"), "vote": say("step5.vote"), "answers": _answers(say, 5, ("stop", "go_on"))},
        "6": {"title": say("step6.title")},
        "7": {"title": say("step7.title"), **_unsure(text, compared)},
    }
    for number in map(str, range(2, 7)):
        steps[number]["ask"] = [say(f"step{number}.ask")]
    for number in map(str, range(1, 7)):
        steps[number]["button"] = say(f"step{number}.button")
    steps["5"]["button_vote"] = say("step5.button_vote")
    return steps


def _answers(say: Any, step: int, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, say(f"step{step}.{name}")) for name in names]


def _unsure(text: Words, compared: tuple[Scenario, Scenario]) -> Content:
    """What is in no margin, and what to talk about."""
    unsure = [text.say(f"page.certainty.{key}") for key in ("model", "prior", "people")]
    for letter, scenario in zip("AB", compared, strict=True):
        if scenario.extrapolates:
            unsure.append(text.say("verhaal.step7.outside", who=letter))
    return {
        "ask": [text.say("note.comparison"), text.say("verhaal.step7.lead")],
        "list": unsure,
        "talk": text.say("verhaal.step7.talk"),
        "talks": [text.say(f"verhaal.step7.talk{number}") for number in (1, 2, 3)],
    }


def tale(question: Question, profile: Profile, lived: tuple[Lives, Lives, Lives]) -> Content:
    """What the lives add: the curves, and the sentences of each step."""
    text = viewer_words(question.language)
    a, b, stopped = lived
    told = Told(a, b, stopped, (question.first.scenario(), question.second.scenario()), text)
    said, rows = told.why()
    why = {"told": said, "rows": rows} | {key: told.say(f"why.{key}") for key in ("caption", "cause", "moved")}
    return {
        "curves": {"a": _curve(a.trust), "b": _curve(b.trust), "stopped": _curve(stopped.trust)},
        "lives": a.count,
        "told": {
            "1": told.opening(),
            "2": told.four_years(),
            "3": told.after_election(),
            "5": told.three_years(),
            "5_vote": told.stopping(min(AHEAD, question.months)),
            "6": told.twenty_years(),
            "6_stop": told.stopped_or_not(),
        },
        "way": told.way_after_election(),
        "why": why,
    }


def _curve(trust: Numbers) -> Content:
    """The middle life, the band of eight in ten, and five single lives."""
    low, middle, high = np.quantile(trust, _SPREAD, axis=0)
    return {
        "middle": drawn(middle), "low": drawn(low), "high": drawn(high), "thin": [drawn(each) for each in trust[:_THIN]]
    }  # fmt: skip
