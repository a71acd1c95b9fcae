"""What must hold of claims and strategies as lists, of money that is left and of what comes from outside, as checks."""

import re
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from worlds import BUSY, live, same_world, wijk_under

from wijksim import load_scenario
from wijksim.agents.budget_path import granted_until
from wijksim.claims.asked import claims
from wijksim.claims.rows import row, table
from wijksim.claims.stored import stored
from wijksim.locale import LANGUAGES, words
from wijksim.scenario import mechanisms, parameters, shipped
from wijksim.scenario.parameter import GRADES
from wijksim.state.columns import DOMAINS
from wijksim.state.ledger import INDEX

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))
import make_claims
import make_rivals

#: Claims that are open in sign, and the number in which that stands where it is one number.
OPEN_IN_SIGN = {10: "judgement_value", 12: None, 14: None, 16: "door_reach"}
#: The last claim is an output.
CLAIMS = range(17)


def every_claim_is_a_mechanism_that_can_fail() -> None:
    """Delivery and claims 1 to 16 are one mechanism each, with a source, a grade and a way to fail of its own."""
    listed = mechanisms.MECHANISMS.values()
    assert [each.claim for each in listed] == list(CLAIMS)
    ways = [each.counter for each in listed]
    for each in listed:
        assert len(each.counter.split()) >= 3, f"{each.name} cannot fail"
        assert len(each.source.split()) >= 2, f"{each.name} has no source"
        assert each.grade in GRADES
    assert len(set(ways)) == len(ways), "two mechanisms fail in the same words"


def off_is_strength_nought(mechanism: str = "room", months: int = 24) -> None:
    """Switched off and at strength 0 a mechanism gives the same world, bit for bit."""
    worlds = [live(wijk_under(each), months) for each in (BUSY.without(mechanism), BUSY.with_strength(mechanism, 0.0))]
    same_world(*worlds, f"{mechanism} switched off and at strength 0")


def fit_is_what_was_used(months: int = 6) -> None:
    """How hours of projects fit is hours that cases took over hours that were spent, in every domain."""
    model = wijk_under(BUSY, population=800).run(30)
    place, sums = model.places[0], np.stack(model.record.sums[0])
    fits = []
    for number, domain in enumerate(DOMAINS):
        # the cases of the last month are known a month later
        cases = sums[-months - 1 : -1, INDEX[f"sum:cases_{domain}"]].sum()
        spent = sum(hours[number] for hours in list(place.use.spent)[-months - 1 : -1])
        fits.append(place.use.fit(number, months))
        assert abs(fits[-1] - min(1.0, cases * model.values["case_hours"] / spent)) < 1e-9, f"{domain}: {fits[-1]:.2f}"
    assert len(set(fits)) > 3, "hours fit alike in every domain"


def priors_of_open_claims_include_harm() -> None:
    """Claims 10, 12, 14 and 16 say that their sign is open; where one number holds it its range spans nought."""
    for each in mechanisms.MECHANISMS.values():
        said = "open in sign" in each.source or "open in sign" in each.counter or "may be negative" in each.counter
        assert said or each.claim not in OPEN_IN_SIGN, f"claim {each.claim} does not say that its sign is open"
    for claim, name in OPEN_IN_SIGN.items():
        if name is not None:
            declared = parameters.PARAMETERS[name]
            assert declared.low < 0.0 < declared.high, f"claim {claim}: {name} is {declared.low} to {declared.high}"


def weather_is_of_the_month_alone(months: int = 36) -> None:
    """Whatever the strategy, place and country have the same shocks in the same months."""
    models = [wijk_under(name, seed=3) for name in ("business-as-usual", "manifest", "project-carousel")]
    for month in range(months):
        for model in models:
            model.step()
        outside = [model.places[0].outside for model in models]
        kinds = {(*each.domains, each.level, each.recession) for each in outside}
        assert len(kinds) == 1, f"month {month + 1}: {len(kinds)} kinds of weather"


def money_that_is_left_lapses() -> None:
    """At the start of a year a programme has the grant of that year and nothing of the year before."""
    place = wijk_under(load_scenario("top-down-20").with_values(stop_chance=0.1), seed=20).places[0]
    total = round(place.model.values["budget_per_resident"] * place.residents_at_start * 100)
    for month in range(1, 121):
        place.model.step()
        if month % 12 == 1 and place.programme is not None:
            before, now = (granted_until(total, end, 240, 0.0) for end in (month - 1, month + 11))
            with_projects = sum(project.left for project in place.projects)
            there = place.books.free["programme"] + place.books.reserved - with_projects
            assert there <= now - before, f"month {month}: money of last year is still there"
    assert sum(cents for _, kind, cents in place.books.rows if kind == "lapsed") > 0, "nothing was ever left"


def every_promised_strategy_is_shipped() -> None:
    """Who leads by how long, at equal money in total and a year; the pillars; one claim left out; and the types."""
    there = set(shipped.list_scenarios())
    leads = {"top-down": "project-carousel", "resident-led": "resident-led-carousel"}
    lengths = ("4", "10", "20")
    promised = {"business-as-usual", "manifest", *leads.values()}
    promised |= {f"{who}-{length}" for who in leads for length in lengths}
    promised |= {f"{who}-{length}-yearly" for who in leads for length in (*lengths, "carousel")}
    pillars = ("uitnodigend", "lange-adem", "maakt-mogelijk")
    promised |= {f"pillar-{one}" for one in pillars}
    promised |= {f"pillars-{one}-{other}" for one, other in combinations(pillars, 2)}
    # what a claim adds that is delivery itself, or only counts, no strategy can leave out
    promised |= {
        f"manifest-without-{name.replace('_', '-')}"
        for name in mechanisms.MECHANISMS
        if name not in ("delivery", "later_costs")
    }
    promised |= {
        "resident-led-without-staff", "resident-led-usual-suspects", "resident-led-outsiders-execute", "penny-wise",
        "krachtwijken-2007-2012", "new-deal-10", "big-local-fund",
    }  # fmt: skip
    assert promised <= there, f"not shipped: {sorted(promised - there)}"
    for name in promised:
        scenario = load_scenario(name)
        assert scenario.sources, f"{name} names no source"
        for language in LANGUAGES:
            sentences = re.findall(r"[.!?](?=\s|$)", scenario.summary[language])
            assert len(sentences) == 2, f"{name} says what it stands for in {len(sentences)} sentences"


def pages_of_claims_say_what_lies_outside_data() -> None:
    """A page of what a claim changes under the manifesto says that this lies outside all data."""
    kept, every = stored(), claims()
    # a mechanism, the claim in euros, and the output
    for claim in (every[1], every[15], every[17]):
        for language in LANGUAGES:
            text = words(language)
            note = text.say("note.extrapolates", who="manifest")
            assert note in make_claims.page(claim, kept[claim.name], text), (
                f"claim {claim.number} in {language}: not said"
            )


def the_table_of_claims_says_what_lies_outside_data() -> None:
    """So does the table of the command, in every row of its values and below its text."""
    rows = [row(claim, stored().get(claim.name)) for claim in claims()]
    assert all(each["extrapolates"] for each in rows)
    for language in LANGUAGES:
        note = words(language).say("note.extrapolates", who="manifest")
        assert note in " ".join(table(rows, words(language)).split()), f"the table in {language}: not said"


def the_page_of_rivals_says_what_lies_outside_data() -> None:
    """The page of rival models names every strategy on it that lies outside all data, as made and as it stands."""
    text, content = words("en"), make_rivals.asked()
    note = text.say("note.extrapolates_more", who=text.both(["`resident-led-20`", "`manifest`"]))
    nothing = pd.DataFrame(columns=["pair", "wijk", "indicator", "year", "rival", "verdict"])
    assert note in make_rivals.page(nothing, content, 2), "not said of conclusions that are made now"
    assert note in make_rivals.TARGET.read_text(encoding="utf-8"), "not said in rivals.md"
