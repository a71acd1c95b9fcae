"""Small designs to test with: two strategies in a wijk of a hundred residents, some months of processor in all."""

from pathlib import Path
from typing import Any

from wijksim.sweeps import Design, sweep
from wijksim.sweeps.reader import parse_design

CONTENT: dict[str, Any] = {
    "format": 1,
    "name": "small",
    "strategies": ["top-down-4", "resident-led-4"],
    "wijken": ["moerwijk"],
    "residents": 100,
    "years": 2,
    "replicates": 2,
    "vary": {"trust_gain": True, "outreach": [0.0, 0.5]},
    "plan": {"kind": "latin-hypercube", "points": 2},
}


def content(**changes: Any) -> dict[str, Any]:
    """What the file of the small design holds, with changes; a change to None leaves the key out."""
    return {key: value for key, value in {**CONTENT, **changes}.items() if value is not None}


def design(**changes: Any) -> Design:
    """The small design with changes."""
    return parse_design("small.toml", content(**changes))


def ran(folder: Path, **changes: Any) -> Any:
    """The small design, run in this process."""
    return sweep(design(**changes), folder, workers=1)


def files(folder: Path) -> dict[str, bytes]:
    """The loose runs by name."""
    return {path.name: path.read_bytes() for path in (folder / "runs").glob("*.parquet")}
