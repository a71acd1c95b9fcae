"""`wijksim completion`: the Tab key knows commands, options, strategies and wijken.

The shell asks wijksim itself, so wijken and commands that come later are known at once. argcomplete does the
talking; what is completed stands here, by the name of the argument.
"""

import argparse
from argparse import Namespace
from collections.abc import Callable, Iterator
from typing import Any

from wijksim.commands.parser import Commands, Parser, add_command

SHELLS = ("bash", "zsh", "fish")
_ABOUT = "print what makes the Tab key complete commands, strategies and wijken"
_WHERE = """

Put what it prints in a file that your shell reads by itself:
  bash    ~/.local/share/bash-completion/completions/wijksim
  zsh     _wijksim, in a folder that fpath names before compinit
  fish    ~/.config/fish/completions/wijksim.fish
"""


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "completion", _ABOUT, "wijksim completion bash", _act)
    parser.description = f"{_ABOUT}{_WHERE}"
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def _act(asked: Namespace) -> int:
    from argcomplete.shell_integration import shellcode

    print(shellcode(["wijksim"], shell=asked.shell))
    return 0


def answer_shell(parser: Parser) -> None:
    """Tell the shell what fits in the line that it set in the environment, and end the process."""
    from argcomplete import autocomplete

    completers = _completers()
    for action in _arguments(parser):
        if action.dest in completers:
            action.completer = completers[action.dest]  # type: ignore[attr-defined]
    autocomplete(parser, always_complete_options=False)


def _completers() -> dict[str, Callable[..., Any]]:
    """What completes an argument, by its name; arguments with choices need none."""
    from argcomplete.completers import DirectoriesCompleter, FilesCompleter

    from wijksim.population.catalogue import slugs
    from wijksim.scenario.rivals import RIVALS
    from wijksim.scenario.shipped import FAMILIES, list_scenarios
    from wijksim.sweeps.shipped import list_designs

    files, folders = FilesCompleter(["toml"]), DirectoriesCompleter()

    def or_file(names: Callable[[], list[str]]) -> Callable[..., list[str]]:
        return lambda prefix, **_: [*names(), *files(prefix)]

    strategies = or_file(list_scenarios)
    by_name: dict[str, Callable[..., Any]] = {"strategy": strategies, "strategies": strategies, "wijk": or_file(slugs)}
    by_name["design"] = or_file(list_designs)
    known = {"rival": lambda **_: list(RIVALS), "family": lambda **_: list(FAMILIES)}
    return by_name | known | {"file": files, "out": folders, "folder": folders}


def _arguments(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of the parser and of the commands below it."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _arguments(below)
