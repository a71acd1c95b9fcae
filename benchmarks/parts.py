"""Where the compiled month spends its time: the engine's own kernel text with a stopwatch after every step.

The text that `wijksim.state.source` writes is read, a tick is put after each call in it, and the result is compiled
apart. A tick reads the processor's cycle counter and books what passed since the last one; the sum is scaled to the
seconds that really passed.
"""

import ast
import time
from dataclasses import dataclass
from statistics import median
from types import ModuleType
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from benchmarks.speed import STRATEGY, lived, wijk_of
from wijksim.model import WijkModel
from wijksim.state.source import kernel_source

#: Cell 0 is the last reading of the counter; step k books in cell k + 1.
_CLOCK = np.zeros(256, dtype=np.int64)
_OUTSIDE = "Python between calls"
_SURVEY = "survey (yearly, compiled)"


@intrinsic
def tick(_context: Any, step: Any) -> Any:
    """Book the cycles since the last tick with a step."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        word = ir.IntType(64)
        counter = builder.module.declare_intrinsic("llvm.readcyclecounter", (), ir.FunctionType(word, ()))
        now = builder.call(counter, ())
        clock = ir.Constant(word, _CLOCK.ctypes.data).inttoptr(word.as_pointer())
        cell = builder.gep(clock, [builder.add(arguments[0], ir.Constant(word, 1))])
        spent = builder.sub(now, builder.load(clock))
        builder.store(builder.add(builder.load(cell), spent), cell)
        builder.store(now, clock)
        return context.get_dummy_value()

    return types.void(types.int64), generate


class _Ticks(ast.NodeTransformer):
    """Puts a tick after each call that is a line of its own."""

    def __init__(self) -> None:
        self.steps = [_OUTSIDE]

    def visit_Expr(self, line: ast.Expr) -> list[ast.stmt] | ast.Expr:
        if not isinstance(line.value, ast.Call):
            return line
        name = ast.unparse(line.value.func).removeprefix("housing.")
        if name not in self.steps:
            self.steps.append(name)
        return [line, *ast.parse(f"tick({self.steps.index(name)})").body]


def with_ticks(source: str) -> tuple[str, list[str]]:
    """The kernel text with a tick after each call of the month, and the names of the steps."""
    tree, ticks = ast.parse(source), _Ticks()
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.name == "live":
            ticks.visit(function)
            function.body[:0] = ast.parse("tick(0)").body
    return ast.unparse(ast.fix_missing_locations(tree)), ticks.steps


def _timed_kernels(kernels: ModuleType) -> tuple[ModuleType, list[str]]:
    """Kernels like the given ones, with ticks in the month, and the names of the steps."""
    text, steps = with_ticks(kernel_source({}))
    timed = ModuleType("timed_kernels")
    timed.__dict__.update(tick=tick, CACHE=False)
    exec(compile(text, "<timed kernels>", "exec"), timed.__dict__)
    timed.__dict__["run_survey"] = kernels.run_survey
    return timed, steps


@dataclass
class Parts:
    """Nanoseconds per resident-month by step, most first; `python` is how those outside the kernel divide.

    Every number is the median over months, so that a month in which the processor did something else does not count.
    """

    ns: dict[str, float]
    python: dict[str, float]

    @classmethod
    def measure(cls, months: int) -> "Parts":
        """Live a year, then `months` months with stopwatches, at 5,000 residents."""
        model = WijkModel(STRATEGY, [wijk_of(5000)], 1).run(12)
        kernels, steps = _timed_kernels(model.runner._kernels)
        model.runner._kernels = kernels
        model.step()
        spent, cycles = _watch(model), []
        started, first = time.perf_counter(), int(_CLOCK[0])
        for _ in range(months):
            _CLOCK[1:] = 0
            model.step()
            cycles.append(_CLOCK[1 : len(steps) + 1].copy())
        seconds, passed = time.perf_counter() - started, int(_CLOCK[0]) - first
        residents = lived(model, 13, 13 + months) / months
        middle = np.median(cycles, axis=0) * (seconds * 1e9 / passed / residents)
        ns = dict(zip(steps, middle.tolist(), strict=True))
        python = {name: median(times) * 1e9 / residents for name, times in spent.items()}
        python[_SURVEY] /= 12.0
        return cls(_sorted(ns), _sorted(python))

    def lines(self) -> list[str]:
        """The table of parts."""
        lines = [f"an ordinary month at 5,000 residents, ns per resident-month: {sum(self.ns.values()):.1f}"]
        for name, value in self.ns.items():
            lines.append(f"  {name:<34}{value:>8.2f}")
            if name == _OUTSIDE:
                lines += [f"    {inner:<32}{took:>8.2f}" for inner, took in self.python.items()]
        return lines


def _sorted(parts: dict[str, float]) -> dict[str, float]:
    return dict(sorted(parts.items(), key=lambda item: -item[1]))


def _watch(model: WijkModel) -> dict[str, list[float]]:
    """Time what runs in Python every month; returns seconds by name, a list that grows while the model lives."""
    place, spent = model.places[0], dict[str, list[float]]()
    watched = (
        (model.policy, "step", "policy cycle"), (place.outside, "step", "outside"),
        (place, "work", "wijk at work"), (place.books, "close", "books"),
        (model.record, "survey", _SURVEY), (model.record, "note", "record"),
        (place, "note_needs", "needs"),
    )  # fmt: skip
    for owner, method, name in watched:
        setattr(owner, method, _stopwatch(getattr(owner, method), spent.setdefault(name, [])))
    return spent


def _stopwatch(method: Any, spent: list[float]) -> Any:
    def timed(*arguments: Any) -> Any:
        started = time.perf_counter()
        result = method(*arguments)
        spent.append(time.perf_counter() - started)
        return result

    return timed
