"""Writes the batch kernel: the text of one loop per phase, around the rule itself.

The text holds no science. Each loop reads what the rule's arguments are named after, calls the rule (which
the compiler inlines), writes its results for rows where somebody lives, and adds up its whole numbers.
"""

from typing import Any

from wijksim.rules import numbers
from wijksim.state.ballot import POLLED
from wijksim.state.blocks import LIVED_IN
from wijksim.state.columns import PLACES
from wijksim.state.draws import STREAMS
from wijksim.state.housing import INHERITED, Rows
from wijksim.state.ledger import INDEX
from wijksim.state.margins import AT
from wijksim.state.movers import MOVED
from wijksim.state.phases import AT_POST, DERIVED, GROUPS, INPUTS, SMALL_SUMS, Phase, groups_with, parameters, resolve
from wijksim.state.questionnaire import ASKED
from wijksim.state.reach import TRAITS
from wijksim.state.survey import SEEN
from wijksim.state.ties import LISTENING

HEAD = '''"""Batch kernels of the residents' month, written by wijksim; do not edit."""

import numpy as np
from numba import njit

from wijksim.rules.numbers import *
from wijksim.rules.numbers import F, I8, I16, I32, within_kernel
from wijksim.state import housing
from wijksim.state.rare import rows_where, rows_with
from wijksim.state.ballot import Polled, poll
from wijksim.state.blocks import LivedIn, add_blocks
from wijksim.state.linking import link
from wijksim.state.movers import Moved, move
from wijksim.state.pictures import add_up, weigh_cells
from wijksim.state.questionnaire import Asked, ask
from wijksim.state.raking import rake
from wijksim.state.reach import Traits, add_changes, list_need, mark_reached
from wijksim.state.survey import Seen, survey
from wijksim.state.ties import listen
from wijksim.state.draws import U64, philox, stream_key

I64 = np.int64
BLOCK = 4032
'''
FIXED = (
    "first", "last", "slot", "month", "seed_low", "seed_high", "wijk", "inputs", "margins", "ledger", "post_holder",
    "post_quality",
)  # fmt: skip
#: Rows that go through all phases of a month before the next ones do, so that they stay in the cache. Sums are kept in
#: 32 bits within a block: with 64 a processor would do half as many rows at a time.
WITHIN_BLOCK = ", ".join(("block", "min(block + BLOCK, last)", *FIXED[2:]))
_WHEN = {
    "month": "U64(month)",
    "age": "U64(I32(month) - I32(birth_month[i]))",
    "contested": "U64(contested)",
    "mistake": "U64(mistake)",
    "who": "U64(0)",
}


#: How deep the calls of a group stand in the function that lives a month.
_INDENT = {"month": " " * 12, "leave": " " * 8, "furnish": " " * 4, "count": " " * 8}

TAIL = """@njit(cache=CACHE, error_model="numpy")
def live(ARGUMENTS, starts, ties_32, ties_16, table, homes, vacant, forced):
    rows = ROWS
    if month == 0:
        housing.move_in_all(homes, vacant, seed_low, seed_high, wijk, margins, rows)
    else:
        listen(first, last, starts, ties_32, ties_16, HEARD)
        for block in range(first, last, BLOCK):
MONTH_CALLS
        housing.force_moves(homes, forced, rows)
        housing.settle_leavers(homes, first, last, month, DWELLING, rows)
LEAVE_CALLS
        housing.let_homes(homes, first, last, month, seed_low, seed_high, wijk, margins, ledger, DWELLING, rows)
FURNISH_CALLS
    housing.inherit(homes, first, last, month, DWELLING, rows, INHERITED)
    for block in range(first, last, BLOCK):
COUNT_CALLS


@njit(cache=CACHE, error_model="numpy")
def run_moves(month, seed_low, seed_high, town, arrived, table):
    move(month, seed_low, seed_high, town, arrived, table, MOVED)


@njit(cache=CACHE, error_model="numpy")
def run_survey(first, last, month, inputs, cells, voices, table):
    survey(first, last, month, inputs, cells, voices, SEEN)


@njit(cache=CACHE, error_model="numpy")
def run_questionnaire(first, last, month, inputs, cells, table):
    ask(first, last, month, inputs, cells, ASKED)


@njit(cache=CACHE, error_model="numpy")
def run_poll(first, last, slot, month, seed_low, seed_high, wijk, inputs, counted, table):
    poll(first, last, slot, month, seed_low, seed_high, wijk, inputs, counted, POLLED)


@njit(cache=CACHE, error_model="numpy")
def run_blocks(starts, last, people, units, table):
    add_blocks(starts, last, people, units, LIVED_IN)


@njit(cache=CACHE, error_model="numpy")
def run_reached(first, last, domains, who, reached, table):
    mark_reached(first, last, domains, who, reached, TRAITS)


@njit(cache=CACHE, error_model="numpy")
def run_need(first, last, month, state, need, then, cells, table):
    return list_need(first, last, month, table.float32[state], need, then, cells, TRAITS)


@njit(cache=CACHE, error_model="numpy")
def run_changes(first, need, then, cells, state, who, reached, counted, moved, table):
    add_changes(first, need, then, cells, table.float32[state], who, reached, counted, moved, TRAITS)


@njit(cache=CACHE, error_model="numpy")
def run_raking(scaled, give, weights):
    return rake(scaled, give, weights)


@njit(cache=CACHE, error_model="numpy")
def run_cells(weights, entry, cell, people, cells):
    return weigh_cells(weights, entry, cell, people, cells)


@njit(cache=CACHE, error_model="numpy")
def run_pictures(weights, entry, cell, factors):
    return add_up(weights, entry, cell, factors)


@njit(cache=CACHE, error_model="numpy")
def run_links(pairs, slots):
    return link(pairs, slots)
"""


def column_text(name: str) -> str:
    """Text that takes one column out of the table of a kernel."""
    kind, number = PLACES[name]
    return f"table.{kind}[{number}]"


def _tail(calls: dict[str, list[str]]) -> str:
    """The functions that Python calls; `calls` are those of each group of phases."""
    several = {
        **{f"{group.upper()}_CALLS": "\n".join(lines) for group, lines in calls.items()},
        "ROWS": f"housing.Rows({', '.join(column_text(name) for name in Rows._fields)})",
        "HEARD": ", ".join(column_text(name) for name in LISTENING),
        "ASKED": f"Asked({', '.join(column_text(name) for name in ASKED)})",
        "POLLED": f"Polled({', '.join(column_text(name) for name in POLLED)})",
        "LIVED_IN": f"LivedIn({', '.join(column_text(name) for name in LIVED_IN)})",
        "MOVED": f"Moved({', '.join(column_text(name) for name in MOVED)})",
        "TRAITS": f"Traits({', '.join(column_text(name) for name in TRAITS)})",
        "SEEN": f"Seen({', '.join(column_text(name) for name in SEEN)})",
        "INHERITED": ", ".join(column_text(f"personal_{domain}") for domain in INHERITED),
        "DWELLING": column_text("dwelling"),
        "ARGUMENTS": ", ".join(FIXED),
    }
    text = TAIL
    for name, given in several.items():
        text = text.replace(name, given)
    return text


def _literal(value: Any) -> str:
    """A typed constant as source text."""
    return f"np.{type(value).__name__}({value!s})"


class _Loop:
    """Gathers the lines of one loop over rows: one phase, or several that share a loop."""

    def __init__(self, phases: list[Phase], small: frozenset[str]) -> None:
        """One or more phases, in their order; `small` are the sums of a block that fit 32 bits as they are."""
        self.phases = phases
        self.small = small
        self.phase = phases[0]
        self.columns: dict[str, None] = {"status": None}
        self.setup: dict[str, str] = {}
        self.body: dict[str, str] = {}
        self.totals: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The name of the loop's function."""
        return f"phase_{self.phase.loop or self.phase.label}"

    def column(self, name: str) -> str:
        """Text that reads a column of this row."""
        self.columns[name] = None
        return f"{name}[i]"

    def input(self, name: str) -> str:
        """Text of an input read once before the loop."""
        self.setup[name] = f"inputs[{INPUTS[name]}]"
        return name

    def draws(self, stream: str) -> None:
        """Four uniforms of a stream, drawn once per row."""
        if f"u_{stream}0" in self.body:
            return
        if self.phase.key_by in INPUTS:
            self.input(self.phase.key_by)
        if self.phase.key_by == "age":
            self.column("birth_month")
        names = ", ".join(f"u_{stream}{k}" for k in range(4))
        self.setup[f"key_{stream}"] = f"stream_key(U64({STREAMS[stream]}), wijk)"
        when = _WHEN[self.phase.key_by]
        call = f"philox(seed_low, seed_high, U64(i) - slot, {when}, key_{stream}, U64({self.column('occupant')}))"
        self.body[f"u_{stream}0"] = f"{names} = {call}"

    def value(self, argument: str) -> str:
        """Text of the value an argument stands for."""
        kind, full = resolve(argument, self.phase)
        if kind == "constant":
            return _literal(self.phase.constants[full])
        if kind == "month":
            return "month"
        if kind == "column":
            return self.column(full)
        if kind == "input":
            return self.input(full)
        if kind == "margin":
            return f"margins[{self.column('fresh')} - I8(1), {AT[full]}]"
        if kind == "post":
            table, at = AT_POST[full]
            return f"{table}[{self.column(at)}]"
        if kind == "derived":
            inner = ", ".join(self.value(name) for name in parameters(DERIVED[full]))
            self.body[full] = f"{full} = lives & {DERIVED[full].__name__}({inner})"
            return full
        self.draws(full[2:-1])
        return full if full[0] == "u" else f"normal(u_{full[2:]})"

    def _apply(self, phase: Phase) -> None:
        """The lines that call one phase's rule and write what it says."""
        self.phase = phase
        arguments = [self.value(name) for name in parameters(phase.rule)]
        results = [f"{phase.label}_{k}" for k in range(len(phase.writes))]
        self.body[f"call {phase.label}"] = f"{', '.join(results)} = {phase.rule.__name__}({', '.join(arguments)})"
        for result, name in zip(results, phase.writes, strict=True):
            if ":" in name:
                self._add(result, name)
            else:
                self.body[f"write {result}"] = f"{self.column(name)} = select(lives, {result}, {name}[i])"

    def _add(self, result: str, name: str) -> None:
        """Lines that add a result to the sum of that name; what a block adds up to goes to the ledger after it.

        Most numbers are added in 32 bits, whatever does not fit left out, and their upper 16 bits apart: that says what
        was left out, as all lower halves of a block come to less than 2**32. The few of a phase with `where`, which
        looks at more rows than a block, are added as they are.
        """
        if self.phase.where:
            self.setup[f"t{result}"] = "I64(0)"
            self.body[f"add {result}"] = f"t{result} += I64({result})"
            self.totals[result] = f"ledger[{INDEX[name]}] += t{result}"
            return
        self.body[f"add {result}"] = f"n{result} = select(lives, I32({result}), I32(0))"
        halves = {"t": f"n{result}"}
        self.totals[result] = f"ledger[{INDEX[name]}] += I64(t{result}) & I64(0xFFFFFFFF)"
        if name not in self.small:
            halves["h"] = f"(n{result} >> I32(16))"
            high = f"(I64(h{result}) << I64(16))"
            self.totals[result] = f"ledger[{INDEX[name]}] += {high} + (I64(t{result}) - {high} & I64(0xFFFFFFFF))"
        for part, number in halves.items():
            self.setup[f"{part}{result}"] = "I32(0)"
            self.body[f"add {part}{result}"] = f"{part}{result} = I32({part}{result} + {number})"

    def text(self) -> str:
        """The loop as a function; phases with a `bit` each go through a list of their own."""
        bodies = []
        for phase in self.phases:
            self._apply(phase)
            if phase.bit is not None:
                bodies.append((phase, self.body))
                self.body = {}
        gate = [f"    if inputs[{INPUTS[self.phase.gate]}] == F(0.0):", "        return"] if self.phase.gate else []
        setup = gate + [f"    {name} = {column_text(name)}" for name in self.columns]
        setup += [f"    {name} = {text}" for name, text in self.setup.items()]
        if self.phase.where:
            flags = [column_text(name) for name in self.phase.where]
            setup.append(f"    some = rows_where(first, last, status, {flags[0]}, {flags[-1]})")
        loops = [line for phase, body in bodies or [(self.phase, self.body)] for line in self._over_rows(phase, body)]
        totals = [f"    {line}" for line in self.totals.values()]
        head = f"def {self.name}({', '.join(FIXED)}, table):"
        return "\n".join(["@within_kernel", head, *setup, *loops, *totals])

    @staticmethod
    def _over_rows(phase: Phase, body: dict[str, str]) -> list[str]:
        """The lines that go through rows: all of them, or those that are listed."""
        if phase.where:
            listed = "some"
            if phase.bit is not None:
                listed = f"rows_with(some, {column_text(phase.where[0])}, {_literal(phase.mask)})"
            lines = [f"    rows = {listed}", "    for k in range(len(rows)):", "        i = rows[k]"]
            lines.append("        lives = True")
        else:
            lines = ["    for i in range(U64(first), U64(last)):", "        lives = status[i] == I8(1)"]
        return [*lines, *(f"        {line}" for line in body.values())]

    def call(self, group: str) -> str:
        """The line that runs the loop, within the month."""
        within = WITHIN_BLOCK if group in ("month", "count") else ", ".join(FIXED)
        return f"{_INDENT[group]}{self.name}({within}, table)"


def _loops(phases: tuple[Phase, ...], small: frozenset[str]) -> list[_Loop]:
    """Phases in their order, those next to each other with the same `loop` together; `small` as in `_Loop`."""
    together: list[list[Phase]] = []
    for phase in phases:
        if phase.loop and together and together[-1][0].loop == phase.loop:
            together[-1].append(phase)
        else:
            together.append([phase])
    return [_Loop(each, small) for each in together]


def kernel_source(rules: dict[str, str]) -> str:
    """The whole kernel file; `rules` maps a replaced rule's phase name to the source of its function."""
    parts = [HEAD, *_imports(rules), *_replaced(rules)]
    calls: dict[str, list[str]] = {group: [] for group in GROUPS}
    # a rule of somebody's own may give any number
    small = SMALL_SUMS - {name for phases in GROUPS.values() for p in phases if p.name in rules for name in p.writes}
    for group, phases in groups_with(_stand_ins(rules)).items():
        for loop in _loops(phases, small):
            parts.append(loop.text())
            calls[group].append(loop.call(group))
    return "\n\n\n".join((*parts, _tail(calls)))


def _imports(rules: dict[str, str]) -> list[str]:
    used = {p.rule for phases in GROUPS.values() for p in phases if p.name not in rules} | set(DERIVED.values())
    lines = sorted(f"from {function.__module__} import {function.__name__}" for function in used)
    return ["\n".join(lines)]


def _replaced(rules: dict[str, str]) -> list[str]:
    """A user's functions under names of ours, compiled so that the loops inline them."""
    return [f"@rule\n{source}" for source in rules.values()]


def _stand_ins(rules: dict[str, str]) -> dict[str, Any]:
    """A user's functions by phase name, for their names and arguments only."""
    made: dict[str, Any] = {}
    for name, source in rules.items():
        scope = dict(vars(numbers))
        exec(compile(source, f"<rule {name}>", "exec"), scope)
        made[name] = scope[f"replaced_{name}"]
    return made
