"""Which uncertain numbers move an outcome, and which move the difference between strategies.

A Sobol plan gives shares of variance, a Morris plan elementary effects; other plans give neither. One number that is
missing would turn every index into nothing without a word, so all runs of the plan are counted first.
"""

import numpy as np
import pandas as pd

from wijksim.analysis.asked import Asked, Asking, asked
from wijksim.analysis.finding import Finding, Note, care
from wijksim.analysis.lived import Lived, block_size
from wijksim.analysis.morris import MorrisFinding, morris_rows
from wijksim.analysis.sobol import SobolFinding, sobol_rows
from wijksim.analysis.unfit import UnfitError
from wijksim.errors import WijksimError
from wijksim.experiments.paired import Numbers

#: A spread below this share of the size of the outcome is rounding.
_ROUNDING = 1e-12


def sensitivity(
    sweep: Asking, indicator: str | None = None, year: int | None = None, group: str = "all", against: str | None = None
) -> Finding:
    """Sobol indices of a `sobol` plan, elementary effects of a `morris` plan, of each level and each difference.

    Outcomes are means over the seeds of a point. Raises WijksimError for another plan, when runs are missing (it names
    some), and when SALib is not installed.
    """
    question = asked(sweep, indicator, year, group, against)
    plan = question.sweep.design.plan
    if plan not in ("sobol", "morris"):
        raise UnfitError(question.sweep.folder, "no_indices", plan=plan)
    _installed(question)
    found = question.lived()
    for each in found.values():
        check_complete(question, each)
    rows, still = [], 0
    for each in found.values():
        for what, name, values in targets(question, each):
            if values.std() <= _ROUNDING * max(1.0, float(np.abs(values).max())):
                still += 1
                continue
            made = (sobol_rows if plan == "sobol" else morris_rows)(question, values)
            against_name = question.against if what == "difference" else ""
            rows += [
                {"wijk": each.wijk, "what": what, "strategy": name, "against": against_name, **row} for row in made
            ]
    if not rows:
        raise UnfitError(question.sweep.folder, "same", indicator=question.outcome.name)
    notes = (*care(question, found, over_points=False), *([Note("still", {"count": still})] if still else []))
    kind = SobolFinding if plan == "sobol" else MorrisFinding
    return kind.of(question, pd.DataFrame(rows), notes)


def targets(question: Asked, found: Lived) -> list[tuple[str, str, Numbers]]:
    """What is explained: the level of each strategy and its difference, by point, as means over seeds."""
    levels = dict(zip(found.strategies, found.at(question.year).mean(axis=2), strict=True))
    differences = [("difference", name, levels[name] - levels[question.against]) for name in question.others]
    return differences + [("level", name, values) for name, values in levels.items()]


def check_complete(question: Asked, found: Lived) -> None:
    """Raise a WijksimError unless every run gave a number and the plan has the rows that its kind needs."""
    design, numbers = question.sweep.design, len(question.varied)
    sizes = (numbers + 1,) if design.plan == "morris" else (numbers + 2, 2 * numbers + 2)
    points, base = len(question.sweep.points), design.base_points
    if points not in [base * size for size in sizes]:
        wanted = " or ".join(str(base * size) for size in sizes)
        raise WijksimError(
            f"{question.sweep.folder}: a {design.plan} plan of {numbers} numbers and base {base} has {wanted} points; "
            f"there are {points}. Indices of a part of it would be wrong."
        )
    if found.present < found.planned:
        lost = found.planned - found.present
        raise WijksimError(
            f"{question.sweep.folder}, {found.wijk}: {lost} of {found.planned} runs are missing or hold no number "
            f"({found.missing()}). Indices of a part would be wrong; finish the sweep first."
        )
    assert block_size(question.sweep) in sizes


def _installed(question: Asked) -> None:
    """Raise an UnfitError that says what to install, where SALib is not there."""
    try:
        import SALib  # noqa: F401
    except ImportError as error:
        raise UnfitError(question.sweep.folder, "salib") from error
