"""Arithmetic that gives the same bits everywhere.

A rule is branch-free arithmetic on typed scalars. Written with `select` in place of `if` and with the typed
constants of this file, the same function runs inlined in a compiled kernel, as one compiled call, in plain
Python and on whole numpy columns, and gives the same bits in all four. No `exp`, no `log`: their last bit
depends on the processor.
"""

import builtins
from collections.abc import Callable
from functools import cache
from platform import machine
from types import FunctionType
from typing import Any, TypeVar, cast

import numpy as np
from numba import config, njit
from numba.core.codegen import get_host_cpu_features
from numba.extending import overload

Rule = TypeVar("Rule", bound=Callable[..., Any])

_settings: Any = config
_njit: Any = njit
_host_features: Any = get_host_cpu_features
if machine().lower() in ("x86_64", "amd64") and _settings.CPU_NAME is None and _settings.CPU_FEATURES is None:
    # processors with 512-bit registers are told to use half of them; loops over columns gain a quarter without that
    _settings.CPU_FEATURES = f"{_host_features()},-prefer-256-bit"

F = np.float32
I8 = np.int8
I16 = np.int16
I32 = np.int32

ZERO = F(0.0)
HALF = F(0.5)
ONE = F(1.0)
TWO = F(2.0)
#: Months in a year, as a real number.
YEAR = F(12.0)
#: Trust is kept in whole units of 2**-20 standard deviation, so that every sum closes exactly.
UNIT = F(2.0**20)
PER_UNIT = F(2.0**-20)


def rule(function: Rule) -> Rule:
    """Compile a rule so that kernels inline it; called from Python it is one compiled call."""
    return cast(Rule, _njit(forceinline=True, error_model="numpy", no_cfunc_wrapper=True)(function))


def within_kernel(function: Rule) -> Rule:
    """Compile a function that only kernels call: leaving out what Python would need to call it saves a tenth."""
    return cast(Rule, _njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function))


@cache
def plain(function: Any) -> Callable[..., Any]:
    """The Python function behind a rule, and behind every rule it calls: for arrays and for the debugger."""
    python = getattr(function, "py_func", function)
    used = {name: python.__globals__[name] for name in python.__code__.co_names if name in python.__globals__}
    scope = {name: plain(value) if hasattr(value, "py_func") else value for name, value in used.items()}
    scope |= {"__builtins__": builtins, "__name__": python.__module__}
    return FunctionType(python.__code__, scope, python.__name__, python.__defaults__)


def select(condition: Any, yes: Any, no: Any) -> Any:
    """`yes` where the condition holds, else `no`; both are evaluated."""
    return np.where(condition, yes, no)[()]


@overload(select, jit_options={"forceinline": True})
def _select_scalar(condition: Any, yes: Any, no: Any) -> Any:
    def choose(condition: Any, yes: Any, no: Any) -> Any:
        return yes if condition else no

    return choose


@rule
def least(a: Any, b: Any) -> Any:
    """The smaller of two numbers of one type."""
    return select(a < b, a, b)


@rule
def most(a: Any, b: Any) -> Any:
    """The larger of two numbers of one type."""
    return select(a > b, a, b)


@rule
def between(x: Any, low: Any, high: Any) -> Any:
    """`x` kept within [low, high]."""
    return least(most(x, low), high)


@rule
def to_units(x: Any) -> Any:
    """A change in standard deviations as whole units, rounded half away from zero."""
    scaled = x * UNIT
    return I32(scaled + np.copysign(HALF, scaled))


@rule
def from_units(units: Any) -> Any:
    """Whole units as standard deviations."""
    return F(I32(units)) * PER_UNIT


@rule
def to_coarse(units: Any) -> Any:
    """Units as steps of 2**-12 sd that fit 16 bits (+-8 sd): for levels and for what is said, not for sums."""
    return I16(between(units >> I32(8), I32(-32768), I32(32767)))


@rule
def from_coarse(steps: Any) -> Any:
    """Steps of 2**-12 sd as units of 2**-20."""
    return I32(I32(steps) << I32(8))


@rule
def sigmoid(x: Any) -> Any:
    """A smooth step from 0 to 1, 0.5 at x = 0 and slope 0.4 there, as of a normal distribution (rational)."""
    z = F(0.8) * x
    size = select(z < ZERO, -z, z)
    return HALF + HALF * z / (ONE + size)


@rule
def normal(u: Any) -> Any:
    """The standard normal quantile of a uniform in (0, 1]: rises strictly, symmetric, within +-4.2, variance 1.

    A quotient of polynomials in u (1 - u), fitted here to the exact quantile (largest error 0.0025 up to two sd, 0.014
    up to 3.5 sd): a logarithm would give other bits on other machines, and looking up a table is slower.
    """
    y = u * (ONE - u)
    above = F(9.3846131e-07) + y * (F(0.0039199814) + y * (F(0.471223) + y * F(1.7574818)))
    below = F(1.1360869e-07) + y * (F(0.00063546945) + y * (F(0.11327584) + y))
    return (u - HALF) * above / below


@rule
def luck_within(u: Any, chance: Any) -> Any:
    """How it turns out (standard normal) for whoever it happens to: `u` below `chance`, over `chance`, is uniform."""
    return normal(least(u * (ONE / chance), ONE))


#: True where the kernels are compiled; `NUMBA_DISABLE_JIT=1` runs the same code as plain Python.
COMPILED = not getattr(config, "DISABLE_JIT", 0)
