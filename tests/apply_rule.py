"""Apply one rule to a few plain numbers: what is not given is 0, and everything has the type of its column."""

from collections.abc import Callable
from inspect import signature
from typing import Any

import numpy as np
from hypothesis import strategies as st

from wijksim.rules.numbers import F, plain
from wijksim.state.columns import COLUMNS

#: Arguments that are named after a column without its suffix, or after no column at all.
_TYPES = {
    "trust": np.int32, "reference": np.int16, "units": np.int32, "steps": np.int16, "number": np.int8,
    "desk_holder": np.int32, "tie_now": np.int32, "deviation_heard": np.int16, "own_deviation": np.int32,
    "age": np.int32, "first": np.int32, "last": np.int32, "adult": np.bool_, "happened": np.bool_, "month": int,
}  # fmt: skip
SD = 2**20
STEPS = 2**12


def typed(name: str, value: Any) -> Any:
    """A number with the type that an argument of this name has in the model."""
    return _TYPES.get(name, COLUMNS.get(name, F))(value)


def ask(rule: Callable[..., Any], **given: Any) -> Any:
    """What a rule says; draws that are not given are 0.5 (uniform) or 0 (normal), other numbers 0."""
    names = list(signature(plain(rule)).parameters)
    unknown = set(given) - set(names)
    assert not unknown, f"{rule.__name__} has no {unknown}"
    values = {name: given.get(name, 0.5 if name.startswith("u_") else 0) for name in names}
    with np.errstate(all="ignore"):
        return plain(rule)(*(typed(name, value) for name, value in values.items()))


def reals(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers in [low, high] that a float32 holds exactly."""
    return st.floats(float(F(low)), float(F(high)), width=32)
