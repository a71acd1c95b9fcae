"""Designs of sweeps and lists of points as nobody should write them, and folders of sweeps with places changed."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fuzz import Target, edited, edits, mutations, refused
from fuzz_toml import document, junk, leaves
from hypothesis import strategies as st

from wijksim.scenario.parameters import PARAMETERS
from wijksim.sweeps import list_designs, load_design, open_sweep, sweep
from wijksim.sweeps.listed import read_list
from wijksim.sweeps.plans import KINDS
from wijksim.sweeps.shipped import locate_design
from wijksim.sweeps.varied import NAMES

_TOP = [
    "format", "name", "strategies", "wijken", "together", "residents", "years", "seed", "replicates", "title",
    "question", "vary", "plan", "until", "small", "full",
]  # fmt: skip
_WITHIN = [
    "kind",
    "points",
    "levels",
    "file",
    "low",
    "high",
    "scale",
    "all",
    "except",
    "outcome",
    "narrower",
    "at_most",
]
_keys = st.sampled_from([*_TOP, *_WITHIN])
_nested = junk(_keys)
_names = st.sampled_from(["trust_gain", "room", "mechanisms.room", "outreach", "programmes", "all", "except"])
_ranges = st.fixed_dictionaries(
    {}, optional={key: leaves | st.lists(leaves, max_size=3) for key in ("low", "high", "scale", "levels")}
)
_plans = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS) | leaves},
    optional={"points": st.integers(-1, 9) | leaves, "seed": leaves, "levels": leaves, "file": leaves},
)
_until = {"outcome": st.just("wellbeing") | leaves, "year": leaves, "narrower": leaves, "at_most": leaves}
_settings = st.fixed_dictionaries({}, optional=dict.fromkeys(("residents", "years", "points", "replicates"), leaves))
#: A document whose keys are all in place, so that the junk reaches the checks of the values.
_well_placed = st.fixed_dictionaries(
    {
        "format": st.just(1),
        "name": st.just("mine"),
        "strategies": st.just(["manifest"]) | st.lists(leaves, max_size=3),
        "wijken": st.just(["giethoorn"]) | st.lists(leaves, max_size=3),
        "vary": st.dictionaries(_names, st.booleans() | st.lists(leaves, max_size=3) | _ranges | leaves, max_size=4),
        "plan": _plans,
    },
    optional={
        "years": leaves, "seed": leaves, "replicates": leaves, "residents": leaves, "together": leaves,
        "until": st.fixed_dictionaries({}, optional=_until), "small": _settings, "full": _settings,
    },
)  # fmt: skip
_any_toml = _well_placed | st.dictionaries(_keys | st.text(max_size=8), _nested, max_size=6)
_shipped = [locate_design(name).read_bytes() for name in list_designs()]


def _check_design(content: bytes, folder: Path) -> None:
    """Either a design whose points can be run comes out, or a `WijksimError` with one bounded line."""
    path = folder / "mine.toml"
    path.write_bytes(content)
    found = []
    if refused(lambda: found.append(load_design(path))):
        return
    [asked] = found
    assert asked.strategies
    assert asked.wijken
    assert 1 <= len(asked.seeds) <= 10_000
    assert 12 <= asked.months <= 1200
    if asked.sampling.size(asked.varied) > 2000:
        return
    for each in asked.varied:
        assert asked.points[each.name].between(each.low, each.high).all()


_CELLS = ["0.1", "0.25", "1", "-0", "", " ", "nan", "inf", "1e400", "1_0", "٣", "9" * 5000, "=1+1", "\x1b[2J", '"']
_rows = st.lists(st.lists(st.sampled_from(_CELLS) | st.text(max_size=6), min_size=1, max_size=3), max_size=4)
_heads = st.lists(st.sampled_from([*list(PARAMETERS)[:4], "outreach", "mechanisms.room"]), min_size=1, max_size=3)


def _table(head: list[str], rows: list[list[str]], mark: str) -> bytes:
    return "\n".join(mark.join(row) for row in [head, *rows]).encode("utf-8", "surrogatepass")


def _check_list(content: bytes, folder: Path) -> None:
    path = folder / "points.csv"
    path.write_bytes(content)
    found: list[Any] = []
    if refused(lambda: found.extend(read_list(path))):
        return
    varied, points = found
    assert len(points) == len(points.drop_duplicates()) > 0
    assert points.notna().all().all()
    assert {each.name for each in varied} <= NAMES.keys()


@cache
def _folder() -> dict[str, bytes]:
    """The files of a small sweep, some of its runs compacted."""
    from wijksim.sweeps.packs import compact
    from wijksim.sweeps.reader import parse_design

    asked = {
        "format": 1, "name": "mine", "strategies": ["top-down-4", "manifest"], "wijken": ["moerwijk"],
        "residents": 100, "years": 1, "replicates": 1,
    }  # fmt: skip
    with TemporaryDirectory() as name:
        compact(sweep(parse_design("mine", asked), name, workers=1).store)
        sweep(parse_design("mine", {**asked, "replicates": 2}), name, workers=1)
        return {path.relative_to(name).as_posix(): path.read_bytes() for path in sorted(Path(name).rglob("*.*"))}


_changes = st.tuples(st.integers(0, 9), st.integers(0, 100_000), edits(400))


def _check_folder(case: tuple[int, int, list[tuple[int, int, bytes | None]]], folder: Path) -> None:
    """A changed file is refused, or what is read is what was there."""
    files = dict(_folder())
    which, at, changes = case
    name = sorted(files)[which % len(files)]
    at %= len(files[name]) + 1
    files[name] = files[name][:at] + edited(files[name][at : at + 400], changes) + files[name][at + 400 :]
    place = folder / "sweep"
    shutil.rmtree(place, ignore_errors=True)
    for each, content in files.items():
        (place / each).parent.mkdir(parents=True, exist_ok=True)
        (place / each).write_bytes(content)

    def look() -> None:
        found = open_sweep(place)
        rows = found.outcomes(["wellbeing"], [1])
        assert 0 <= found.finished <= found.planned
        assert len(rows) <= found.planned
        assert repr(found)

    refused(look)


TARGETS = [
    Target("design bytes", 0.5, st.binary(max_size=200), _check_design),
    Target("design TOML", 1.5, _any_toml.map(document), _check_design),
    Target("design edits", 1, st.sampled_from(_shipped).flatmap(mutations), _check_design),
    Target("points rows", 1, st.builds(_table, _heads, _rows, st.sampled_from([",", ";", "\t"])), _check_list),
    Target("points bytes", 0.5, st.binary(max_size=200).map(lambda data: b"outreach\n" + data), _check_list),
    Target("sweep folders", 0.5, _changes, _check_folder),
]
