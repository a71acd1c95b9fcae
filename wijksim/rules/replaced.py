"""Rules that a researcher replaces: a function, carried as its source so that worker processes have it too."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from wijksim.errors import WijksimError, did_you_mean
from wijksim.rules.numbers import plain


def rule_sources(rules: Mapping[str, Callable[..., Any] | str], phases: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Source text of each replaced rule, as a function called `replaced_<phase>`.

    Args:
        rules: phase name -> a self-contained function of `wijksim.rules.numbers` arithmetic, or its source.
        phases: known phases by name, to check against.

    Raises:
        WijksimError: an unknown phase, or a function whose source Python cannot find.
    """
    sources = {}
    for name, rule in rules.items():
        if phases is not None and name not in phases:
            raise WijksimError(f"No rule is called {name!r}.{did_you_mean(name, list(phases))}")
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
    function.name = f"replaced_{name}"
    function.decorator_list = []
    return ast.unparse(tree)
