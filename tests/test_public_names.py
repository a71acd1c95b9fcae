"""The public names: imported when first used, and known to type checkers under the same name and module."""

import ast
from pathlib import Path

import pytest

import wijksim


def declared() -> dict[str, str]:
    """The names that type checkers are told, and where they come from."""
    tree = ast.parse(Path(wijksim.__file__).read_text(encoding="utf-8"))
    [block] = [each for each in tree.body if isinstance(each, ast.If)]
    return {name.asname: each.module for each in block.body for name in each.names}


def test_type_checkers_are_told_what_is_imported():
    assert declared() == wijksim._PUBLIC


@pytest.mark.parametrize("name", wijksim.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name):
    assert getattr(wijksim, name).__doc__


def test_another_name_is_an_ordinary_error():
    with pytest.raises(AttributeError, match="no attribute 'runn'"):
        _ = wijksim.runn
