"""The virtual survey on the page of a run: what Dutch surveys would have shown, at the start and through the years."""

from wijksim.experiments.result import RunResult
from wijksim.experiments.summary import years_of
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.population.questions import QUESTIONS
from wijksim.report.page.blocks import Block, Prose, Rows, Table

_DIGITS = {"percent": 1, "score": 1, "class": 1}


def run_survey(run: RunResult, profile: Profile, months: int, text: Words) -> list[Block]:
    """One row a figure; nothing where the wijk was not asked."""
    table = run.survey()
    asked = table[(table["wijk"] == profile.slug) & (table["group"] == "all")]
    if asked.empty:
        return []
    values = {(str(row["figure"]), int(row["month"])): float(row["value"]) for row in asked.to_dict("records")}
    years = [0, *years_of(months)]
    rows = [
        [
            text.say(f"survey.figure_{name}"),
            *(text.number(values.get((name, 12 * year), float("nan")), _DIGITS[question.unit]) for year in years),
        ]
        for name, question in QUESTIONS.items()
    ]
    head = [text.say("survey.figure"), text.say("run.start"), *(text.say("survey.year", year=y) for y in years[1:])]
    caption = text.say("survey.caption")
    return [Table(caption, head, [Rows(rows)], "l" + "r" * len(years)), Prose(text.say("survey.note"))]
