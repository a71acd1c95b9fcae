"""The virtual survey on a page: what Dutch surveys would have shown, through the years or under each strategy."""

from wijksim.experiments.result import RunResult
from wijksim.experiments.summary import pair_name, years_of
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.population.questions import QUESTIONS
from wijksim.report.page.blocks import Block, Heading, Prose, Rows, Section, Table
from wijksim.report.page.told import Told
from wijksim.report.pairs import Pair, place

#: A figure that is known only where people were asked; others are outcomes as well.
_ASKED_ONLY = "cohesion"
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


def survey(told: Told) -> list[Section]:
    """The figures in the last year under each pair of strategies; nothing where nobody was asked."""
    text = told.text
    blocks: list[Block] = []
    for profile in told.shown:
        tables = [table for pair in told.pairs if (table := _compared(told, pair, profile)) is not None]
        if tables and len(told.comparison.profiles) > 1:
            blocks.append(Heading(place(profile)))
        blocks += tables
    if not blocks:
        return []
    lead = Prose(text.say("page.survey.lead", year=told.year))
    return [Section("survey", text.say("page.survey.title"), [lead, *blocks, Prose(text.say("survey.note"))])]


def _compared(told: Told, pair: Pair, profile: Profile) -> Table | None:
    """One row a figure: under the first, under the second, and the difference with its margin."""
    text, table = told.text, told.comparison.table
    found = table[
        (table["pair"] == pair_name(pair.first.name, pair.second.name))
        & (table["wijk"] == profile.slug)
        & (table["year"] == told.year)
    ]
    by_name = {str(row["indicator"]): row for row in found.to_dict("records")}
    if _ASKED_ONLY not in by_name:
        return None
    rows = []
    for name, question in QUESTIONS.items():
        if name in by_name:
            row, digits = by_name[name], _DIGITS[question.unit]
            means = [text.number(float(row[f"mean_{side.name}"]), digits) for side in (pair.first, pair.second)]
            spread = [text.number(float(row[column]), digits, signed=True) for column in ("difference", "low", "high")]
            span = text.say("table.span", low=spread[1], high=spread[2])
            rows.append([text.say(f"survey.figure_{name}"), *means, spread[0], span])
    letters = [side.letter for side in (pair.first, pair.second)]
    head = [text.say("survey.figure"), *letters, f"{letters[1]} − {letters[0]}", text.say("rival.interval")]
    caption = text.say("page.survey.caption", year=told.year, second=letters[1], first=letters[0])
    return Table(caption, head, [Rows(rows)], "lrrrs")
