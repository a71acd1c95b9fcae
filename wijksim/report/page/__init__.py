"""A comparison or a run as one HTML page: it opens offline, prints on A4, reads aloud, and needs nothing else.

    >>> from wijksim.report.page import PAGE
    >>> PAGE
    'report.html'

The same input gives the same bytes: no date, no random names. Every text is escaped.
"""

import os
from pathlib import Path

from wijksim.experiments.compare import Comparison
from wijksim.experiments.result import RunResult
from wijksim.locale import words
from wijksim.report.files import write_file
from wijksim.report.page.blocks import Page

#: The name of the file in an output folder, in every language.
PAGE = "report.html"


def write_page(comparison: Comparison, path: str | os.PathLike[str], language: str, command: str = "") -> Path:
    """Write the page of a comparison to `path`; a folder gets `report.html`.

    `command` is what was typed to make it. Raises WijksimError for an unknown language or a path that cannot
    be written, DiskFullError when the disk is full.
    """
    from wijksim.report.page.compared import comparison_page
    from wijksim.report.page.told import Told

    return _write(comparison_page(Told(comparison, words(language), command)), path)


def write_run_page(run: RunResult, path: str | os.PathLike[str], language: str, command: str = "") -> Path:
    """Write the page of one run to `path`; as `write_page`, and WijksimError when its provenance is unreadable."""
    from wijksim.report.page.lived import run_page

    return _write(run_page(run, words(language), command), path)


def _write(page: Page, path: str | os.PathLike[str]) -> Path:
    from wijksim.report.page.render import html

    file = Path(path)
    if file.is_dir():
        file = file / PAGE
    content = html(page).encode()
    return write_file(file, lambda stream: stream.write(content))
