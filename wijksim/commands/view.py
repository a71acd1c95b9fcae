"""`wijksim view`: the screen, in a browser, from this machine alone."""

from argparse import Namespace

from wijksim.commands.parser import Commands, add_command, add_language, whole_number
from wijksim.errors import WijksimError

_ABOUT = "open the screen: a story for a workshop, and two strategies side by side"
_LAST_PORT = 65535


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "view", _ABOUT, "wijksim view", _act)
    parser.add_argument(
        "--port", type=whole_number, metavar="N", help="port to listen at (default: the first free one from 8765 on)"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="H",
        help="address to listen at (default: 127.0.0.1, this machine only); 0.0.0.0 lets the whole network in",
    )  # fmt: skip
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    add_language(parser)


def _act(asked: Namespace) -> int:
    if asked.port is not None and not 0 <= asked.port <= _LAST_PORT:
        raise WijksimError(f"--port is {asked.port}; a whole number from 0 to {_LAST_PORT} is needed.")
    from wijksim.viewer.offline import require

    require()
    from wijksim.viewer.serve import serve

    serve(asked.host, asked.port, not asked.no_open, asked.language)
    return 0
