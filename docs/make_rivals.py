"""Writes rivals.md: which headline conclusions survive which rival model.

    python docs/make_rivals.py                    some minutes on two cores
    python docs/make_rivals.py --replicates 4     sooner, with wider margins

A conclusion is a paired difference whose 95 % interval keeps clear of zero; it survives a rival when its interval there
lies on the same side. Which differences are asked stands in conclusions.toml.
"""

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from make_tables import table

from wijksim.experiments.compare import compare
from wijksim.experiments.provenance import source_hash
from wijksim.experiments.rivals import KEPT, LOST, TURNED, UNSEEN
from wijksim.locale import words
from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.report.notes import note_outside
from wijksim.report.outcomes import OUTCOMES
from wijksim.scenario.rivals import RIVALS
from wijksim.scenario.scenario import load_scenario

DOCS = Path(__file__).parent
ASKED, TARGET = DOCS / "conclusions.toml", DOCS / "rivals.md"
_SIGNS = {KEPT: "kept", LOST: "not seen", TURNED: "**turned**"}
_WORDS = words("en")


def asked() -> dict[str, Any]:
    """What is asked: the comparisons, outcomes, years, and how large and how often."""
    return tomllib.loads(ASKED.read_text(encoding="utf-8"))


def small(slug: str, residents: int) -> Profile:
    """A shipped wijk with another number of residents."""
    profile = find_wijk(slug)
    return replace(profile, population=residents, dwellings=round(profile.dwellings * residents / profile.population))


def computed(content: Mapping[str, Any], replicates: int, workers: int | None) -> pd.DataFrame:
    """Every asked difference under every rival: the rows of `Comparison.rivals`."""
    parts = []
    for each in content["comparison"]:
        wijk = small(each["wijk"], content["residents"])
        found = compare(
            each["strategies"], wijk, replicates, months=content["months"], workers=workers, rivals=list(RIVALS)
        )
        parts.append(found.rivals)
        print(f"{' '.join(each['strategies'])} in {each['wijk']}: done", file=sys.stderr)
    rows = pd.concat(parts, ignore_index=True)
    return rows[rows["indicator"].isin(content["outcomes"]) & rows["year"].isin(content["years"])]


def page(rows: pd.DataFrame, content: Mapping[str, Any], replicates: int) -> str:
    """The text of rivals.md."""
    own = rows[rows["rival"] == next(iter(RIVALS))]
    seen = own[own["verdict"] != UNSEEN]
    conclusions = _conclusions(rows, seen)
    parts = [
        "# Rival models: which conclusions survive",
        f"Written by `python docs/make_rivals.py`; not edited by hand. Wijken of {content['residents']} residents, "
        f"{replicates} replicates under the same luck, model {source_hash()[:12]}. A conclusion is a paired difference "
        "(second minus first) whose 95 % margin keeps clear of zero. It survives a rival model where its margin there "
        "lies on the same side. `wijksim compare A B --wijk W --rival NAME` does the same for any strategies.",
        *_outside(content),
        "## The rivals",
        table(("rival", "what it says", "sets", "source"), [_rival(name) for name in RIVALS]),
        "## In short",
        table(("rival", "conclusions", "kept", "no longer seen", "turned round"), _counts(seen, rows)),
        "## Conclusions",
        conclusions,
        "## Asked, and no difference seen",
        f"{len(own) - len(seen)} of {len(own)} differences that were asked span zero in the model itself: about those "
        "there is no conclusion to survive.",
    ]
    return "\n\n".join(parts) + "\n"


def _outside(content: Mapping[str, Any]) -> list[str]:
    """Which of the strategies lie outside all data."""
    names = dict.fromkeys(name for each in content["comparison"] for name in each["strategies"])
    return note_outside([f"`{name}`" for name in names if load_scenario(name).extrapolates], _WORDS)


def _rival(name: str) -> tuple[str, ...]:
    rival = RIVALS[name]
    values = ", ".join(f"`{key}` {value:.3g}" for key, value in rival.values.items())
    return f"`{name}`", rival.en, values, rival.source


def _counts(seen: pd.DataFrame, rows: pd.DataFrame) -> list[tuple[object, ...]]:
    kinds = rows.groupby("rival", sort=False)["verdict"].value_counts()
    return [
        (f"`{name}`", len(seen), *(int(kinds.get((name, kind), 0)) for kind in (KEPT, LOST, TURNED))) for name in RIVALS
    ]


def _conclusions(rows: pd.DataFrame, seen: pd.DataFrame) -> str:
    """A row a conclusion, a column a rival."""
    keys = ["pair", "wijk", "indicator", "year"]
    by_rival = rows.set_index([*keys, "rival"])["verdict"]
    lines = []
    for each in seen.itertuples():
        digits = OUTCOMES[str(each.indicator)].digits + 1  # small and sure is what is asked about here
        mean, low, high = (
            _WORDS.number(value, digits, signed=True) for value in (each.own_difference, each.own_low, each.own_high)
        )
        place = (each.pair, each.wijk, each.indicator, each.year)
        signs = [_SIGNS[by_rival[(*place, name)]] for name in RIVALS]
        name = _WORDS.name("outcome", str(each.indicator))
        lines.append((each.pair, each.wijk, name, each.year, f"{mean} ({low} to {high})", *signs))
    return table(("pair", "wijk", "outcome", "year", "difference", *(f"`{name}`" for name in RIVALS)), lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compute and write the page; returns the exit code."""
    parser = argparse.ArgumentParser(description="Write docs/rivals.md.")
    parser.add_argument("--replicates", type=int, help="lives of each strategy in each world")
    parser.add_argument("--workers", type=int, help="processes")
    given = parser.parse_args(arguments)
    content = asked()
    replicates = given.replicates or content["replicates"]
    TARGET.write_text(page(computed(content, replicates, given.workers), content, replicates), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
