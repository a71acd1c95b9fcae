"""Rules that a researcher replaces: a function, carried as its source so that worker processes have it too."""

import ast
import builtins
import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from wijksim.errors import WijksimError, did_you_mean
from wijksim.rules import numbers
from wijksim.rules.numbers import plain

ReplacedRules = Mapping[str, Callable[..., Any] | str]


class Replaceable(Protocol):
    """What must be known of a rule that is replaced."""

    @property
    def writes(self) -> tuple[str, ...]:
        """The names of what it returns, in order."""

    def arguments(self) -> list[str]:
        """Everything that an argument can be named after."""


def rule_sources(rules: ReplacedRules, known: Mapping[str, Replaceable]) -> dict[str, str]:
    """Source text of each replaced rule, as a function called `replaced_<phase>`.

    Args:
        rules: phase name -> a function that uses nothing but its arguments and `wijksim.rules.numbers`, or the
            source of one. It takes any arguments that the phase knows and returns what the phase writes.
        known: the phases that there are, by name.

    Raises:
        WijksimError: an unknown phase or argument, too few or too many results, a source that Python cannot find,
            or a name that workers would not know.
    """
    sources = {}
    for name, rule in rules.items():
        if name not in known:
            raise WijksimError(f"No rule is called {name!r}.{did_you_mean(name, sorted(known))}")
        function = _function(name, rule if isinstance(rule, str) else _source(name, rule))
        _check_arguments(name, function, known[name])
        _check_results(name, function, known[name].writes)
        _check_names(name, function)
        sources[name] = _renamed(name, function)
    return sources


def _source(name: str, rule: Callable[..., Any]) -> str:
    try:
        return inspect.getsource(plain(rule) if hasattr(rule, "py_func") else rule)
    except (OSError, TypeError) as error:
        raise WijksimError(
            f"The source of the rule for {name!r} cannot be found ({error}). Define it with def in a file or a "
            "notebook cell, or pass its source as text."
        ) from None


def _function(name: str, source: str) -> ast.FunctionDef:
    try:
        tree = ast.parse(textwrap.dedent(source))
    except SyntaxError as error:
        raise WijksimError(f"The rule for {name!r} is not Python: {error}") from None
    function = tree.body[0] if len(tree.body) == 1 else None
    if not isinstance(function, ast.FunctionDef):
        raise WijksimError(f"The rule for {name!r} must be one function written with def.")
    function.returns = None
    for argument in function.args.args:
        argument.annotation = None
    function.decorator_list = []
    if ast.get_docstring(function) is not None:  # words do not make it another rule
        function.body = function.body[1:] or [ast.Pass()]
    return function


def _renamed(name: str, function: ast.FunctionDef) -> str:
    function.name = f"replaced_{name}"
    return ast.unparse(function)


def _check_arguments(name: str, function: ast.FunctionDef, phase: Replaceable) -> None:
    """A rule reads what its arguments are named after: refuse names that stand for nothing."""
    given = function.args
    if given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg or given.defaults:
        raise WijksimError(f"The rule for {name!r} must take plain arguments, without defaults, * or /.")
    known = phase.arguments()
    for argument in given.args:
        if argument.arg not in known:
            near = did_you_mean(argument.arg, known)
            raise WijksimError(f"The rule for {name!r} asks for {argument.arg!r}, which stands for nothing.{near}")


def _check_results(name: str, function: ast.FunctionDef, writes: tuple[str, ...]) -> None:
    """Every return must give as many values as the phase writes."""
    returns = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    counts = {len(value.elts) if isinstance(value, ast.Tuple) else int(value is not None) for value in returns}
    if counts != {len(writes)}:
        raise WijksimError(
            f"The rule for {name!r} must end with a return of {len(writes)}, separated by commas: {', '.join(writes)}."
        )


def _check_names(name: str, function: ast.FunctionDef) -> None:
    """A rule travels as text: refuse names that mean something only where it was written."""
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    made = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    strange = used - made - {argument.arg for argument in function.args.args} - set(vars(numbers)) - set(dir(builtins))
    if strange:
        raise WijksimError(
            f"The rule for {name!r} uses {', '.join(sorted(strange))}, which worker processes do not know. Use its "
            "arguments and names of wijksim.rules.numbers only."
        )
