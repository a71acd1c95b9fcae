"""The parser that all commands share: one style of help, and errors that say what was probably meant."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from wijksim.errors import WijksimError, did_you_mean

Commands = Any
Act = Callable[[argparse.Namespace], int]

_WRONG_CHOICE = re.compile(r"invalid choice: '(.*?)' \(choose from")
_UNKNOWN = re.compile(r"unrecognized arguments: (--[^\s=]+)")
_SHOWN = 60
#: What to do when something is missing.
_HINTS = {
    "arguments are required: --wijk": "'wijksim wijk list' shows the wijken.",
    "arguments are required: STRATEGY": "'wijksim scenario list' shows the strategies.",
}


class Parser(argparse.ArgumentParser):
    """A parser whose errors are `WijksimError`, with near names and where to read more."""

    def __init__(self, prog: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self.set_defaults(parser=self)

    def commands(self) -> Commands:
        """Room for commands under this one."""
        return self.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def error(self, message: str) -> NoReturn:
        """Raise a `WijksimError` instead of ending the process."""
        hints = [hint for sign, hint in _HINTS.items() if sign in message]
        hint = f" {hints[0]}" if hints else self._near(message)
        raise WijksimError(f"{message.rstrip('.')}.{hint} 'wijksim {self._path()}--help' says more.")

    def refuse_before_command(self, words: Sequence[str]) -> None:
        """Refuse an option that is no option here; argparse would take its value for the command."""
        first = words[0].partition("=")[0] if words else ""
        if first.startswith("--") and first != "--" and first not in self._option_string_actions:
            raise WijksimError(
                f"unrecognized arguments: {first[:_SHOWN]}. Options come after the command, as in "
                "'wijksim wijk list --language en'."
            )

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help or the version; argparse itself would not say when there is no room for it."""
        print(message, end="", file=file or sys.stderr)

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        """What an option is given; before Python 3.13 the `--` of `--out=--` would get lost, and leave a list."""
        if action.option_strings and action.nargs is None and arg_strings == ["--"]:
            value = self._get_value(action, "--")
            self._check_value(action, value)
            return value
        return super()._get_values(action, arg_strings)

    def _path(self) -> str:
        """The words after `wijksim` that lead to this command."""
        return "".join(f"{word} " for word in self.prog.split()[1:])

    def _near(self, message: str) -> str:
        """What was probably meant by a word that is not known."""
        if wrong := _WRONG_CHOICE.search(message):
            known = re.findall(r"[\w-]+", message[wrong.end() :])
            return did_you_mean(wrong[1][:_SHOWN], known)
        if unknown := _UNKNOWN.search(message):
            return did_you_mean(unknown[1][:_SHOWN], list(self._option_string_actions))
        return ""


def add_command(commands: Commands, name: str, about: str, example: str, act: Act | None = None) -> Parser:
    """A command under `commands`; without `act` it only leads to commands of its own."""
    parser: Parser = commands.add_parser(name, help=about, description=about, epilog=f"example:\n  {example}\n")
    if act:
        parser.set_defaults(act=act)
    return parser


def whole_number(text: str) -> int:
    """The type of options that count."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text[:_SHOWN]!r} is not a whole number") from error


def add_language(parser: Parser) -> None:
    """The option for the language of what is printed and written."""
    parser.add_argument(
        "--language", choices=("nl", "en"), default="nl", help="language of texts and figures (default: nl)"
    )


def add_wijken(parser: Parser, required: bool = True) -> None:
    """The option that names one wijk, or several."""
    parser.add_argument(
        "--wijk",
        action="append",
        required=required,
        metavar="W",
        help="name, code or municipality/name of a wijk, or a profile of your own (.toml); repeat for more "
        "wijken in one municipality",
    )


def add_course(parser: Parser, seed: str) -> None:
    """The options for luck and length."""
    parser.add_argument("--seed", type=whole_number, default=1, metavar="S", help=f"{seed} (default: 1)")
    parser.add_argument(
        "--months", type=whole_number, default=360, metavar="M", help="months to live, 1 to 1200 (default: 360)"
    )


def add_output(parser: Parser) -> None:
    """The options for where results go."""
    parser.add_argument("--out", metavar="DIR", help="folder for runs, figures and tables; continued when it exists")
    parser.add_argument("--force", action="store_true", help="let these results take the place of others in DIR")
    add_json(parser)
    add_quiet(parser)


def add_json(parser: Parser) -> None:
    """The option for programs that read what is printed; keys are the same in every language."""
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else on standard output")


def add_quiet(parser: Parser) -> None:
    """The option that silences everything but results and errors."""
    parser.add_argument("--quiet", action="store_true", help="no progress bar and no notes on standard error")
