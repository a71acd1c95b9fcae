"""Who has support in a domain is marked, so that the others can be passed over: nobody who has any is missed."""

from dataclasses import replace

import numpy as np
import pytest
from small_wijk import small_model
from worlds import BUSY

from wijksim.rules import help as helping
from wijksim.rules.numbers import I8, plain
from wijksim.state.columns import DOMAINS, LIVES


def everybody_with_support_is_marked(model) -> None:
    """Month by month, whoever lives here and has support on its way or at work has the bit of that domain."""
    table = model.table
    for _ in range(36):
        model.step()
        lives = table.status == LIVES
        for k, domain in enumerate(DOMAINS):
            has = (getattr(table, f"stage_{domain}") != 0) | (getattr(table, f"stock_{domain}") != 0)
            unmarked = lives & has & (table.supported & (1 << k) == 0)
            assert not unmarked.any(), f"{domain}: {unmarked.sum()} have support and no mark in month {model.month}"
        everyone = np.count_nonzero(table.supported[lives])
    assert everyone > 5, "nobody was helped"


@pytest.mark.parametrize("way", ["kernel", "arrays", "agents"])
def test_everybody_with_support_is_marked(way) -> None:
    everybody_with_support_is_marked(small_model(BUSY, way=way))


def test_the_check_sees_marks_that_stay_behind(monkeypatch) -> None:
    def forgets(
        helped, aid, supported, state_upbringing, state_schooling, state_social, state_work, state_health,
        state_housing, state_safety,
    ):  # fmt: skip
        states = (
            state_upbringing,
            state_schooling,
            state_social,
            state_work,
            state_health,
            state_housing,
            state_safety,
        )
        given, _, *others = plain(helping.use_help)(helped, aid, supported, *states)
        return given, I8(1) << (np.maximum(helped, I8(1)) - I8(1)), *others

    model = small_model(BUSY, way="arrays")
    forgetful = [
        replace(phase, rule=forgets) if phase.name == "use_help" else phase for phase in model.runner._groups["month"]
    ]
    monkeypatch.setitem(model.runner._groups, "month", tuple(forgetful))
    with pytest.raises(AssertionError, match="have support and no mark"):
        everybody_with_support_is_marked(model)


def test_newcomers_have_no_mark() -> None:
    model = small_model(BUSY)
    model.table.supported[:] = 0b1111111
    for _ in range(24):
        model.step()
        came = (model.table.status == LIVES) & (model.table.arrival_month == model.month)
        # who is helped in the month in which they come is marked from the next on
        assert not model.table.supported[came].any()
