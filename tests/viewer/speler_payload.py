"""What the player is shown in its own tests and on the page to develop with: real runs, in the form that it takes."""

from typing import Any

from wijksim import Profile
from wijksim.experiments.single import run_one
from wijksim.viewer.library.entry import entry_of, joined
from wijksim.viewer.lived import film_of, lived
from wijksim.viewer.payload import extra, merged, payload
from wijksim.viewer.question import Question


def whole_payload(question: Question, profile: Profile, seeds: int) -> dict[str, Any]:
    """All that the player shows of a question: one seed watched, and bands of `seeds` seeds."""
    scenarios = [asked.scenario() for asked in question.sides.values()]
    films = [film_of(each, profile, question.seed, question.months, question.measure) for each in scenarios]
    first, second = (lived(film, profile, question.months) for film in films)
    luck = range(question.seed, question.seed + seeds)
    entries = [
        joined([entry_of(run_one(scenario, [profile], seed, question.months)) for seed in luck])
        for scenario in scenarios
    ]
    return merged(payload(question, profile, first, second), extra(question, profile, *entries))
