"""What must hold of the claims as a list, of money that is left and of what comes from outside, as checks."""

from worlds import wijk_under

from wijksim import load_scenario
from wijksim.agents.budget_path import granted_until
from wijksim.scenario import mechanisms, parameters
from wijksim.scenario.parameter import GRADES

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
