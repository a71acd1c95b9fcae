"""What makes business as usual stand still: a start in mid-cycle, lines of work, the loss that help brings usually.

That it does stand still for twenty years, slow, is in test_stationary.py.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from wijksim import WijkModel, find_wijk, load_scenario
from wijksim.agents.caseload import usual_loss
from wijksim.agents.outside import Outside
from wijksim.patterns.wijken import resized
from wijksim.population.catalogue import list_wijken
from wijksim.population.start import domain_means, mean_shortfall
from wijksim.state.draws import draw
from wijksim.state.ledger import INDEX
from wijksim.state.phases import INPUTS

USUAL = load_scenario("business-as-usual")
_WORK = INPUTS["place_work"]


class _Place:
    """What the world outside needs of a wijk."""

    key, index, works_fade = 1, 0, 1.0

    def __init__(self) -> None:
        self.works, self.inputs = [0.0] * 7, np.zeros(len(INPUTS))

    def set(self, name: str, value: float) -> None:
        """Set one input."""
        self.inputs[INPUTS[name]] = value


def felt(years: int, lives: int, **values: float) -> np.ndarray:
    """What recessions do to work in every month of many lives in which places do not wander (lives, months), sd."""
    values = {**USUAL.values, "place_shock": 0.0, **values}
    months = []
    for seed in range(lives):
        place = _Place()
        model = SimpleNamespace(
            seed=seed, values=values, event=lambda *what: None, month=0, places=[place],
            year_luck=lambda month, seed=seed: draw(seed, "outside", 0, 0, month)[0],
        )  # fmt: skip
        outside = Outside(model, place)
        for month in range(1, 12 * years + 1):
            model.month = month
            outside.step()
            months.append(float(place.inputs[_WORK]))
    return np.array(months).reshape(lives, 12 * years)


@pytest.mark.parametrize("often", [{}, {"recession_rate": 0.25, "recession_depth": 0.5}])
def test_recessions_are_on_average_as_deep_early_as_late_and_no_burden(often):
    by_year = felt(12, 400, **often).reshape(400, 12, 12).mean(axis=2)
    error = by_year.std(axis=0, ddof=1) / 20
    assert error.max() < 0.02
    assert (np.abs(by_year.mean(axis=0)) < 3.5 * error + 1e-9).all()
    assert by_year.std(axis=0).min() > 0.02


def test_without_recessions_nothing_is_set_off():
    assert not felt(2, 2, recession_depth=0.0).any()
    assert not felt(2, 2, recession_rate=0.0).any()


@pytest.mark.parametrize("slug", [profile.slug for profile in list_wijken()])
def test_as_many_are_in_work_at_the_start_as_the_figure_says(slug):
    profile = resized(find_wijk(slug), 2000)
    table = WijkModel(USUAL, [profile], 2).record.indicators()
    found = table[(table.group == "all") & (table.indicator == "in_work")].value.item()
    assert found == pytest.approx(profile.employed, abs=2.0)


@pytest.mark.parametrize("slug", ["gemiddelde-wijk", "nergensveld", "heechterp-schieringen", "moerwijk"])
def test_the_usual_loss_by_asking_for_help_is_about_what_asking_takes(slug):
    scenario = USUAL.with_values(recession_depth=0)
    profile = resized(find_wijk(slug), 2000)
    lost = []
    for seed in (1, 2, 3):
        sums = np.stack(WijkModel(scenario, [profile], seed).run(48).record.sums[0]).astype(float)[1:]
        lost.append(-(sums[:, INDEX["cause:professionals:encounter"]] / sums[:, INDEX["sum:adults"]]).mean() / 2**20)
    means = list(domain_means(profile, find_wijk("gemiddelde-wijk")).values())
    # a thousandth of a sd a month is 0.05 sd, a point, in the long run
    assert usual_loss(scenario.values, means) == pytest.approx(np.mean(lost), abs=0.0009)


def test_the_usual_loss_follows_hours_and_need():
    weak, strong = ([state] * 7 for state in (-1.0, 1.0))
    values = dict(USUAL.values)
    assert usual_loss(values, weak) > 5 * usual_loss(values, strong) > 0
    assert usual_loss(values | {"mainstream_budget": 140.0}, weak) < usual_loss(values, weak)
    assert usual_loss(values | {"trust_negativity": 1.0}, strong) < 0
    assert usual_loss(values | {"case_demand": 0.0}, weak) == 0


def test_a_mean_shortfall_is_that_of_a_normal_state():
    for mean, spread in ((0.0, 1.0), (-1.2, 0.98), (0.3, 0.6), (2.0, 1.0)):
        at = np.random.default_rng(1).normal(mean, spread, 400_000)
        assert mean_shortfall(mean, spread) == pytest.approx(np.maximum(0, -at).mean(), abs=0.004)
