"""Formulas of the documentation, taken from the source itself.

`formula` finds what a function assigns to a name and prints it without the types and without the notation of
compiled code: `select(c, a, b)` becomes `a if c else b`, `F(0.5)` becomes `0.5`, `values["x"]` becomes `x`.
`constants` lists the numbers that stand in functions and are not declared as parameters.
"""

import ast
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "wijksim"
_NAMES = {"ZERO": 0, "HALF": 0.5, "ONE": 1, "TWO": 2, "YEAR": 12}
_TYPES = {"F", "I8", "I16", "I32", "U64", "bool", "float"}
_WORDS = {"least": "min", "most": "max", "between": "clip"}
_TABLES = {"values", "strengths"}
#: Numbers that say nothing of their own: identities, halves, months, cents.
_PLAIN = {0.0, 0.5, 1.0, 2.0, 12.0, 100.0}
_WIDTH = 110

Function = ast.FunctionDef


class _Readable(ast.NodeTransformer):
    """Turns the notation of rules and agents into that of a formula."""

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A typed constant as a number."""
        return ast.Constant(_NAMES[node.id]) if node.id in _NAMES else node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Whole numbers without `.0`."""
        whole = isinstance(node.value, float) and node.value.is_integer()
        return ast.Constant(int(node.value)) if whole else node  # type: ignore[arg-type]

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`self.x`, `model.x` and `place.x` as `x`."""
        self.generic_visit(node)
        mine = isinstance(node.value, ast.Name) and node.value.id in ("self", "model", "place")
        return ast.Name(node.attr) if mine else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """`values["x"]` as `x`, `strengths["x"]` as `strength(x)`."""
        self.generic_visit(node)
        table = node.value.id if isinstance(node.value, ast.Name) else ""
        if table not in _TABLES:
            return node
        name = ast.Name(_unquoted(node.slice))
        return name if table == "values" else ast.Call(ast.Name("strength"), [name], [])

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Without types; choices and bounds in words."""
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in _TYPES and len(node.args) == 1:
            return node.args[0]
        if name == "select":
            return ast.IfExp(*node.args)
        if name in _WORDS:
            node.func = ast.Name(_WORDS[name])
        return node


def formula(place: str, wanted: list[str]) -> str:
    """What a function assigns to the `wanted` names, one line an assignment, in the order of the source.

    `place` is a file in the package and a function or `Class.method`, as "rules/help.py seek_help". Raises
    ValueError when the function, or an assignment to one of the names, is not there.
    """
    path, _, name = place.partition(" ")
    found = [pair for pair in _assignments(_function(path, name)) if pair[0] in wanted]
    missing = set(wanted) - {target for target, _ in found}
    if missing:
        raise ValueError(f"{place} assigns nothing to {', '.join(sorted(missing))}")
    return "\n".join(_wrapped(line) for _, line in found)


def functions(path: str) -> Iterator[tuple[str, Function]]:
    """Functions of a file in the package, and methods as `Class.method`."""
    for node in _tree(path).body:
        if isinstance(node, Function):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{each.name}", each) for each in node.body if isinstance(each, Function))


def constants(path: str) -> Iterator[tuple[str, list[str]]]:
    """For each function of a file that holds undeclared numbers: its name, and those numbers in order."""
    for name, function in functions(path):
        numbers = [f"{value:g}" for value in _numbers(function) if abs(value) not in _PLAIN]
        if numbers:
            yield name, list(dict.fromkeys(numbers))


def named_constants(path: str) -> Iterator[tuple[str, str]]:
    """Numbers and tables of numbers that a file names at its top: name, value as source text."""
    for node in _tree(path).body:
        for target, value in _unpacked(node) if isinstance(node, ast.Assign) else []:
            text = _text(value)
            if _all_numbers(ast.parse(text, mode="eval").body):
                yield ast.unparse(target), text


@cache
def _tree(path: str) -> ast.Module:
    return ast.parse((PACKAGE / path).read_text(encoding="utf-8"))


def _function(path: str, name: str) -> Function:
    for found, node in functions(path):
        if found == name:
            return node
    raise ValueError(f"{path} has no function {name}")


def _assignments(function: Function) -> Iterator[tuple[str, str]]:
    """(name, line of text) for every assignment, `set` of an input, and return, in order."""
    for node in _statements(function.body):
        if isinstance(node, ast.Assign):
            for target, value in _unpacked(node):
                yield from _pair(target, "=", value)
        elif isinstance(node, ast.AugAssign):
            sign = ast.unparse(ast.BinOp(ast.Name("a"), node.op, ast.Name("b"))).split()[1]
            yield from _pair(node.target, f"{sign}=", node.value)
        elif isinstance(node, ast.Return) and node.value is not None:
            yield "return", f"returns {_text(node.value)}"
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from _setting(node.value)


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        for part in ("body", "orelse"):
            yield from _statements(getattr(node, part, []))


def _unpacked(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """`a, b = x, y` as two assignments."""
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def _pair(target: ast.expr, sign: str, value: ast.expr) -> Iterator[tuple[str, str]]:
    named = target.value if isinstance(target, ast.Subscript) else target
    name = named.attr if isinstance(named, ast.Attribute) else ast.unparse(named)
    left, right = _text(target), _text(value)
    if left != right:
        yield name, f"{left} {sign} {right}"


def _setting(call: ast.Call) -> Iterator[tuple[str, str]]:
    """`place.set("name", value)` as an assignment."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "set" and len(call.args) == 2:
        name = _unquoted(call.args[0])
        value = _text(call.args[1])
        if name != value:
            yield name, f"{name} = {value}"


def _unquoted(node: ast.expr) -> str:
    """A name given as text, or as text with parts to fill in."""
    return ast.unparse(node).removeprefix("f").strip("'\"")


def _text(node: ast.expr) -> str:
    # parsed anew, so that the tree kept in memory stays as it is
    copy = ast.parse(ast.unparse(node), mode="eval").body
    return ast.unparse(ast.fix_missing_locations(_Readable().visit(copy)))


def _wrapped(line: str) -> str:
    return "\n".join(textwrap.wrap(line, _WIDTH, subsequent_indent="    ", break_long_words=False))


def _numbers(function: Function) -> Iterator[float]:
    """Real numbers in a function, with their sign."""
    negative = {id(n.operand) for n in ast.walk(function) if isinstance(n, ast.UnaryOp) and isinstance(n.op, ast.USub)}
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield -node.value if id(node) in negative else node.value


def _all_numbers(value: ast.expr) -> bool:
    """Whether an expression holds nothing but numbers, names of things and arithmetic, and a number at all."""
    leaves = [node for node in ast.walk(value) if isinstance(node, ast.Constant)]
    numbers = [node for node in leaves if type(node.value) in (int, float)]
    calls = any(isinstance(node, ast.Call | ast.Name | ast.comprehension) for node in ast.walk(value))
    return bool(numbers) and not calls
