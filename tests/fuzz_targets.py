"""Tables of targets as nobody should write them: any bytes, shipped tables with places changed, rows of odd cells."""

import csv
import io
from importlib import resources
from pathlib import Path

from fuzz import Target, mutations, refused
from hypothesis import strategies as st

from wijksim.patterns.metrics import METRICS
from wijksim.patterns.names import known_names
from wijksim.patterns.targets import COLUMNS, KINDS, MAX_ROWS, read_targets

_SHIPPED = resources.files("wijksim.patterns").joinpath("targets.csv").read_bytes()
_ODD = [
    *("", " ", "nan", "inf", "1e400", "-0", "1_0", "٣", "9" * 5000, "0x10", "=cmd|'/c calc'!A0", "\x1b[2J", "a\nb"),
    *("/dev/zero", "../x.toml", "loop.toml", "manifest", "top-down-4", "a > b", "hardship > work", "stayers", "0.5"),
]
_texts = st.sampled_from(_ODD) | st.text(max_size=12)
_names = sorted({argument.name for metric in METRICS.values() for argument in metric.arguments})
_pairs = st.tuples(
    st.sampled_from(_names) | _texts,
    st.sampled_from([*known_names()[:8], "1", "4", "20", *(each.example for each in METRICS.values())]) | _texts,
)
_arguments = st.sampled_from([each.example for each in METRICS.values()]) | st.lists(_pairs, max_size=5).map(
    lambda pairs: "; ".join(f"{name}={value}" for name, value in pairs)
)
_rows = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["A1", "A2"]) | _texts,
        "kind": st.sampled_from([*KINDS, ""]) | _texts,
        "metric": st.sampled_from(list(METRICS)) | _texts,
        "arguments": _arguments,
        "lo": st.sampled_from(["0", "0,5", "1"]) | _texts,
        "hi": st.sampled_from(["1", "2", "1,5"]) | _texts,
        "source": st.just("x") | _texts,
    }
)


def _written(rows: list[dict[str, str]], header: list[str], mark: str) -> bytes:
    """The rows under a header, which need not fit them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark, escapechar="\\")
    writer.writerows([header, *([row.get(name, "") for name in header] for row in rows)])
    return text.getvalue().encode("utf-8", "surrogatepass")


def _check(content: bytes, folder: Path) -> None:
    path = folder / "targets.csv"
    path.write_bytes(content)
    found = []
    if refused(lambda: found.extend(read_targets(path))):
        return
    assert 1 <= len(found) <= MAX_ROWS
    assert len({target.id for target in found}) == len(found)
    for target in found:
        assert target.lo <= target.hi
        assert target.kind in KINDS
        assert all(need.months >= 0 for need in target.needs)


_headers = st.just(list(COLUMNS)) | st.permutations(COLUMNS) | st.lists(st.sampled_from(COLUMNS) | _texts, max_size=8)
_tables = st.builds(_written, st.lists(_rows, max_size=3), _headers, st.sampled_from([",", ";", "\t"]))
TARGETS = [
    Target("targets bytes", 0.5, st.binary(max_size=200), _check),
    Target("targets edits", 1, mutations(_SHIPPED), _check),
    Target("targets rows", 1.5, _tables, _check),
]
