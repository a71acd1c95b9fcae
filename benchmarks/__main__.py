"""`python -m benchmarks [speed|agreement|start|user|viewer|sweep|thousand|all] [--quick] [--out FILE]`: a table."""

import argparse
import json
import os
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_name] = "1"


def _speed(quick: bool) -> dict[str, Any]:
    from benchmarks.parts import Parts
    from benchmarks.speed import HEAD, measure_all, sizes

    lines = measure_all(quick)
    print(HEAD)
    for measured, peer in lines:
        print(measured.line(peer))
    size = sizes()
    print(
        f"bytes per resident at 5,000: columns {size['columns']:.0f}, ties {size['ties']:.0f}; "
        f"rows per resident {size['rows']:.2f}\n"
    )
    parts = Parts.measure(24 if quick else 240)
    print("\n".join(parts.lines()))
    return {
        "speed": [vars(measured) | {"ns": measured.ns, "peer": peer and peer.ns} for measured, peer in lines],
        "bytes": size, "parts": parts.ns,
    }  # fmt: skip


def _agreement(quick: bool) -> dict[str, Any]:
    from benchmarks.agreement import compare

    agreement = compare(range(1, 9 if quick else 31))
    print("\n".join(agreement.lines()))
    return {"agreement": {"rms": agreement.rms, "seeds": agreement.seeds, "z": agreement.z.tolist()}}


def _start(quick: bool) -> dict[str, Any]:
    from benchmarks.start import lines, measure

    seconds = measure(5 if quick else 31)
    print("\n".join(lines(seconds)))
    return {"start": seconds}


def _user(quick: bool) -> dict[str, Any]:
    from benchmarks.user import measure

    lines = measure(quick)
    print("\n".join(lines))
    return {"user": lines}


def _viewer(quick: bool) -> dict[str, Any]:
    from benchmarks.viewer import measure

    lines = measure(quick)
    print("\n".join(lines))
    return {"viewer": lines}


def _sweep(quick: bool, whole: bool = False) -> dict[str, Any]:
    from benchmarks.sweep import measure

    lines = measure(quick, whole)
    print("\n".join(line.text() for line in lines))
    return {"sweep": [vars(line) for line in lines]}


_MEASURES = {
    "speed": _speed,
    "agreement": _agreement,
    "start": _start,
    "user": _user,
    "viewer": _viewer,
    "sweep": _sweep,
}


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", default="all", choices=[*_MEASURES, "thousand", "all"])
    parser.add_argument("--quick", action="store_true", help="fewer months and seeds, no run of 50,000")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write the figures as JSON")
    asked = parser.parse_args()
    from benchmarks.machine import machine

    results: dict[str, Any] = {"machine": machine()}
    print(", ".join(f"{name} {value}" for name, value in results["machine"].items()) + "; one thread")
    for what, measure in _MEASURES.items():
        if asked.what in (what, "all"):
            results |= measure(asked.quick)
    if asked.what == "thousand":
        results |= _sweep(asked.quick, whole=True)
    if asked.out:
        asked.out.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
