"""`wijksim compare`: the same wijk and the same luck under two or more strategies."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijksim.commands import notes, outputs
from wijksim.commands.parser import (
    Commands,
    add_command,
    add_course,
    add_language,
    add_output,
    add_wijken,
    whole_number,
)
from wijksim.commands.wijk import wijken_of
from wijksim.errors import StoppedError

if TYPE_CHECKING:
    from wijksim.experiments.compare import Comparison

_EXAMPLE = "wijksim compare top-down-4 resident-led-20 --wijk presikhaaf-west --replicates 32 --out results/first"


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "compare", "compare two or more strategies in the same wijk", _EXAMPLE, _act)
    parser.add_argument(
        "strategies", nargs="+", metavar="STRATEGY", help="a name ('wijksim scenario list') or a .toml file; "
        "each one is set against the first",
    )  # fmt: skip
    add_wijken(parser)
    parser.add_argument(
        "--replicates", type=whole_number, default=32, metavar="R", help="lives of each strategy (default: 32)"
    )
    parser.add_argument(
        "--rival", action="append", metavar="NAME",
        help="also compare under a rival model, such as no-lags or no-influence, to see which differences keep their "
        "side; repeat for more",
    )  # fmt: skip
    add_course(parser, "the first seed; replicate r of every strategy has seed S + r, r from 0")
    parser.add_argument("--workers", type=whole_number, metavar="N", help="processes (default: one a core)")
    add_language(parser)
    add_output(parser)


def _act(asked: Namespace) -> int:
    from wijksim.experiments.lock import alone_in

    folder = outputs.folder_of(asked.out)
    try:
        with alone_in(folder):
            outputs.show(_shown(_compare(asked, folder), asked), asked, folder)
    except KeyboardInterrupt as error:
        raise StoppedError(_what_is_kept(folder)) from error
    return 0


def _compare(asked: Namespace, folder: Path | None) -> "Comparison":
    from wijksim.experiments.compare import compare

    with notes.progress(asked.quiet) as progress:
        return compare(
            asked.strategies,
            wijken_of(asked.wijk),
            replicates=asked.replicates,
            seed=asked.seed,
            months=asked.months,
            workers=asked.workers,
            out=folder,
            progress=progress,
            force=asked.force,
            usual=folder is not None,
            rivals=asked.rival or (),
            prepare=partial(_prepare, folder, asked),
        )


def _prepare(folder: Path | None, asked: Namespace) -> None:
    """What happens once before the first run: what it makes out of date goes, and the model is compiled."""
    if folder:
        outputs.clear(folder)
    notes.prepare(asked.quiet, asked.language)


def _what_is_kept(folder: Path | None) -> str:
    if folder is None:
        return "interrupted; nothing is kept, for no --out folder was given."
    from wijksim.experiments.store import Store

    count = len(Store(folder).finished())
    kept = {0: "no run was finished", 1: "1 finished run is kept"}.get(count, f"{count} finished runs are kept")
    return f"interrupted; {kept} in {folder}. The same command goes on from there."


def _text(comparison: "Comparison", language: str) -> str:
    """The table and the paragraph."""
    from wijksim.report.grid import paragraph
    from wijksim.report.sentences import plain_paragraph
    from wijksim.report.tables import comparison_table

    return f"{comparison_table(comparison, language)}\n\n{paragraph(plain_paragraph(comparison, language))}"


def _summary(comparison: "Comparison", language: str) -> dict[str, Any]:
    """The values of the table, the paragraph, and the digest of all runs."""
    from wijksim.report.sentences import plain_paragraph
    from wijksim.report.tables import comparison_json

    words = {"language": language, "paragraph": plain_paragraph(comparison, language)}
    return {**comparison_json(comparison), "digest": comparison.digest, **words}


def _shown(comparison: "Comparison", asked: Namespace) -> outputs.Shown:
    """What to print and write; what needs matplotlib is only imported when something is written."""
    language = asked.language
    command = outputs.command_line("compare", asked.strategies, asked, replicates=asked.replicates)

    def figures(folder: Path) -> None:
        from wijksim.report.figures import write_figures

        write_figures(comparison, folder, language)

    def tables(folder: Path) -> None:
        from wijksim.report.files import write_tables

        write_tables(comparison, folder)

    def page(path: Path) -> None:
        from wijksim.report.page import write_page

        write_page(comparison, path, language, command)

    return outputs.Shown(
        partial(_text, comparison, language), partial(_summary, comparison, language), figures, tables, page
    )
