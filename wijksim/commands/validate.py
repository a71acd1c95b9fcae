"""`wijksim validate`: published patterns beside what the model does, hit or miss."""

import json
from argparse import Namespace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijksim.commands import notes
from wijksim.commands.parser import Commands, add_command, add_json, add_language, add_quiet, whole_number
from wijksim.errors import StoppedError, WijksimError
from wijksim.patterns.sizes import REPLICATES, SAMPLE_SIZE

if TYPE_CHECKING:
    from wijksim.patterns.validation import Validation

_ABOUT = "set published patterns of real wijken beside what the model does"
_EXAMPLE = "wijksim validate --targets mine.csv --sample 50 --replicates 4"
_NUMBERS = ("lo", "hi", "sim", "sim_lo", "sim_hi")
#: Keys of the JSON form, in order.
_KEYS = ("id", "kind", *_NUMBERS, "hit", "metric", "arguments", "measured_by", "reason", "source")


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "validate", _ABOUT, _EXAMPLE, _act)
    parser.add_argument(
        "--targets", metavar="FILE", help="a table of your own (.csv; default: what comes with wijksim)"
    )
    parser.add_argument(
        "--sample", type=whole_number, metavar="N", help=f"small wijken for rankings (default: {SAMPLE_SIZE})"
    )
    parser.add_argument("--wijken", metavar="FILE", help="a table of CBS in place of a sample, as 'wijk import' takes")
    parser.add_argument(
        "--replicates",
        type=whole_number,
        default=REPLICATES,
        metavar="R",
        help=f"lives of a wijk (default: {REPLICATES})",
    )
    parser.add_argument(
        "--list", action="store_true", help="print what a table can hold, with examples, and live nothing"
    )
    parser.add_argument("--workers", type=whole_number, metavar="N", help="processes (default: one a core)")
    add_language(parser)
    add_json(parser)
    add_quiet(parser)


def _act(asked: Namespace) -> int:
    if asked.list:
        _list(asked)
        return 0
    if asked.sample is not None and asked.wijken is not None:
        raise WijksimError("--sample and --wijken are both given; a table of wijken takes the place of a sample.")
    try:
        validation = _validate(asked)
    except KeyboardInterrupt as error:
        raise StoppedError(f"interrupted; {error or 'nothing is kept. The same command begins anew.'}") from error
    print(as_json(validation) if asked.json else validation.in_words(asked.language), flush=True)
    return 0


def _validate(asked: Namespace) -> "Validation":
    from wijksim.patterns.validation import validate

    with notes.progress(asked.quiet) as progress:
        return validate(
            asked.targets,
            sample_size=SAMPLE_SIZE if asked.sample is None else asked.sample,
            wijken=None if asked.wijken is None else Path(asked.wijken),
            replicates=asked.replicates,
            workers=asked.workers,
            progress=progress,
            prepare=lambda: notes.prepare(asked.quiet, asked.language),
        )


def as_json(validation: "Validation") -> str:
    """A list with an object a target; a number that there is none of is null."""
    rows = [{key: _plain(row[key]) for key in _KEYS} for row in validation.table.to_dict("records")]
    return json.dumps(rows, indent=1, allow_nan=False)


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not isfinite(value) else value


def _list(asked: Namespace) -> None:
    """What a table can hold: in words, or as JSON with an object a metric."""
    from wijksim.locale import words
    from wijksim.patterns.metrics import METRICS
    from wijksim.report.validation import example_row, list_text

    if not asked.json:
        print(list_text(asked.language))
        return
    text = words(asked.language)
    rows = [
        {
            "metric": metric.name,
            "about": text.say(f"metric.{metric.name}"),
            "arguments": {each.name: each.expected for each in metric.arguments},
            "example": example_row(metric),
        }
        for metric in METRICS.values()
    ]
    print(json.dumps(rows, indent=1))
