"""What watches the model gives the same figures by kernel and by whole columns: votes, blocks and impact paths."""

import numpy as np
import pytest
from worlds import BUSY, wijk_under

from wijksim import WijkModel
from wijksim.experiments import single
from wijksim.observe.virtual_survey import classes_of_blocks
from wijksim.state import settlement
from wijksim.state.kernels import load

MONTHS = 75


@pytest.fixture(scope="module", name="watched")
def live_by_kernel() -> WijkModel:
    return wijk_under(BUSY).run(MONTHS)


@pytest.fixture(scope="module", name="by_columns")
def live_by_columns() -> WijkModel:
    return wijk_under(BUSY, way="arrays").run(MONTHS)


def _paths(model: WijkModel) -> list[tuple[int, str]]:
    return [(month, detail) for month, _, event, detail in model.record.events if event == "project_path"]


def test_votes_are_the_same(watched: WijkModel, by_columns: WijkModel) -> None:
    for (month, _, counted), (other, _, expected) in zip(
        watched.record.elections, by_columns.record.elections, strict=True
    ):
        assert month == other
        assert np.array_equal(counted, expected)
        assert 0 < counted[1].sum() < counted[0].sum()


def test_blocks_of_dwellings_are_the_same(watched: WijkModel, by_columns: WijkModel) -> None:
    found, expected = (classes_of_blocks(model, model.places[0]) for model in (watched, by_columns))
    assert found[0].tolist() == expected[0].tolist()
    assert len(set(found[0].tolist())) > 1


def test_impact_paths_are_the_same(watched: WijkModel, by_columns: WijkModel) -> None:
    told = _paths(watched)
    assert told == _paths(by_columns)
    assert any("change_reached=-" not in detail.replace("change_reached=-0", "") for _, detail in told)
    assert len(told) > 5


def test_warming_up_leaves_no_kernel_to_be_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers find all of them: none would compile one for itself later."""
    called: set[str] = set()
    kernels = load()
    names = {name for name in vars(kernels) if name == "live" or name.startswith("run_")}
    for name in names:
        kernel = getattr(kernels, name)
        monkeypatch.setattr(kernels, name, lambda *given, name=name, kernel=kernel: called.add(name) or kernel(*given))
    # as in a process that has not warmed up before
    for kept in (settlement._weights, settlement._factors):
        kept.cache_clear()
    single.warm_up()
    assert called == names
