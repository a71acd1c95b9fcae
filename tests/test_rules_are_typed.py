"""What makes one rule give the same bits in every use: typed constants, no branches, no transcendental functions.

One untyped constant would turn float32 into float64 in one use and not in another.
"""

import ast
import importlib
from pathlib import Path

import numpy as np
import pytest
from small_wijk import small_model

import wijksim.rules
from wijksim.rules.numbers import plain
from wijksim.state.columns import COLUMNS
from wijksim.state.phases import DERIVED, GROUPS
from wijksim.state.reading import Reader

TYPES = {"F", "I8", "I16", "I32", "U64"}
#: Their last bit depends on the processor.
INEXACT = {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "pow", "power", "sin", "cos", "tan", "tanh"}
INEXACT |= {"arctan", "cbrt", "hypot", "erf", "float_power", "logaddexp"}
#: They would work on one number and not on a column.
BRANCHES = (ast.If, ast.IfExp, ast.BoolOp, ast.Not, ast.For, ast.While, ast.Try, ast.Match, ast.With, ast.Lambda)
MODULES = sorted(path.stem for path in Path(wijksim.rules.__file__).parent.glob("[a-z]*.py"))


def rules_in(source: str) -> list[ast.FunctionDef]:
    """Functions under the decorator `rule`."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [f for f in functions if any(isinstance(d, ast.Name) and d.id == "rule" for d in f.decorator_list)]


def faults(function: ast.FunctionDef, scope: dict[str, object]) -> list[str]:
    """What would let the uses of a rule part ways."""
    typed = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TYPES:
            typed |= {
                id(each) for argument in node.args for each in ast.walk(argument) if isinstance(each, ast.Constant)
            }
    return [f"line {node.lineno}: {why}" for node in ast.walk(function) if (why := _fault(node, typed, scope))]


def _fault(node: ast.AST, typed: set[int], scope: dict[str, object]) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and id(node) not in typed:
        return f"untyped {node.value!r}"
    if isinstance(node, BRANCHES) or (isinstance(node, ast.Compare) and len(node.ops) > 1):
        return f"branches ({type(node).__name__})"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow | ast.MatMult):
        return "is no plain arithmetic"
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    if name in INEXACT:
        return f"uses {name}"
    if isinstance(scope.get(name), int | float) and not isinstance(scope[name], np.generic):
        return f"uses untyped {name}"
    return ""


@pytest.mark.parametrize("module", MODULES)
def test_rules_are_branch_free_and_typed(module):
    loaded = importlib.import_module(f"wijksim.rules.{module}")
    found = rules_in(Path(loaded.__file__).read_text(encoding="utf-8"))
    assert {rule.name: faults(rule, vars(loaded)) for rule in found if faults(rule, vars(loaded))} == {}


def test_there_are_rules_to_look_at():
    source = "".join(path.read_text(encoding="utf-8") for path in Path(wijksim.rules.__file__).parent.glob("*.py"))
    assert len(rules_in(source)) > 40


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("return trust * 0.5", "untyped 0.5"),
        ("return trust + 1", "untyped 1"),
        ("return F(2.0) if trust > ZERO else ONE", "branches (IfExp)"),
        ("return ZERO < trust < ONE", "branches (Compare)"),
        ("return (trust > ZERO) and adult", "branches (BoolOp)"),
        ("return np.exp(trust)", "uses exp"),
        ("return trust ** TWO", "is no plain arithmetic"),
        ("return trust * LOOSE", "uses untyped LOOSE"),
    ],
)
def test_the_look_finds_what_it_looks_for(body, fault):
    (function,) = rules_in(f"@rule\ndef example(trust, adult):\n    {body}\n")
    assert faults(function, {"LOOSE": 0.5}) == [f"line 3: {fault}"]


def test_every_rule_says_what_it_is():
    for phases in GROUPS.values():
        for phase in phases:
            assert plain(phase.rule).__doc__ or phase.rule.__doc__, phase.label


def test_phases_have_labels_of_their_own_and_read_what_there_is():
    labels = [phase.label for phases in GROUPS.values() for phase in phases]
    assert len(set(labels)) == len(labels)
    for phases in GROUPS.values():
        for phase in phases:
            assert {kind for _, kind, _ in phase.reads()} <= {
                "constant", "month", "column", "input", "margin", "post", "derived", "draw",
            }  # fmt: skip
            assert {argument for argument, _, _ in phase.reads()} <= set(phase.arguments())
            assert all(":" in name or name in COLUMNS for name in phase.writes)
    assert all(callable(rule) for rule in DERIVED.values())


@pytest.fixture(scope="module")
def model():
    return small_model().run(6)


@pytest.mark.parametrize("phase", [phase for phases in GROUPS.values() for phase in phases], ids=lambda p: p.label)
def test_what_a_rule_says_has_the_type_of_where_it_goes(model, phase):
    place = model.places[0]
    place_rows = slice(place.first, place.last)
    reader = Reader(phase, place, model.runner._words, 7, lambda name: getattr(model.table, name)[place_rows])
    reader.slots = np.arange(place.last - place.first, dtype=np.uint64)
    with np.errstate(all="ignore"):
        results = plain(phase.rule)(*reader.values(plain_rules=True))
    results = results if isinstance(results, tuple) else (results,)
    for name, result in zip(phase.writes, results, strict=True):
        wanted = np.int32 if ":" in name else COLUMNS[name]
        assert result.dtype == wanted, name
