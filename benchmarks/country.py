"""The whole country in one go: how long building, living and storing take, and how much memory at the most.

Asked is every wijk of the table of CBS (some 3,340 wijken, 17.6 million residents), 20 years, within 3 minutes and 8 GB
on two cores. Parts are in processor seconds. With a sample, municipalities of every size are lived and the rest is
estimated from them: so many seconds a wijk and so many a resident (least squares over the sample).
"""

import json
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np

#: What was asked: seconds, bytes, cores.
SECONDS, BYTES, CORES = 180.0, 8e9, 2
YEARS = 20
STRATEGY = "manifest"
#: Municipalities in a quick measurement.
QUICK = 12
TABLE = Path(__file__).parents[1].parent / "shared" / "data" / "cbs_kwb_wijken_2022.csv"
#: Another place of the table.
VARIABLE = "WIJKSIM_COUNTRY"
PARTS = ("build", "live", "keep", "store")


@dataclass(frozen=True)
class Measured:
    """Seconds by municipality and part (municipalities, parts) with wijken and residents, and what it took in all."""

    sizes: Any
    seconds: Any
    wall: float
    peak: float

    def estimate(self, sizes: Any) -> Any:
        """Seconds of each part over municipalities of these sizes (municipalities, 2): wijken and residents."""
        if len(sizes) == len(self.sizes):
            return self.seconds.sum(axis=0)
        each = np.linalg.lstsq(self.sizes.astype(float), self.seconds, rcond=None)[0]
        return sizes.sum(axis=0) @ each


def measure(sample: int | None = None) -> dict[str, Any]:
    """Live the country, or a sample of so many municipalities, and print what it took."""
    from wijksim.country import read_country
    from wijksim.experiments.single import warm_up

    path = Path(os.environ.get(VARIABLE, TABLE))
    if not path.exists():
        print(f"country: {path} is absent; name the table of CBS in {VARIABLE}.")
        return {}
    began = time.perf_counter()
    country = read_country(path)
    read = time.perf_counter() - began
    warm_up()
    whole = np.array([(len(each.profiles), each.residents) for each in country.municipalities])
    asked = country if sample is None else country.every(max(1, len(country.municipalities) // sample))
    measured = _lived(asked)
    seconds = measured.estimate(whole)
    wall = read + (measured.wall if sample is None else float(seconds.sum()) / CORES)
    found = {
        "wijken": int(whole[:, 0].sum()), "residents": int(whole[:, 1].sum()),
        "sample": [int(number) for number in measured.sizes.sum(axis=0)], "read": read,
        **dict(zip(PARTS, map(float, seconds), strict=True)),
        "wall": wall, "of_asked_time": wall / SECONDS,
        "peak_bytes": measured.peak, "of_asked_memory": measured.peak / BYTES,
    }  # fmt: skip
    print("\n".join(lines(found, sample is not None)))
    return found


def lines(found: dict[str, Any], estimated: bool) -> list[str]:
    """The table."""
    size = f"{found['wijken']:,} wijken, {found['residents']:,} residents, {YEARS} years, {CORES} processes"
    wijken, residents = found["sample"]
    how = f"estimated from {wijken:,} wijken with {residents:,} residents" if estimated else "all of it lived"
    rows = [f"country: {size}; {how}", f"  {'read the table':<16}{found['read']:>9.1f} s"]
    for part in PARTS:
        each = 1e3 * found[part] / found["wijken"]
        rows.append(f"  {part:<16}{found[part]:>9.1f} s of a core{each:>9.1f} ms a wijk")
    rows.append(f"  {'in all':<16}{found['wall']:>9.1f} s, {found['of_asked_time']:.2f} of the {SECONDS:.0f} s asked")
    memory = (
        f"{found['peak_bytes'] / 1e9:.2f} GB at most, {found['of_asked_memory']:.2f} of the {BYTES / 1e9:.0f} asked"
    )
    return [*rows, f"  {'memory':<16}{memory}"]


def _lived(country: Any) -> Measured:
    """Live a country on two processes in a folder that is thrown away."""
    from wijksim.experiments.executor import Run, run_many
    from wijksim.experiments.plan import Job
    from wijksim.scenario.scenario import load_scenario
    from wijksim.sweeps.store import SweepStore

    scenario = load_scenario(STRATEGY).with_months(12 * YEARS)
    jobs = [Job(scenario, each.profiles, 1, 12 * YEARS) for each in country.municipalities]
    with tempfile.TemporaryDirectory(prefix="wijksim-country-") as name, _Memory() as memory:
        store = SweepStore(Path(name))
        store.runs.mkdir()
        began = time.perf_counter()
        records = run_many(jobs, store, CORES, _shown, cast(Run, partial(_timed, name)))
        wall = time.perf_counter() - began
        spent = {}
        for path in Path(name).glob("times-*.jsonl"):
            for line in path.read_text(encoding="utf-8").splitlines():
                code, *seconds = json.loads(line)
                spent[code] = seconds
    if failed := [record.error for record in records if not record.ok]:
        raise RuntimeError(f"{len(failed)} municipalities failed: {failed[0]}")
    seconds = np.array([spent[each.profiles[0].code] for each in country.municipalities])
    sizes = np.array([(len(each.profiles), each.residents) for each in country.municipalities])
    return Measured(sizes, seconds, wall, memory.peak)


def _timed(folder: str, scenario: Any, profiles: list[Any], seed: int, months: int, rules: Any = None) -> None:
    """Live and store one municipality, with the processor seconds of each part noted in a file."""
    from wijksim.country.years import years_of
    from wijksim.model import WijkModel
    from wijksim.sweeps.store import SweepStore

    ticks = [time.process_time()]
    model = WijkModel(scenario, profiles, seed, rules=dict(rules or {}), follows_projects=False)
    ticks.append(time.process_time())
    model.run(months)
    ticks.append(time.process_time())
    extract = years_of(model)
    ticks.append(time.process_time())
    SweepStore(Path(folder)).save(profiles[0].code, extract)
    ticks.append(time.process_time())
    with (Path(folder) / f"times-{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps([profiles[0].code, *np.diff(ticks).tolist()]) + "\n")


def _shown(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {total} municipalities", end="" if done < total else "\n", file=sys.stderr, flush=True)


class _Memory:
    """Within it, `peak` is the most resident memory (bytes) that this process and its children held together."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Memory":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.2):
            self.peak = max(self.peak, _resident())


def _resident() -> float:
    """Resident memory of this process and all under it, bytes, as Linux tells it; 0 elsewhere."""
    parents, pages = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        except OSError:
            continue  # it ended meanwhile
        parents[int(path.parent.name)], pages[int(path.parent.name)] = int(fields[1]), int(fields[21])
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return float(sum(pages.get(pid, 0) for pid in ours)) * float(os.sysconf("SC_PAGE_SIZE"))
