"""`wijksim wijk import`: make wijken of your own from the tables that CBS and RIVM publish."""

import sys
from argparse import Namespace
from pathlib import Path

from wijksim.commands.parser import Commands, Parser, add_command, add_language, whole_number

#: A spreadsheet of the whole country has some 10 MB, of which each takes some seconds.
_LONG_BYTES = 2_000_000
_EXAMPLE = "wijksim wijk import kwb-2022.xlsx --code WK020204"


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    about = "make wijken of your own from 'Kerncijfers wijken en buurten' of CBS (.xlsx or .csv)"
    parser = add_command(commands, "import", about, _EXAMPLE, _act)
    parser.add_argument("file", metavar="FILE", help="the table of CBS, editions 2020 to 2024")
    parser.add_argument("--code", action="append", metavar="C", help="a wijk or buurt (WK..., BU...); repeat for more")
    parser.add_argument("--municipality", metavar="NAME", help="all wijken in this municipality")
    parser.add_argument("--buurten", action="store_true", help="take buurten in place of wijken")
    parser.add_argument("--year", type=whole_number, metavar="Y", help="year of the table (default: from its name)")
    add_sources(parser)


def add_sources(parser: Parser) -> None:
    """The options that `import` and `fetch` share."""
    parser.add_argument("--rivm", metavar="FILE", help="table of RIVM with health, loneliness, making ends meet")
    parser.add_argument("--force", action="store_true", help="replace a wijk that was imported before")
    add_language(parser)


def _act(asked: Namespace) -> int:
    """Read everything first, so that a slip in what is asked leaves everything as it was."""
    from wijksim.commands.own_wijken import keep
    from wijksim.population.cbs.cells import clean
    from wijksim.population.cbs.importing import (
        in_municipality,
        make_profiles,
        municipalities,
        of_kind,
        with_codes,
        year_of,
    )
    from wijksim.population.cbs.rivm import Health, read_rivm
    from wijksim.population.cbs.rows import Origin, read_kwb

    path = Path(asked.file)
    if not path.is_file():
        read_kwb(path)  # says so; to be asked for its year would lead astray
    year = year_of(path, asked.year)
    _announce(path, asked.language)
    rows = read_kwb(path)
    health = read_rivm(Path(asked.rivm)) if asked.rivm else Health()
    if asked.municipality is not None:
        rows = in_municipality(rows, asked.municipality, municipalities(rows, health))
    rows = with_codes(rows, asked.code) if asked.code else of_kind(rows, asked.buurten)
    file = clean(path.name)
    keep(make_profiles(rows, Origin(year, file), health), file, asked.force, bool(asked.rivm), asked.language)
    return 0


def _announce(path: Path, language: str) -> None:
    """Say that a large spreadsheet takes a while; whether it can be read at all is seen when it is."""
    from wijksim.locale import words

    if path.suffix.lower() == ".xlsx" and path.is_file() and path.stat().st_size > _LONG_BYTES:
        print(words(language).say("import.reading", file=path.name), file=sys.stderr, flush=True)
