"""`wijksim wijk fetch`: make a wijk of your own from what CBS has on the internet."""

from argparse import Namespace
from pathlib import Path

from wijksim.commands.parser import Commands, add_command, whole_number
from wijksim.commands.wijk_import import add_sources
from wijksim.errors import WijksimError

_EXAMPLE = "wijksim wijk fetch WK020204 --year 2022"
#: The year of the wijken that come with wijksim; later editions lack incomes for a while.
_YEAR = 2022


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    about = "get a wijk or buurt from CBS, over the internet, and make it one of your own"
    parser = add_command(commands, "fetch", about, _EXAMPLE, _act)
    parser.add_argument("code", nargs="+", metavar="CODE", help="code of a wijk or buurt (WK020204, BU02020401)")
    parser.add_argument(
        "--year", type=whole_number, default=_YEAR, metavar="Y", help=f"edition, 2020 to 2024 (default: {_YEAR})"
    )
    add_sources(parser)


def _act(asked: Namespace) -> int:
    from wijksim.commands.own_wijken import keep
    from wijksim.population.cbs.importing import code_from, make_profiles
    from wijksim.population.cbs.rivm import Health, read_rivm
    from wijksim.population.cbs.rows import Origin
    from wijksim.population.cbs.statline import TABLES, fetch_kwb

    if asked.year not in TABLES:
        raise WijksimError(f"year is {asked.year}; editions {min(TABLES)} to {max(TABLES)} can be fetched.")
    codes = [code_from(code) for code in asked.code]
    health = read_rivm(Path(asked.rivm)) if asked.rivm else Health()
    table = TABLES[asked.year]
    made = make_profiles(fetch_kwb(codes, asked.year), Origin(asked.year, table), health)
    keep(made, table, asked.force, bool(asked.rivm), asked.language)
    return 0
