"""What came out and how sure that is: the main figure, the main table, and what the margins leave out."""

from itertools import groupby

from wijksim.experiments.summary import HEADLINE
from wijksim.population.profile import Profile
from wijksim.report.money import same_money
from wijksim.report.notes import note_few, note_outside, outside_data, prior_share_at
from wijksim.report.outcomes import MAIN
from wijksim.report.page.blocks import Block, Box, Bullets, Heading, Prose, Rows, Section, Table
from wijksim.report.page.pictures import outcome_pictures
from wijksim.report.page.risk import risks_in_short
from wijksim.report.page.told import Told, meaning
from wijksim.report.pairs import Pair, Verdict, place, verdicts
from wijksim.report.sentences import counted, story
from wijksim.report.tables import outcome_name


def summary(told: Told) -> Section:
    """The answer in short: a list a pair, and every reason for care."""
    text, comparison = told.text, told.comparison
    blocks: list[Block] = []
    if comparison.table.empty:
        blocks.append(Prose(text.say("page.short"), strong=True))
    elif len(comparison.profiles) > len(told.shown):
        blocks.append(Bullets([counted(comparison, pair, text) for pair in told.pairs]))
    else:
        for profile in comparison.profiles:
            for pair in told.pairs:
                blocks += _answer(told, pair, profile)
        blocks.append(Bullets([*risks_in_short(told), *_money(told)]))
    care = [*note_few(comparison, text)]
    if not same_money(told.purse):
        care.append(text.say("note.other_money"))
    care += note_outside(outside_data(comparison), text)
    return Section("summary", text.say("page.summary.title"), [*blocks, Box([*care, text.say("page.summary.care")])])


def _answer(told: Told, pair: Pair, profile: Profile) -> list[Block]:
    """The story of one pair in one wijk; its first sentence is the finding."""
    text, comparison = told.text, told.comparison
    blocks: list[Block] = []
    if len(comparison.profiles) * len(told.pairs) > 1:
        who = {"second": pair.second.letter, "first": pair.first.letter}
        blocks.append(Heading(text.say("page.block", place=place(profile), **who)))
    first, *others = story(comparison, pair, profile.slug, told.values, text)
    found = verdicts(comparison, pair, profile.slug, [HEADLINE])
    if found and all(verdict.known and verdict.tiny for verdict in found) and any(v.ahead for v in found):
        first = f"{first} {text.say('page.summary.tiny')}"
        others = [each for each in others if each != text.say("plain.tiny")]
    return [*blocks, Prose(first, strong=True), *([Bullets(others)] if others else [])]


def _money(told: Told) -> list[str]:
    """That all were given the same, and how much; an exception stands in the box."""
    if not same_money(told.purse) or len(told.comparison.profiles) > 1:
        return []
    amount = told.text.number(float(told.purse["appropriated"].iloc[0]))
    return [told.text.say("page.summary.money", amount=amount, time=told.text.duration(told.comparison.months))]


def results(told: Told) -> Section:
    """How it went under each strategy, in a picture and a table."""
    text, comparison = told.text, told.comparison
    blocks: list[Block] = [Prose(text.say("page.results.lead"))]
    if len(told.shown) < len(comparison.profiles):
        blocks.append(Prose(text.say("page.results.some", shown=len(told.shown), of=len(comparison.profiles))))
    for profile in told.shown:
        if len(comparison.profiles) > 1:
            blocks.append(Heading(place(profile)))
        blocks += outcome_pictures(comparison, HEADLINE, profile, told.values, text)
        if not comparison.table.empty:
            blocks += [_table(told, pair, profile) for pair in told.pairs]
    return Section("results", text.say("page.results.title"), blocks)


def _table(told: Told, pair: Pair, profile: Profile) -> Table:
    text = told.text
    bodies = []
    found = verdicts(told.comparison, pair, profile.slug, MAIN)
    for _, years in groupby(found, key=lambda verdict: verdict.outcome.name):
        each = list(years)
        rows = [[str(verdict.year), *told.row_cells(verdict)] for verdict in each]
        bodies.append(Rows(rows, outcome_name(each[0].outcome, text)))
    who = {"second": pair.second.letter, "first": pair.first.letter, "place": place(profile)}
    head = [text.say("table.outcome"), text.say("table.year"), *told.titles(pair)]
    return Table(text.say("page.results.caption", **who), head, bodies, "llrrrrrs")


def certainty(told: Told) -> Section:
    """How to read the margins, how large the differences are, and what no margin covers."""
    text = told.text
    read = [
        text.say("page.certainty.margin", count=told.count),
        text.say("page.certainty.point"),
        text.say("page.certainty.percent"),
        text.say("page.certainty.times"),
        text.say("page.certainty.tiny"),
    ]
    left_out = [
        text.say("page.certainty.model"),
        text.say("page.certainty.prior"),
        prior_share_at("page.certainty", text),
        text.say("page.certainty.people"),
        *(text.say("page.certainty.outside", who=who) for who in outside_data(told.comparison)),
    ]
    return Section(
        "certainty",
        text.say("page.certainty.title"),
        [
            Prose(text.say("page.certainty.read")),
            Bullets(read),
            *_sizes(told),
            Prose(text.say("page.certainty.left_out")),
            Bullets(left_out),
        ],
    )


def _sizes(told: Told) -> list[Block]:
    """The difference in the headline and in trust in the last year, in words of people."""
    text = told.text
    items = []
    for profile in told.shown:
        for pair in told.pairs:
            last = [v for v in _last(told, pair, profile) if v.known]
            items += [_size(told, pair, profile, verdict) for verdict in last]
    return [Prose(text.say("page.certainty.sizes", year=told.year)), Bullets(items)] if items else []


def _last(told: Told, pair: Pair, profile: Profile) -> list[Verdict]:
    found = verdicts(told.comparison, pair, profile.slug, (HEADLINE, "trust_municipality"))
    return [verdict for verdict in found if verdict.year == told.year]


def _size(told: Told, pair: Pair, profile: Profile, verdict: Verdict) -> str:
    text = told.text
    where = f"{place(profile)}, " if len(told.comparison.profiles) > 1 else ""
    name = text.name("outcome", verdict.outcome.name)
    between = f"{pair.second.letter} - {pair.first.letter}"
    if verdict.ahead is None:
        return text.say("page.certainty.size_none", where=where, outcome=name, between=between)
    key = "page.certainty.size_tiny" if verdict.tiny else "page.certainty.size"
    means = meaning(verdict, text)
    return text.say(key, where=where, outcome=name, between=between, who=verdict.ahead.letter, means=means)
