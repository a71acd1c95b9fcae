"""`wijksim run STRATEGY --wijken FILE`: every wijk of a table of CBS, a model a municipality.

    DIR/table.txt              the sentences and tables, as printed
    DIR/summary.json           the same as values, as --json prints them
    DIR/figures/               the ranked chart as PNG and SVG
    DIR/tables/                a row a wijk, and the wijken left out, as Parquet and CSV

beside what `country/folder.py` keeps. All of it can be made again from the runs, so it is replaced without asking.
"""

from argparse import Namespace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from wijksim.commands import notes, outputs
from wijksim.commands.parser import Parser, whole_number
from wijksim.errors import StoppedError, WijksimError

if TYPE_CHECKING:
    from wijksim.country.living import Lived

#: Months lived where --months is not given: a country is kept by year, for twenty of them.
MONTHS = 240


def add_to(parser: Parser) -> None:
    """The options for a table of wijken in place of one wijk."""
    parser.add_argument(
        "--wijken",
        metavar="FILE",
        help="live every wijk of a table of CBS, as 'wijk import' takes, in place of --wijk: wijken of a municipality "
        f"share its council; {MONTHS} months unless --months says otherwise",
    )
    parser.add_argument("--rivm", metavar="FILE", help="with --wijken: table of RIVM with health and names")
    parser.add_argument("--year", type=whole_number, metavar="Y", help="with --wijken: year of the table")
    parser.add_argument(
        "--workers", type=whole_number, metavar="N", help="with --wijken: processes (default: one a core)"
    )


def act(asked: Namespace) -> int:
    """Live the country; 1 when a municipality failed."""
    if asked.wijk:
        raise WijksimError("--wijk and --wijken are both given; a table of wijken takes the place of one wijk.")
    folder = outputs.folder_of(asked.out)
    if folder is not None:
        return _act(asked, folder, kept=True)
    with TemporaryDirectory(prefix="wijksim-") as name:
        return _act(asked, Path(name), kept=False)


def _act(asked: Namespace, folder: Path, kept: bool) -> int:
    from wijksim.country import live_country, read_country
    from wijksim.experiments.lock import alone_in

    country = read_country(asked.wijken, asked.rivm, asked.year)
    months = MONTHS if asked.months is None else asked.months
    try:
        with alone_in(folder):
            with notes.progress(asked.quiet) as progress:
                lived = live_country(
                    asked.strategy, country, folder, seed=asked.seed, months=months, workers=asked.workers,
                    force=asked.force, progress=progress, prepare=partial(notes.prepare, asked.quiet, asked.language),
                )  # fmt: skip
            _show(lived, asked, folder if kept else None)
    except KeyboardInterrupt as error:
        raise StoppedError(_what_is_kept(folder, kept)) from error
    return 1 if lived.failed else 0


def _show(lived: "Lived", asked: Namespace, folder: Path | None) -> None:
    from wijksim.country.told import country_text, country_values

    told, values = country_text(lived, asked.language), country_values(lived)
    values["folder"] = None if folder is None else str(folder)
    print(outputs.as_json(values) if asked.json else told, flush=True)
    if folder is not None:
        from wijksim.country.chart import write_chart
        from wijksim.experiments.files import write_whole
        from wijksim.locale import words
        from wijksim.report.files import write_frames

        write_frames({"wijken": lived.table, "left_out": lived.left_out}, folder / outputs.TABLES)
        if len(lived.table):
            write_chart(lived, folder / outputs.FIGURES, asked.language)
        write_whole(folder / outputs.TEXT, f"{told}\n".encode())
        write_whole(folder / outputs.SUMMARY, f"{outputs.as_json(values, ascii_only=False)}\n".encode())
        notes.note(words(asked.language).say("country.written", folder=folder), asked.quiet)


def _what_is_kept(folder: Path, kept: bool) -> str:
    if not kept:
        return "interrupted; nothing is kept without --out. The same command begins anew."
    from wijksim.sweeps.store import SweepStore

    count = len(SweepStore(folder).finished())
    are = "1 finished municipality is" if count == 1 else f"{count} finished municipalities are"
    return f"interrupted; {are} kept in {folder}. The same command goes on from there."
