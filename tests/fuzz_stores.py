"""Folders of results in which somebody, or a broken disk, changed something.

`rerun` and the same comparison once more meet a file that is cut off, changed, gone, swapped, or a link or pipe:
they refuse it by a message or do the work again, and what comes out is what an untouched folder gives.
"""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from cli_village import make_village
from fuzz import Target, answer, edited, edits, refused
from hypothesis import strategies as st

from wijksim.experiments.compare import Comparison, compare
from wijksim.experiments.provenance import canonical, content_hash
from wijksim.population.profile_file import read_profile

STRATEGIES = ("top-down-4", "resident-led-4")
MONTHS = 1


@cache
def whole() -> tuple[dict[str, bytes], str]:
    """The files of a finished comparison of one month in a village, by name, and its digest."""
    with tempfile.TemporaryDirectory() as name:
        comparison = _compared(Path(name))
        files = {path.relative_to(name).as_posix(): path.read_bytes() for path in Path(name).rglob("*.*")}
        return files, comparison.digest


def _compared(folder: Path) -> Comparison:
    return compare(STRATEGIES, _village(), replicates=1, months=MONTHS, workers=1, out=folder)


@cache
def _village() -> Any:
    with tempfile.TemporaryDirectory() as name:
        return read_profile(make_village(Path(name)))


def names() -> list[str]:
    """The files of the folder: the manifest, the log and two runs."""
    return sorted(whole()[0])


# --- what can befall a folder -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Harm:
    """What becomes of one file; `detail` says with what, in few bytes."""

    name: str
    kind: str
    detail: Any = None

    def __call__(self, folder: Path) -> None:
        path = folder / self.name
        if path.is_dir():
            return
        path.unlink(missing_ok=True)
        path.parent.mkdir(exist_ok=True)
        match self.kind:
            case "folder":
                path.mkdir()
            case "pipe":
                os.mkfifo(path)
            case "link":
                path.symlink_to(self.detail)
            case "gone":
                pass
            case _:
                path.write_bytes(self._content(whole()[0].get(self.name, b"")))

    def _content(self, old: bytes) -> bytes:
        match self.kind:
            case "cut":
                return old[: self.detail % (len(old) + 1)]
            case "zeros":
                at, length = self.detail
                at %= len(old) + 1
                return old[:at] + bytes(len(old[at : at + length])) + old[at + length :]
            case "other":
                return whole()[0][self.detail]
            case "edits":
                return edited(old, [(at % (len(old) + 1), length, new) for at, length, new in self.detail])
            case "keys":
                return json.dumps({**json.loads(old), **self.detail}).encode()
            case _:
                return bytes(self.detail)


def harms() -> st.SearchStrategy[list[Harm]]:
    """One or two of them."""
    place = st.integers(0, 2**20)
    kinds = {
        "cut": place,
        "zeros": st.tuples(place, st.integers(1, 600)),
        "other": st.sampled_from(names()),
        "edits": edits(2**20),
        "bytes": st.binary(max_size=60),
        "link": st.sampled_from([*names(), "/dev/zero", "/dev/null", "nowhere", "/"]),
        **dict.fromkeys(("gone", "folder", "pipe"), st.none()),
    }
    known = st.sampled_from(list(kinds.items())).flatmap(
        lambda pair: st.builds(Harm, st.sampled_from(names()), st.just(pair[0]), pair[1])
    )
    named = st.sampled_from([f"runs/{'0' * 32}.parquet", "runs/x.parquet", "runs/.a.b.1.tmp", "failures/x", "\udcff"])
    strangers = st.builds(Harm, named, st.just("other"), st.sampled_from(names()))
    keys = st.sampled_from([*json.loads(whole()[0]["manifest.json"]), "more"])
    manifests = st.builds(
        Harm, st.just("manifest.json"), st.just("keys"), st.dictionaries(keys, json_values, max_size=3)
    )
    return st.lists(known | strangers | manifests, min_size=1, max_size=2)


_plain = st.none() | st.booleans() | st.integers(-2, 400) | st.floats(allow_nan=False, allow_infinity=False)
_words = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
json_values = st.recursive(
    _plain | _words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3),
    max_leaves=6,
)


def _harmed(harms: list[Harm], folder: Path) -> Path:
    place = folder / "out"
    shutil.rmtree(place, ignore_errors=True)
    for name, content in whole()[0].items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for harm in harms:
        harm(place)
    return place


def _continued(harms: list[Harm], folder: Path) -> None:
    """The same comparison once more: refused, or the numbers of an untouched folder."""
    place = _harmed(harms, folder)
    found: list[Comparison] = []
    if not refused(lambda: found.append(_compared(place))):
        assert found[0].digest == whole()[1]


def _rerun(harms: list[Harm], folder: Path) -> None:
    """Made again: refused, or the same, or a difference that is told."""
    code, printed = answer(["rerun", str(_harmed(harms, folder)), "--workers", "1"])
    assert code in (0, 1, 2)
    assert (code == 0) == ("precies hetzelfde, bit voor bit" in printed)


def _story(harms: list[Harm], folder: Path) -> None:
    """A life of it told: refused, or whole and dated sentences."""
    code, printed = answer(["story", str(_harmed(harms, folder)), "--resident", "4", "--quiet"])
    assert code in (0, 2)
    if code == 0:
        title, *told = printed.strip().splitlines()
        assert title.startswith("Bewoner 4 van ")
        assert told
        assert all(line.startswith("Jaar 1, maand 1: ") for line in told)


# --- a provenance that is sealed, and wrong -----------------------------------------------------------------


def provenances() -> st.SearchStrategy[dict[str, Any]]:
    """The provenance of a run with some places replaced, some of them deep in it."""
    name = next(each for each in names() if each.startswith("runs/"))
    header = json.loads(pq.read_schema(_buffer(whole()[0][name])).metadata[b"wijksim"])
    good = header["provenance"]
    tops = st.dictionaries(st.sampled_from(list(good)), json_values, min_size=1, max_size=2)
    return (
        tops.map(lambda given: {**good, **given})
        | st.builds(partial(_with, good, "scenario"), st.sampled_from(list(good["scenario"]["content"])), json_values)
        | st.builds(partial(_with, good, "wijk"), st.sampled_from(list(good["wijken"][0]["content"])), json_values)
    )


def _with(good: dict[str, Any], part: str, key: str, value: Any) -> dict[str, Any]:
    copy = json.loads(json.dumps(good))
    content = copy["scenario"]["content"] if part == "scenario" else copy["wijken"][0]["content"]
    content[key] = value
    return copy


def _buffer(content: bytes) -> Any:
    import pyarrow as pa

    return pa.BufferReader(content)


def _sealed(provenance: dict[str, Any], folder: Path) -> None:
    """A run with that provenance, sealed as wijksim does: refused, or lived again and compared."""
    name = next(each for each in names() if each.startswith("runs/"))
    table = pq.read_table(_buffer(whole()[0][name]))
    header = json.loads(table.schema.metadata[b"wijksim"])
    header = {**header, "provenance": provenance}
    del header["seal"]
    text = canonical({**header, "seal": content_hash(header)})
    place = folder / "one.parquet"
    pq.write_table(table.replace_schema_metadata({b"wijksim": text.encode()}), place)
    code, printed = answer(["rerun", str(place), "--workers", "1"])
    assert code in (0, 1, 2)
    assert (code == 0) == ("precies hetzelfde, bit voor bit" in printed)
    # of a run that does not come out the same no story is told
    assert answer(["story", str(place), "--resident", "4", "--quiet"])[0] in ((0, 2) if code == 0 else (2,))


CONTINUED = Target("store continued", 1, st.deferred(harms), _continued)
RERUN = Target("store rerun", 0.3, st.deferred(harms), _rerun)
SEALED = Target("store provenance", 0.3, st.deferred(provenances), _sealed)
STORY = Target("store story", 0.3, st.deferred(harms), _story)
TARGETS = [CONTINUED, RERUN, STORY, SEALED]
