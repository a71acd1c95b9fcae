"""Forms that the model must keep, each written once as a check: on the model as it is and on one with a fault in it."""

from types import MappingProxyType

import numpy as np
from apply_rule import ask
from report_fakes import FOUR_YEARS, NORTH, TWENTY_YEARS, fake_comparison
from small_wijk import small_profile
from worlds import wijk_under

from wijksim import WijkModel, load_scenario
from wijksim.agents.picture import picture_of_needs
from wijksim.locale import words
from wijksim.observe.books import SPENT
from wijksim.report.sentences import plain_paragraph
from wijksim.report.tables import comparison_table
from wijksim.rules import trust
from wijksim.rules.numbers import I8, I32, F, plain
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario
from wijksim.state import phases
from wijksim.state.columns import DOMAINS
from wijksim.state.ledger import INDEX

USUAL = load_scenario("business-as-usual")
DEFAULTS = MappingProxyType({name: declared.default for name, declared in PARAMETERS.items()})
SIXTY_YEARS = 720
#: Domains that registers see in full: schooling, work and income, housing.
SEEN_IN_FULL = (1, 3, 5)


def effect_of(domain: str, aid: list[float], half: float = 1000) -> float:
    """Sum over sixty years of the effect (sd x months) in a domain of somebody helped so much each month.

    With `half` so large the effect is in proportion to support; half of the largest comes with that much support.
    """
    month = next(phase for phase in phases.MONTH if phase.name == "domain_month" and phase.suffix == domain)
    rule, stage, stock, total = plain(month.rule), F(0), F(0), 0.0
    fade, leave = F(np.log(2) / (12 * DEFAULTS["half_life"])), F(1 / (12 * DEFAULTS[f"lag_{domain}"]))
    number = month.constants["number"]
    for k in range(SIXTY_YEARS):
        given = F(aid[k]) if k < len(aid) else F(0)
        # somebody who lacks one sd throughout, so that aid is what is given
        stage, stock, state = rule(
            number, I32(k), I32(-480), number if given > 0 else I8(0), given, stage, stock, F(0), F(0), leave,
            fade, F(half), F(half), F(0), F(0), F(0), F(0),
        )  # fmt: skip
        total += float(state)
    return total


def help_does_as_much_in_four_years_as_in_twenty(domain: str = "health") -> None:
    """Without feedback the same help has the same sum of effects, within two in a hundred."""
    short, long = effect_of(domain, [0.005] * 48), effect_of(domain, [0.001] * 240)
    assert short > 0
    assert abs(short - long) < 0.02 * long, f"{domain}: {short:.3f} in four years, {long:.3f} in twenty"


#: Domains in which so many ask that no hour is left over, whatever the luck of which project is where.
_ALL_ADULTS = DOMAINS[2:]


def linear(name: str) -> Scenario:
    """A strategy whose money buys hours of many small projects, without anything but delivery, and without saturation.

    Support works at a two-thousandth, so that nobody needs less for having been helped. Many ask and cases take few
    hours, so that hours are the limit in four years as in twenty. Where effects come soon and fade in two years, and
    few move, little depends on who happens to move away.
    """
    soon = {f"lag_{domain}": PARAMETERS[f"lag_{domain}"].low for domain in _ALL_ADULTS}
    scenario = load_scenario(name).with_values(
        effect_max=0.3, effect_half=600, half_life=2, case_demand=0.01, case_hours=10, staffing_share=0,
        physical_share=0, project_cost=3, support_existing=0, volunteer_worth=0, hiring_months=2, turnover=0.1,
        moving_selectivity=0, entrant_response=0, recession_depth=0, place_shock=0.05, move_rate=0.04, **soon,
    )  # fmt: skip
    if name != "business-as-usual":
        scenario = scenario.with_values(budget_per_resident=480)
    for mechanism in set(MECHANISMS) - {"delivery"}:
        scenario = scenario.without(mechanism)
    return scenario


def _sums_and_euros(name: str, seed: int, population: int) -> tuple[float, float]:
    """Sum of the states of everybody over sixty years (sd x months), and EUR spent, where only projects have hours."""
    # a wijk with the mean of its pool, so that need has no trend
    model = WijkModel(linear(name), [small_profile(population, "gemiddelde-wijk")], seed)
    # once a queue has been another, so is for ever whom ordinary hours help: luck that would hide what is looked for
    model.places[0].mainstream_cents = 0
    sums = np.stack(model.run(SIXTY_YEARS).record.sums[0])
    states = sums[:, [INDEX[f"sum:state_{domain}"] for domain in _ALL_ADULTS]].sum() / 2**20
    return float(states), sum(cents for _, kind, cents in model.places[0].books.rows if kind in SPENT) / 100


def _per_euro(names: tuple[str, ...], seed: int, population: int) -> list[float]:
    """What a euro of each programme adds in sixty years, sd x months."""
    usual, without = _sums_and_euros("business-as-usual", seed, population)
    lived = (_sums_and_euros(name, seed, population) for name in names)
    return [(states - usual) / (euros - without) for states, euros in lived]


def a_euro_does_as_much_in_four_years_as_in_twenty(
    seeds: range = range(1, 9), population: int = 5000, within: float = 0.02
) -> None:
    """Lived by a wijk without feedback, a euro does as much in four years as in twenty; known to half as much."""
    ratios = []
    for seed in seeds:
        short, long = _per_euro(("top-down-4", "top-down-20"), seed, population)
        assert min(short, long) > 0
        ratios.append(short / long)
    ratio, error = np.mean(ratios), np.std(ratios, ddof=1) / len(ratios) ** 0.5
    found = f"a euro in four years does {ratio:.3f} of one in twenty, standard error {error:.3f}"
    assert error < within / 2, f"{found}: too much luck to tell"
    assert abs(ratio - 1) < within, found


def trust_moves_by_surprise() -> None:
    """What was expected moves nothing, and the same bad treatment for ever costs no more than a bounded amount."""
    plain.cache_clear()  # what was read before a fault was planted knows nothing of it
    quiet = {"adult": True, "trust_gain": 0.1, "trust_negativity": 3.0, "expectation_learning": 0.25}
    for event in (-1.0, -0.5, 0.5):
        _, _, by, *_ = ask(trust.trust_by_encounter, happened=True, event=event, expected=event, **quiet)
        assert by == 0, f"an encounter that went as expected ({event}) moves trust by {int(by)}"
    level, expected = I32(0), F(0)
    for _ in range(200):
        level, expected, *_ = ask(
            trust.trust_by_encounter, trust=level, expected=expected, happened=True, event=-1.0, **quiet
        )  # fmt: skip
    # gain x rho x the sum of surprises, which shrink by a quarter each time: 0.1 x 3 / 0.25
    assert -1.3 < int(level) / 2**20 < -1.1, f"trust fell by {int(level) / 2**20:.2f} sd"


def trust_stays(years: int = 12, seeds: range = range(1, 4)) -> None:
    """Trust under business as usual stays within three points, without recessions and with bad surprises heavy."""
    scenario = USUAL.with_values(recession_depth=0, place_shock=0.05, entrant_response=0, trust_negativity=7)
    moved = {}
    for seed in seeds:
        table = wijk_under(scenario, seed, 1000).run(12 * years).record.indicators()
        table = table[table["group"] == "all"]
        for kind in ("trust_municipality", "trust_police", "trust_place"):
            values = table[table["indicator"] == kind].sort_values("month")["value"].to_numpy()
            moved.setdefault(kind, []).append(values[-12:].mean() - values[:12].mean())
    for kind, changes in moved.items():
        assert abs(np.mean(changes)) < 3.0, f"{kind} moved by {np.mean(changes):.1f} points"


def joined(reproduction: float, months: int = 240, seeds: range = range(1, 5), population: int = 2000) -> int:
    """How many join where residents ask each other so much, and little else happens."""
    scenario = USUAL.with_values(asking_reproduction=reproduction, self_offer=0.0002, asked_by_municipality=0.002)
    models = [WijkModel(scenario, [small_profile(population)], seed).run(months) for seed in seeds]
    return sum(int(np.stack(model.record.sums[0])[:, INDEX["sum:joined"]].sum()) for model in models)


def asking_brings_what_it_says(asked: float = 0.5) -> None:
    """Each who joins brings so many more, who bring more: 1 / (1 - R) in all, and no more than declared."""
    alone, with_asking = (joined(each, 120, range(1, 3), 1000) for each in (0.0, asked))
    found = 1 - alone / with_asking
    assert 0 < found <= asked + 0.1, f"residents who join bring {found:.2f} others at {asked}"


def share_of(model: WijkModel, measure: str) -> np.ndarray:
    """Adults (%) in hardship or another share, every month."""
    sums = np.stack(model.record.sums[0])
    return 100 * sums[:, INDEX[f"sum:{measure}"]] / 2**20 / sums[:, INDEX["sum:adults"]]


def effects_are_of_a_size_that_money_can_buy(name: str, seeds: range = range(1, 5), months: int = 240) -> None:
    """75 EUR per resident and year never takes more than four points from hardship, nor adds them."""
    # some 4,400 contact hours per 5,000, so 4 % of them a year at 20 hours a case
    scenario = load_scenario(name).with_values(budget_per_resident=1500)
    better = []
    for seed in seeds:
        model, usual = (WijkModel(each, [small_profile(1000)], seed).run(months) for each in (scenario, USUAL))
        better.append(share_of(usual, "hardship") - share_of(model, "hardship"))
    gained = np.mean(better, axis=0)
    assert gained.max() < 4, f"{gained.max():.1f} points fewer in hardship"
    assert gained.min() > -4, f"{-gained.min():.1f} points more in hardship"


def small_wijken_are_helped_as_much_as_large_ones() -> None:
    """People helped per resident in the first two years are as many in wijken of 500 as in one of 5,000."""
    counted = []
    for population, seeds in ((500, range(1, 9)), (5000, range(1, 2))):
        sums = [np.stack(wijk_under(USUAL, seed, population).run(24).record.sums[0]) for seed in seeds]
        helped, people = (sum(int(each[:, INDEX[f"sum:{name}"]].sum()) for each in sums) for name in _HELPED)
        counted.append(helped / people)
    small, large = counted
    assert abs(small - large) < 0.15 * large, f"helped a month: {small:.4f} in small wijken, {large:.4f} in a large one"


_HELPED = ("helped", "residents")


def pictures_follow_the_formula() -> None:
    """Registers: visibility x mean need of so long ago, bent by the coalition; professionals: those they are tied to,
    as far as they have room; residents: their own wants."""
    scenario = load_scenario("resident-led-4").with_values(
        register_lag=12, register_visibility=0.5, coalition_bias=0.4, room=0.6, professionals_heard=0.5
    )
    model = wijk_under(scenario, seed=2, population=800).run(30)
    [place] = model.places
    place.need_history[:] = [[0.01 * month + 0.1 * d for d in range(7)] for month in range(len(place.need_history))]
    then = place.need_history[len(place.need_history) - 13]
    registers = [need * (1.0 if d in SEEN_IN_FULL else 0.5) for d, need in enumerate(then)]
    registers[model.policy.priority] += 0.4
    lives = [row for row in range(place.first, place.last) if model.table.status[row] == 1]
    tied = [row for row in lives if model.table.tie_post[row] > 0]
    assert 20 < len(tied) < len(lives) / 2, "professionals are tied to nobody, or to everybody"
    seen = np.zeros(7)
    for row in tied:
        needs = [max(0.0, -float(model.table.column(f"state_{domain}")[row])) for domain in DOMAINS]
        seen += round(float(model.table.tie[row]) * 256) * np.array(needs)
    municipal = 0.7 * np.array(registers) + 0.3 * seen / seen.sum() * sum(registers)
    wants = np.array(place.voices[:7], dtype=float)
    share = model.values["agenda_share"]
    expected = (1 - share) * municipal + share * wants / wants.sum() * sum(registers)
    assert wants.sum() > 0, "nobody spoke"
    assert np.allclose(picture_of_needs(model, place), expected)


def weather_of_comparison_wijken_is_their_own() -> None:
    """What comes from outside differs between a wijk and the one it is compared with."""
    model = WijkModel(USUAL, [small_profile(300)] * 2, 1).run(24)
    one, other = model.places
    assert one.outside.level != other.outside.level, "a comparison wijk with the shocks of the other is a clone"


def extrapolation_is_said() -> None:
    """Twenty years led by residents lies outside all data, and what is printed says so; four years do not."""
    assert load_scenario("resident-led-20").extrapolates
    assert not load_scenario("resident-led-4").extrapolates
    note = words("en").say("note.extrapolates", who="B")
    made = fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=2, months=24)
    for show in (comparison_table, plain_paragraph):
        assert note in show(made, "en").replace("\n", " "), "a strategy outside all data is not called so"


def stayers_and_leavers_gain_alike(seeds: range = range(1, 17)) -> None:
    """With moving blind to how one fares, leavers were helped as much as stayers of their age and tenure."""
    from test_honesty import _effects, gains_of_leavers_and_stayers

    _effects.cache_clear()  # what was lived before a fault was planted knows nothing of it
    gap, error = gains_of_leavers_and_stayers(seeds)
    assert abs(gap) < 2 * error, f"{gap:.5f} with standard error {error:.5f}"
