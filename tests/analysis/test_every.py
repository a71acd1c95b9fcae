"""All analyses together: what fits is made and the rest named, in both languages, as text, figures and files."""

import json

import numpy as np
import pandas as pd
import pytest
from invented_sweep import invented, luck
from matplotlib.text import Text

import wijksim
from wijksim.analysis.every import ANALYSES
from wijksim.analysis.unfit import UnfitError
from wijksim.errors import WijksimError
from wijksim.report.canvas import house_style
from wijksim.sweeps.plans import Plan, points_of
from wijksim.sweeps.varied import Varied

NAMES = ("trust_negativity", "setback_rate", "lag_work", "skill_value")
STRATEGIES = ("steady", "late", "outside")


def outcome(strategy, point, seed, year):
    """Late gains with the years, outside gains but in a corner."""
    shared = luck(seed, year, size=0.05) + 0.1 * point.get("lag_work", 0.0)
    own = luck(seed, year, STRATEGIES.index(strategy), int(1e6 * point.get("lag_work", 0.0)), size=0.03)
    corner = point.get("trust_negativity", 0.0) > 0.6 and point.get("setback_rate", 0.0) < 0.5
    gain = {"steady": 0.0, "late": 0.03 * (year - 2.5), "outside": -0.1 if corner else 0.1}[strategy]
    return shared + own + (gain if year else 0.0)


def made(plan="latin-hypercube", base=60, of=outcome, **more):
    varied = tuple(Varied(name, 0.0, 1.0) for name in NAMES)
    points = points_of(Plan(plan, base, 7, 4), varied).to_numpy()
    options = {"strategies": STRATEGIES, "seeds": tuple(range(1, 5)), "cents": lambda s: 100_000 * (1 + len(s))}
    return invented(of, points, varied=varied, plan=plan, base_points=base, **{**options, **more})


@pytest.fixture(scope="module")
def analysis():
    return wijksim.analyse(made(base=40, wijken=("nergensveld", "giethoorn")))


@pytest.mark.parametrize(
    ("plan", "base", "left_out"),
    [
        ("latin-hypercube", 40, {"sensitivity", "pillars"}),
        ("sobol", 8, {"pillars"}),
        ("morris", 10, {"variance", "winners", "discovery", "pillars"}),
        ("factorial", 0, {"sensitivity", "pillars"}),
    ],
)
def test_what_fits_the_plan_is_made_and_the_rest_is_named(plan, base, left_out):
    found = wijksim.analyse(made(plan, base, seeds=(1, 2)))
    assert set(found.left_out) == left_out
    assert set(found.findings) == set(ANALYSES) - left_out
    for name, reason in found.reasons("nl").items():
        assert reason != found.reasons("en")[name]
        with pytest.raises(UnfitError):
            found[name]


def test_a_sweep_of_one_point_gives_what_seeds_can_say():
    found = wijksim.analyse(invented(lambda s, p, seed, year: outcome(s, p, seed, year), strategies=STRATEGIES))
    assert set(found.findings) == {"differences", "best", "crossing", "front"}


def test_one_strategy_still_says_what_moves_it():
    found = wijksim.analyse(made("sobol", 8, strategies=("late",), seeds=(1, 2)))
    assert set(found.findings) == {"variance", "sensitivity"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_finding_has_a_sentence_for_every_wijk_and_its_warnings(analysis, language):
    for finding in analysis.findings.values():
        said = finding.sentence(language)
        assert "Nergensveld" in said
        assert "Giethoorn" in said
        assert "{" not in said
        assert "nan" not in said
        assert any("seeds" in warning and "4" in warning for warning in finding.warnings(language))


def test_a_warning_names_the_strategy_outside_all_data(analysis):
    assert "Strategy C lies outside all data" in " ".join(analysis["best"].warnings("en"))


def test_languages_say_the_same_in_other_words(analysis):
    for finding in analysis.findings.values():
        assert finding.sentence("nl") != finding.sentence("en")


def drawn(language):
    """Every figure of every kind of analysis, one a name."""
    for plan, base in (("latin-hypercube", 60), ("sobol", 16), ("morris", 10)):
        found = wijksim.analyse(made(plan, base, seeds=(1, 2)))
        for name, finding in found.findings.items():
            if plan == "latin-hypercube" or name == "sensitivity":
                yield finding.figure(language)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_text_of_a_figure_falls_off_its_edge(language):
    for figure in drawn(language):
        assert_on_the_figure(figure)
        assert figure.title
        assert figure.about
        assert "wijksim" in figure.source


@pytest.mark.slow
@pytest.mark.parametrize("strategies", [STRATEGIES[:2], STRATEGIES, (*STRATEGIES, "steady-too")])
@pytest.mark.parametrize(("plan", "base"), [("sobol", 16), ("morris", 10)])
def test_indices_of_any_number_of_differences_stay_on_the_figure(plan, base, strategies):
    def of(strategy, point, seed, year):
        return outcome("steady" if strategy == "steady-too" else strategy, point, seed, year)

    assert_on_the_figure(wijksim.analyse(made(plan, base, of=of, strategies=strategies))["sensitivity"].figure("nl"))


def assert_on_the_figure(figure):
    """Every text lies within the edges."""
    with house_style():
        figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    edge = figure.bbox.padded(1)
    for text in shown_texts(figure):
        box = text.get_window_extent(renderer)
        assert edge.x0 <= box.x0 <= box.x1 <= edge.x1, (figure.title, text.get_text())
        assert edge.y0 <= box.y0 <= box.y1 <= edge.y1, (figure.title, text.get_text())


def shown_texts(figure):
    """Every text that is drawn: not the labels of ticks beyond the ends of an axis."""
    beyond = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            gone = [tick for tick in axis.get_major_ticks() if not (axes.axison and low <= tick.get_loc() <= high)]
            beyond |= {label for tick in gone for label in (tick.label1, tick.label2)}
    return [
        text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip() and text not in beyond
    ]


def test_everything_is_written(tmp_path):
    analysis = wijksim.analyse(made(base=30, wijken=("nergensveld", "giethoorn")), only=["best", "sensitivity"])
    paths = analysis.write(tmp_path, "nl")
    names = {str(path.relative_to(tmp_path)) for path in paths}
    assert {"analysis.txt", "analysis.json", "figures/best-nergensveld.png", "figures/best-giethoorn.svg"} <= names
    assert all(path.stat().st_size for path in paths)
    content = json.loads((tmp_path / "analysis.json").read_text(encoding="utf-8"))
    assert content["findings"].keys() == analysis.findings.keys()
    assert content["left_out"].keys() == {"sensitivity"}
    table = pd.read_parquet(tmp_path / "tables" / "best.parquet")
    pd.testing.assert_frame_equal(table, analysis["best"].table, check_dtype=False)
    assert analysis.in_words("nl") in (tmp_path / "analysis.txt").read_text(encoding="utf-8")


def test_text_says_on_how_many_runs_it_rests():
    found = wijksim.analyse(made(base=40, holes=frozenset({("late", 3, 1)})), only=["best"])
    assert "Rests on 479 of 480 planned runs" in found.in_words("en")
    assert "paired in 159 of 160" in found.in_words("en")


def test_the_same_sweep_gives_the_same_numbers():
    first, again = (wijksim.analyse(made(base=30), only=["differences", "crossing", "robustness"]) for _ in range(2))
    assert first.as_values() == again.as_values()


def test_an_unknown_analysis_is_refused():
    with pytest.raises(WijksimError, match="'bests' is no analysis; choose from differences, best"):
        wijksim.analyse(made(base=30), only=["bests"])


def test_values_that_json_cannot_hold_are_none_or_never():
    found = wijksim.analyse(invented(lambda s, p, seed, year: -1.0 * (s == "beta")), only=["crossing"])
    row = found.as_values()["findings"]["crossing"]["table"][0]
    assert row["year"] == "never"
    json.dumps(found.as_values(), allow_nan=False)
    assert np.isinf(found["crossing"].table["year"][0])


def test_a_figure_says_what_its_lines_and_dots_mean(analysis):
    """Also to whom never saw one: every figure with margins says that they are of 95 %."""
    for name, finding in analysis.findings.items():
        drawn = " ".join(text.get_text() for text in shown_texts(finding.figure("en")))
        assert ("95 %" in drawn) == (name not in ("variance", "winners", "discovery")), name


@pytest.mark.slow
def test_many_strategies_stay_readable():
    names = tuple(f"plan-{number}" for number in range(1, 24))

    def of_many(strategy, point, seed, year):
        place = names.index(strategy)
        turn = 1 if point["lag_work"] < 0.7 else -1
        return (
            luck(seed, year, size=0.05) + luck(seed, year, place, size=0.03) + 0.003 * place * max(year - 2, 0) * turn
        )

    points = np.random.default_rng(2).random((45, 2))
    varied = tuple(Varied(name, 0.0, 1.0) for name in ("lag_work", "setback_rate"))
    found = wijksim.analyse(invented(of_many, points, varied=varied, strategies=names, seeds=(1, 2)))
    for finding in found.findings.values():
        figure = finding.figure("nl")
        assert_on_the_figure(figure)
        sizes = [text.get_fontsize() for text in shown_texts(figure)]
        assert min(sizes) >= 6
