"""Rules that a researcher replaces: a function, carried as its source so that worker processes have it too."""

import ast
import builtins
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wijksim.errors import WijksimError, did_you_mean
from wijksim.rules import numbers
from wijksim.rules.numbers import plain

ReplacedRules = Mapping[str, Callable[..., Any] | str]


def rule_sources(rules: ReplacedRules, known: Iterable[str]) -> dict[str, str]:
    """Source text of each replaced rule, as a function called `replaced_<phase>`.

    Args:
        rules: phase name -> a function that uses nothing but its arguments and `wijksim.rules.numbers`, or the
            source of one.
        known: the names of phases that there are.

    Raises:
        WijksimError: an unknown phase, a source that Python cannot find, or a name that workers would not know.
    """
    names = sorted(set(known))
    sources = {}
    for name, rule in rules.items():
        if name not in names:
            raise WijksimError(f"No rule is called {name!r}.{did_you_mean(name, names)}")
        sources[name] = _renamed(name, rule if isinstance(rule, str) else _source(name, rule))
    return sources


def _source(name: str, rule: Callable[..., Any]) -> str:
    try:
        return inspect.getsource(plain(rule) if hasattr(rule, "py_func") else rule)
    except (OSError, TypeError) as error:
        raise WijksimError(
            f"The source of the rule for {name!r} cannot be found ({error}). Define it with def in a file or a "
            "notebook cell, or pass its source as text."
        ) from None


def _renamed(name: str, source: str) -> str:
    try:
        tree = ast.parse(textwrap.dedent(source))
    except SyntaxError as error:
        raise WijksimError(f"The rule for {name!r} is not Python: {error}") from None
    function = tree.body[0] if len(tree.body) == 1 else None
    if not isinstance(function, ast.FunctionDef):
        raise WijksimError(f"The rule for {name!r} must be one function written with def.")
    _check_names(name, function)
    function.name = f"replaced_{name}"
    function.decorator_list = []
    return ast.unparse(tree)


def _check_names(name: str, function: ast.FunctionDef) -> None:
    """A rule travels as text: refuse names that mean something only where it was written."""
    function.returns = None
    for argument in function.args.args:
        argument.annotation = None
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    made = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    strange = used - made - {argument.arg for argument in function.args.args} - set(vars(numbers)) - set(dir(builtins))
    if strange:
        raise WijksimError(
            f"The rule for {name!r} uses {', '.join(sorted(strange))}, which worker processes do not know. Use its "
            "arguments and names of wijksim.rules.numbers only."
        )
