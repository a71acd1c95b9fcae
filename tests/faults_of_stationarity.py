"""Faults by which a wijk does not stand still under business as usual, one function each, as in `faults.py`."""

from typing import Any

import pytest
from faults_of_forms import with_inputs

from wijksim.agents.wijk import Wijk
from wijksim.model import WijkModel


def a_place_that_wears_out(patch: pytest.MonkeyPatch, domain: str) -> None:
    """Every month what a place does for a domain gets two thousandths of a sd worse, which nobody set."""
    work = Wijk.work

    def worn(place: Wijk) -> None:
        work(place)
        place.set(f"place_{domain}", place.get(f"place_{domain}") - 0.002 * place.model.month)

    patch.setattr(Wijk, "work", worn)


def half_of_the_births(patch: pytest.MonkeyPatch) -> None:
    """Couples have half as many children as declared."""
    with_inputs(patch, births=0.5)


def who_comes_is_older(patch: pytest.MonkeyPatch) -> None:
    """Households that come later are ten years older than those who live here at the start."""
    init = WijkModel.__init__

    def older(model: WijkModel, *rest: Any, **how: Any) -> None:
        init(model, *rest, **how)
        for place in model.places:
            place.homes.low[:] += 120

    patch.setattr(WijkModel, "__init__", older)
