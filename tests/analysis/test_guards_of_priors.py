"""Guards of rule 9: what comes of numbers that no data inform, and what lies outside all data; faults are noticed."""

import re

import numpy as np
import pytest
from invented_sweep import invented, luck

from wijksim.analysis import finding, prior_share, variance
from wijksim.locale import LANGUAGES, words


def what_priors_make_is_said_of_priors() -> None:
    """The sentence of a difference says 100 % where only uncertain numbers move it, and 0 % where only luck does."""
    points = np.linspace(-1, 1, 20)[:, None]
    moved = {
        100: lambda strategy, point, seed, year: point["x"] if strategy == "beta" else 0.0,
        0: lambda strategy, point, seed, year: luck(seed) if strategy == "beta" else 0.0,
    }
    for share, outcome in moved.items():
        finding = prior_share(invented(outcome, points, ["x"]))
        for language in LANGUAGES:
            told = finding.sentence(language)
            said = re.search(rf"\b{share} %", told.split("(")[0])
            assert said, f"{share} % comes from the uncertain numbers, told is: {told}"


def luck_for_priors(patch: pytest.MonkeyPatch) -> None:
    """What uncertain numbers do is put down to luck, and the other way round."""
    found = variance.components

    def exchanged(values: np.ndarray) -> tuple[float, float, float, float, float]:
        points, seeds, both, low, high = found(values)
        return seeds, points, both, low, high

    patch.setattr(variance, "components", exchanged)


def test_what_priors_make_is_said_and_a_fault_in_that_is_noticed():
    what_priors_make_is_said_of_priors()
    with pytest.MonkeyPatch.context() as patch:
        luck_for_priors(patch)
        with pytest.raises(AssertionError, match="told is"):
            what_priors_make_is_said_of_priors()
    what_priors_make_is_said_of_priors()


def figures_of_analyses_say_what_lies_outside_data() -> None:
    """A finding about a strategy that lies outside all data says so in its figure, its warnings and in Python."""
    for strategies, outside in ((("alpha", "outside"), True), (("alpha", "beta"), False)):
        points = np.linspace(-1, 1, 20)[:, None]
        found = prior_share(invented(lambda *_: 0.0, points, ["x"], strategies=strategies))
        for language in LANGUAGES:
            note = words(language).say("note.extrapolates", who="B")
            downwards = sorted(found.figure(language).texts, key=lambda text: -text.get_position()[1])
            drawn = " ".join(text.get_text() for text in downwards)
            assert (note in " ".join(drawn.split())) == outside, "the figure: what lies outside all data"
            assert (note in found.warnings(language)) == outside, "the warnings: what lies outside all data"
        assert ("outside all data" in repr(found)) == outside, "Python: what lies outside all data"


def test_figures_that_hide_what_lies_outside_data_are_noticed():
    figures_of_analyses_say_what_lies_outside_data()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding.Finding, "outside", lambda found, text: [])
        with pytest.raises(AssertionError, match="outside all data"):
            figures_of_analyses_say_what_lies_outside_data()
