"""What a sweep keeps of a run is what the run's own tables say, to the bit."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_sweeps import design
from small_wijk import small_profile

from wijksim.errors import WijksimError
from wijksim.experiments.single import result_of
from wijksim.model import WijkModel
from wijksim.observe.books import KINDS
from wijksim.scenario.scenario import load_scenario
from wijksim.sweeps.cells import cells_of, jobs_of
from wijksim.sweeps.extract import FLOWS, OUTCOMES, Extract, Years, extract_of
from wijksim.sweeps.run_file import read, to_bytes


@pytest.fixture(scope="module")
def lived():
    """Two copies of a small wijk after five years, so that there is an election and a programme that ends."""
    return WijkModel(load_scenario("manifest").with_months(60), [small_profile(), small_profile()], 3).run(60)


def series(extract):
    """All values by wijk, series and year."""
    return {
        (wijk, name, year): value
        for wijk, years in extract.wijken.items()
        for name, row in zip(years.names, years.values.tolist(), strict=True)
        for year, value in enumerate(row)
        if not math.isnan(value)
    }


def test_indicators_are_those_of_the_run_at_year_ends(lived):
    kept = series(extract_of(lived))
    table = result_of(lived).indicators
    flows = table["indicator"].isin(FLOWS)
    ends = table[(table["month"] % 12 == 0) & ~flows]
    found = {
        (row.wijk, f"{row.group}:{row.indicator}", row.month // 12): row.value
        for row in ends.itertuples()
        if not math.isnan(row.value)
    }
    moved = table[flows]
    years = moved.groupby([moved["wijk"], "all:" + moved["indicator"], (moved["month"] + 11) // 12])["value"].sum()
    found |= {tuple(key): value for key, value in years.items()}
    assert {key: value for key, value in kept.items() if not key[1].startswith("money:")} == found
    assert {f"all:{name}" for name in OUTCOMES} <= {name for _, name, _ in kept}


def test_money_is_the_sum_of_the_year_and_what_is_carried_that_at_its_end(lived):
    kept = {key: value for key, value in series(extract_of(lived)).items() if key[1].startswith("money:")}
    books = result_of(lived).books
    year = ((books["month"] + 11) // 12).rename("year")
    flows = books[books["kind"] != "carried"].groupby(["wijk", "kind", year])["cents"].sum()
    carried = books[(books["kind"] == "carried") & (books["month"] % 12 == 0)]
    wanted = {(wijk, f"money:{kind}", when): float(cents) for (wijk, kind, when), cents in flows.items()}
    wanted |= {(row.wijk, "money:carried", row.month // 12): float(row.cents) for row in carried.itertuples()}
    for key, cents in kept.items():
        assert cents == wanted.get(key, 0.0), key
    assert wanted.keys() <= kept.keys()
    assert len(kept) == 2 * len(KINDS) * 5


def test_a_file_holds_what_was_kept_and_nothing_of_when_and_where(lived, tmp_path):
    kept = extract_of(lived)
    path = tmp_path / "run.parquet"
    path.write_bytes(to_bytes(kept))
    again = read(path)
    assert series(again) == series(kept)
    assert (again.digest, again.provenance) == (kept.digest, kept.provenance)
    assert to_bytes(again) == to_bytes(kept)


def test_one_other_bit_is_another_digest(lived):
    kept = extract_of(lived)
    for wijk, years in kept.wijken.items():
        values = years.values.copy()
        values[0, 0] = np.nextafter(values[0, 0], 10)
        other = replace(kept, wijken={**kept.wijken, wijk: Years(years.names, values)})
        assert other.digest != kept.digest


def test_damage_and_forgery_are_told(lived, tmp_path):
    kept = extract_of(lived)
    whole = to_bytes(kept)
    path = tmp_path / "run.parquet"
    wijk, years = next(iter(kept.wijken.items()))
    forged = Extract({**kept.wijken, wijk: Years(years.names, years.values + 1.0)}, kept.provenance)
    forged.__dict__["digest"] = kept.digest
    other = pd.DataFrame({"a": [1]}).to_parquet()
    for content, words in [
        (whole[: len(whole) // 2], "damaged"),
        (b"", "damaged"),
        (to_bytes(forged), "digest differs"),
        (other, "no wijksim-sweep-run file"),
    ]:
        path.write_bytes(content)
        with pytest.raises(WijksimError, match=words):
            read(path)


def test_keys_are_those_of_the_jobs_they_stand_for():
    asked = design(wijken=["moerwijk", "giethoorn"])
    jobs = jobs_of(asked, cells_of(asked))
    assert len(jobs) == 16
    for job in jobs:
        plain = type(job).__mro__[1](job.scenario, job.profiles, job.seed, job.months)
        assert plain.key == job.key
        assert plain.label == job.label
