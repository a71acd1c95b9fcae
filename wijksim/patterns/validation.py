"""`validate`: every pattern of a table beside what the model does."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from wijksim.errors import WijksimError
from wijksim.experiments.executor import Progress
from wijksim.experiments.plan import whole
from wijksim.patterns.encounters import ENCOUNTERS, encounter_ratio
from wijksim.patterns.interval import NOTHING_SEEN, Measured
from wijksim.patterns.lived import Lived
from wijksim.patterns.living import live
from wijksim.patterns.names import EVERYBODY, candidates
from wijksim.patterns.ranks import CLASS
from wijksim.patterns.sizes import LIVES, REPLICATES, SAMPLE_SIZE, SIZES
from wijksim.patterns.targets import KINDS, Target, read_targets, shipped_targets
from wijksim.patterns.wijken import sample, wijken_of_table
from wijksim.state.draws import SEEDS


@dataclass(frozen=True)
class Finding:
    """One target and what was measured; `hit` is None where nothing could be."""

    target: Target
    found: Measured

    @property
    def measured_by(self) -> str:
        """What was measured where that is not what was asked: indicators, each with its group but for everybody."""
        return ", ".join(name if group == EVERYBODY else f"{name} ({group})" for name, group in self.found.by)

    @property
    def hit(self) -> bool | None:
        """Whether the simulated value lies within the bounds."""
        if self.found.reason:
            return None
        return self.target.lo <= self.found.value <= self.target.hi


@dataclass(frozen=True, eq=False, repr=False)
class Validation:
    """What became of each target, in the order of the table, with how many wijken and lives it was measured."""

    findings: tuple[Finding, ...]
    wijken: int
    replicates: int

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a target: id, kind, metric, arguments, lo, hi, sim, sim_lo, sim_hi, hit, measured_by, reason, source.

        `sim` is nan and `hit` is None for what was not measured; `reason` says why. `measured_by` names the indicator
        that stood for the one that was asked.
        """
        return pd.DataFrame([_row(each) for each in self.findings]).astype({"hit": object})

    def count(self, kind: str) -> tuple[int, int, int]:
        """Of one kind of target: hits, misses, not measured."""
        hits = [each.hit for each in self.findings if each.target.kind == kind]
        return hits.count(True), hits.count(False), hits.count(None)

    def in_words(self, language: str = "nl") -> str:
        """The table as the command line prints it, in "nl" or "en"."""
        from wijksim.report.validation import validation_text

        return validation_text(self, language)

    def _repr_html_(self) -> str:
        """The table for a notebook, in Dutch, as everything that is shown by itself."""
        from wijksim.report.validation import validation_html

        return validation_html(self, "nl")

    def __repr__(self) -> str:
        """How many targets of each kind are hit."""
        counts = {kind: self.count(kind) for kind in KINDS}
        parts = [
            f"{kind}: {hit} of {hit + miss} hit, {none} not measured" for kind, (hit, miss, none) in counts.items()
        ]
        return f"Validation over {self.wijken} wijken, {self.replicates} replicates\n" + "\n".join(parts)


def _row(finding: Finding) -> dict[str, Any]:
    """A row of `Validation.table`."""
    target, found = finding.target, finding.found
    sim, sim_lo, sim_hi = found.value, found.low, found.high
    return {
        "id": target.id,
        "kind": target.kind,
        "metric": target.metric.name,
        "arguments": target.arguments,
        "lo": target.lo,
        "hi": target.hi,
        "sim": sim,
        "sim_lo": sim_lo,
        "sim_hi": sim_hi,
        "hit": finding.hit,
        "measured_by": finding.measured_by,
        "reason": found.reason,
        "source": target.source,
    }


def validate(
    targets: "str | os.PathLike[str] | Sequence[Target] | None" = None,
    *,
    sample_size: int = SAMPLE_SIZE,
    wijken: "str | os.PathLike[str] | None" = None,
    replicates: int = REPLICATES,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
    prepare: Callable[[], object] | None = None,
) -> Validation:
    """Set what the model does beside published patterns: hit or miss, each with its interval.

    Args:
        targets: a table (.csv) as `wijksim validate --list` describes; the one that comes with wijksim when left out.
        sample_size: small wijken for what shows between wijken, 3 to 4000.
        wijken: a table of CBS in place of a sample, as `wijksim wijk import` takes.
        replicates: lives of every wijk, 1 to 100: seeds `seed`, `seed` + 1, ...
        workers, progress, prepare: as in `compare`.

    Raises:
        WijksimError: input that cannot be used, in one sentence.
    """
    rows = _targets(targets)
    whole("sample size", sample_size, SIZES)
    whole("replicates", replicates, LIVES)
    whole("seed", seed, SEEDS)
    whole("the last seed", seed + replicates - 1, SEEDS)
    needs = [need for target in rows for need in target.needs]
    many = sample(sample_size) if wijken is None else wijken_of_table(Path(wijken))
    seeds = range(seed, seed + replicates)
    lived = live(needs, _looked_at(rows), many, seeds, workers, progress, prepare)
    return Validation(tuple(Finding(target, measure(target, lived)) for target in rows), len(many), replicates)


def _targets(asked: "str | os.PathLike[str] | Sequence[Target] | None") -> Sequence[Target]:
    if asked is None:
        return shipped_targets()
    if isinstance(asked, str | os.PathLike):
        return read_targets(Path(asked))
    if not asked:
        raise WijksimError("no targets are given; name a table, or leave it out.")
    return asked


def measure(target: Target, lived: Lived) -> Measured:
    """What a target's metric finds in the lives, or why it finds nothing."""
    found = target.metric.measure(lived, target.values)
    return Measured(reason=NOTHING_SEEN) if isnan(found.value) and not found.reason else found


def _names(target: Target) -> tuple[str, ...]:
    """The indicators that a target asks for."""
    values = target.values
    return (*((values["indicator"],) if "indicator" in values else ()), *values.get("indicators", ()))


def _looked_at(targets: Sequence[Target]) -> frozenset[str]:
    """What to keep of each life: indicators, encounters where they are asked; classes tell weak wijken from others."""
    asked = {CLASS, *(name for target in targets for name in _names(target))}
    met = {ENCOUNTERS} if any(target.metric.name == encounter_ratio.__name__ for target in targets) else set()
    return frozenset(one for name in asked for one in candidates(name)) | met
