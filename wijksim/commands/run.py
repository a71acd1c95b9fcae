"""`wijksim run`: one life of a wijk under one strategy, to look at closely."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijksim import __version__
from wijksim.commands import notes, outputs, run_country
from wijksim.commands.parser import Commands, add_command, add_course, add_language, add_output, add_wijken
from wijksim.commands.wijk import wijken_of
from wijksim.errors import StoppedError

if TYPE_CHECKING:
    from wijksim.experiments.plan import Experiment
    from wijksim.experiments.result import RunResult

_ABOUT = "live one strategy once and show everything about it"
_FOLDER = """

A folder DIR keeps the runs of every seed. Report, tables and figures in it are those of the last command: another seed
replaces them, without asking, for they can be made again from the runs.
"""
#: Months lived where --months is not given, as its help says.
MONTHS = 360
_EXAMPLE = "wijksim run resident-led-20 --wijk moerwijk --seed 7 --out results/one"


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "run", _ABOUT, _EXAMPLE, _act)
    parser.description = f"{_ABOUT}{_FOLDER}"
    parser.add_argument("strategy", metavar="STRATEGY", help="a name ('wijksim scenario list') or a .toml file")
    add_wijken(parser, required=False)
    run_country.add_to(parser)
    add_course(parser, "the luck of this run")
    parser.set_defaults(months=None)
    add_language(parser)
    add_output(parser)


def _act(asked: Namespace) -> int:
    if asked.wijken is not None:
        return run_country.act(asked)
    _refuse_of_country(asked)
    from wijksim.experiments.lock import alone_in

    asked.months = MONTHS if asked.months is None else asked.months
    folder = outputs.folder_of(asked.out)
    try:
        with alone_in(folder):
            outputs.show(_shown(_run(asked, folder), asked), asked, folder)
    except KeyboardInterrupt as error:
        raise StoppedError("interrupted; a run is kept whole or not at all. Give the command again.") from error
    return 0


def _refuse_of_country(asked: Namespace) -> None:
    """One wijk is named, and what belongs to a table of wijken is not."""
    if not asked.wijk:
        asked.parser.error("the following arguments are required: --wijk")
    for name in ("rivm", "year", "workers"):
        if getattr(asked, name) is not None:
            asked.parser.error(f"--{name} belongs to a table of wijken (--wijken FILE)")


def _run(asked: Namespace, folder: Path | None) -> "RunResult":
    """Check first what is asked, so that a slip is told before anything is compiled."""
    from wijksim.experiments.plan import plan
    from wijksim.experiments.single import run

    experiment = plan([asked.strategy], wijken_of(asked.wijk), 1, asked.seed, asked.months)
    if folder:
        _make_room(folder, experiment, asked.force)
    notes.note_meanwhile(asked.quiet, asked.language)
    wijken: Any = list(experiment.profiles)
    return run(experiment.scenarios[0], wijken, seed=asked.seed, months=asked.months, out=folder, force=asked.force)


def _make_room(folder: Path, experiment: "Experiment", force: bool) -> None:
    """Take the folder, and remove what a new run makes out of date there before that run begins."""
    from wijksim.experiments.store import open_store

    if experiment.jobs[0].key not in open_store(folder, experiment, force).finished():
        outputs.clear(folder)


def _text(result: "RunResult", language: str) -> str:
    from wijksim.report.run_tables import run_table

    return run_table(result, language)


def _summary(result: "RunResult", language: str) -> dict[str, Any]:
    """What was asked, the money, and the values at the start and at the end of each year, everybody and each group."""
    from wijksim.report.money import purse_of_run

    asked, lived = result.provenance, result.indicators
    scenario = asked["scenario"]["content"]
    wijken = [wijk["content"] for wijk in asked["wijken"]]
    return {
        "format": 1,
        "version": __version__,
        "strategy": {"name": scenario["name"], "title": scenario["title"][language]},
        "wijken": [{key: wijk[key] for key in ("slug", "name", "municipality")} for wijk in wijken],
        "seed": asked["seed"],
        "months": asked["months"],
        "digest": result.digest,
        "language": language,
        "money": outputs.records(purse_of_run(result)),
        "indicators": outputs.records(lived[lived["month"] % 12 == 0]),
    }


def _shown(result: "RunResult", asked: Namespace) -> outputs.Shown:
    """What to print and write; what needs matplotlib is only imported when something is written."""
    language = asked.language
    command = outputs.command_line("run", [asked.strategy], asked)

    def figures(folder: Path) -> None:
        from wijksim.report.run_figures import write_run_figures

        write_run_figures(result, folder, language)

    def tables(folder: Path) -> None:
        from wijksim.report.files import write_run_tables

        write_run_tables(result, folder)

    def page(path: Path) -> None:
        from wijksim.report.page import write_run_page

        write_run_page(result, path, language, command)

    return outputs.Shown(partial(_text, result, language), partial(_summary, result, language), figures, tables, page)
