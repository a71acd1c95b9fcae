"""Make the figure of the README again: the main comparison, wellbeing, in Dutch.

    python docs/make_figure.py                  lives the comparison, which takes a minute or two
    python docs/make_figure.py results/first    goes on from the runs in that folder

It says in its small print, and in the PNG itself, of which scenarios it is; `tests/test_docs.py` compares that with
the scenarios as they are.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import wijksim
from wijksim.report.figures import write_figures

TARGET = Path(__file__).parent / "images" / "first.png"
STRATEGIES = ("top-down-4", "resident-led-20")
WIJK = "presikhaaf-west"
REPLICATES = 32


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare, draw, and put the figure in its place."""
    parser = argparse.ArgumentParser(description="Make docs/images/first.png again.")
    parser.add_argument("folder", nargs="?", help="where runs are kept; gone on from when it exists")
    folder = parser.parse_args(arguments).folder
    compared = wijksim.compare(STRATEGIES, WIJK, REPLICATES, out=folder)
    with TemporaryDirectory() as drawn:
        paths = write_figures(compared, drawn, "nl", ["wellbeing"])
        copyfile(next(path for path in paths if path.suffix == ".png"), TARGET)


if __name__ == "__main__":
    main()
