"""`wijksim sweep`: a design file -> points -> runs in a folder that can be continued.

`wijksim sweep DESIGN --out DIR` runs; `wijksim sweep status|compact|failures DIR` looks after a folder. The words
`status`, `compact` and `failures` are therefore no names of designs; a file of that name is `status.toml`.
"""

import argparse
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wijksim.commands import notes, outputs
from wijksim.commands.parser import Commands, Parser, add_command, add_json, add_language, add_quiet, whole_number
from wijksim.errors import StoppedError

if TYPE_CHECKING:
    from wijksim.experiments.cluster import Cluster

_ABOUT = "run a design: strategies x wijken x points x seeds, in a folder that can be continued"
_HOW = """

A design is who-leads, which-pillar or manifest-fails, or a .toml file of your own (docs/sweeps.md). On a folder of the
same design it goes on where it stopped, and more strategies, wijken or replicates run only what is new. Three words in
the place of DESIGN look after a folder:

  status DIR      how far it is, how fast it goes and how long it will take
  compact DIR     put finished runs into few files, for quick questions
  failures DIR    the runs that failed, each with its seed and its traceback
"""
_EXAMPLE = "wijksim sweep who-leads --out results/who-leads"
AUTO = "auto"
#: Seconds between two looks at how many runs failed.
_LOOK = 2.0


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser: Parser = add_command(commands, "sweep", _ABOUT, _EXAMPLE, _act)
    parser.description = f"{_ABOUT}{_HOW}"
    parser.add_argument("design", metavar="DESIGN", help="a design, or status, compact or failures")
    parser.add_argument("folder", nargs="?", metavar="DIR", help="the folder, for status, compact and failures")
    parser.add_argument("--out", metavar="DIR", help="folder for the runs; continued when it exists")
    parser.add_argument(
        "--workers", type=_workers, metavar="N", help="processes, or auto for one a core (default: auto)"
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="make the runs on a dask cluster: tcp://HOST:PORT (see docs/cluster.md)"
    )
    parser.add_argument("--full", action="store_true", help="the large setting of the design, which takes long")
    add_language(parser)
    add_json(parser)
    add_quiet(parser)


def _workers(text: str) -> int | None:
    """The type of --workers."""
    if text == AUTO:
        return None
    try:
        return whole_number(text)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{error}, nor {AUTO!r}") from error


def _act(asked: Namespace) -> int:
    act = {"status": _status, "compact": _compact, "failures": _failures}.get(asked.design)
    if act is None:
        return _run(asked)
    if asked.folder is None:
        asked.parser.error(f"'wijksim sweep {asked.design}' needs the folder of a sweep")
    for name in ("out", "workers", "cluster", "full"):
        if getattr(asked, name):
            asked.parser.error(f"'wijksim sweep {asked.design}' takes no --{name}")
    return act(asked)


def _run(asked: Namespace) -> int:
    from wijksim.sweeps import load_design, sweep
    from wijksim.sweeps.shown import sweep_text, sweep_values

    if asked.folder is not None:
        asked.parser.error(f"unrecognized arguments: {asked.folder}")
    folder = outputs.folder_of(asked.out)
    if folder is None:
        asked.parser.error("the following arguments are required: --out")
    assert folder is not None
    if asked.cluster and asked.workers:
        asked.parser.error("--cluster takes no --workers: a cluster has the workers that were started for it")
    design = load_design(asked.design)
    try:
        with _engine(asked.cluster) as engine, _progress(folder, asked.quiet) as progress:
            prepare = partial(notes.prepare, asked.quiet, asked.language)
            result = sweep(design, folder, asked.workers, asked.full, progress, prepare, engine=engine)
        print(outputs.as_json(sweep_values(result)) if asked.json else sweep_text(result, asked.language), flush=True)
    except KeyboardInterrupt as error:
        raise StoppedError(_what_is_kept(folder)) from error
    failed = len(result.failures())
    if failed:
        _note(asked, "sweep.failed", count=failed, folder=folder)
    return 1 if failed else 0


def _engine(address: str | None) -> "AbstractContextManager[Cluster | None]":
    """The cluster that was asked for; None for the cores of this machine."""
    if address is None:
        return nullcontext()
    from wijksim.experiments.cluster import Cluster

    return Cluster(address)


@contextmanager
def _progress(folder: Path, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar with the rate, the time left and how many runs failed; None where nobody looks at a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    failures = folder / "failures"
    bar: tqdm[None] | None = None
    looked = 0.0

    def show(done: int, total: int) -> None:
        nonlocal bar, looked
        if bar is None:
            bar = tqdm(desc="runs", unit="", initial=done, total=total, file=sys.stderr, dynamic_ncols=True)
        bar.total = total
        if time.monotonic() - looked > _LOOK:
            looked = time.monotonic()
            bar.set_postfix_str(f"failed {len(list(failures.glob('*.txt')))}", refresh=False)
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        if bar is not None:
            bar.close()


def _what_is_kept(folder: Path) -> str:
    from wijksim.sweeps.store import SweepStore

    count = len(SweepStore(folder).finished())
    kept = {0: "no run was finished", 1: "1 finished run is kept"}.get(count, f"{count} finished runs are kept")
    return f"interrupted; {kept} in {folder}. The same command goes on from there."


def _status(asked: Namespace) -> int:
    from wijksim.sweeps import open_sweep
    from wijksim.sweeps.shown import status_text, status_values

    found = open_sweep(asked.folder)
    print(outputs.as_json(status_values(found)) if asked.json else status_text(found, asked.language))
    return 0


def _compact(asked: Namespace) -> int:
    from wijksim.locale import words
    from wijksim.sweeps import open_sweep
    from wijksim.sweeps.packs import compact

    found = open_sweep(asked.folder)
    try:
        count = compact(found.store)
    except KeyboardInterrupt as error:
        raise StoppedError(f"interrupted; every run is still in {found.folder}. The same command goes on.") from error
    if asked.json:
        print(outputs.as_json({"compacted": count, "folder": str(found.folder)}))
    else:
        print(words(asked.language).say("sweep.compacted", count=count, folder=found.folder))
    return 0


def _failures(asked: Namespace) -> int:
    from wijksim.locale import words
    from wijksim.sweeps import open_sweep

    text = words(asked.language)
    found = open_sweep(asked.folder)
    rows = found.failures().to_dict("records")
    if asked.json:
        print(outputs.as_json({"failures": rows}))
    elif not rows:
        print(text.say("sweep.no_failures"))
    for row in rows if not asked.json else ():
        facts = {str(name): value for name, value in row.items() if name != "traceback"}
        facts["wijk"] = row["wijk"] or ", ".join(found.design.wijken)
        print(text.say("sweep.failure", **facts))
        print("\n".join(f"    {line}" for line in str(row["traceback"]).splitlines()), end="\n\n")
    return 0


def _note(asked: Namespace, key: str, **values: object) -> None:
    from wijksim.locale import words

    notes.note(words(asked.language).say(key, **values), asked.quiet)
