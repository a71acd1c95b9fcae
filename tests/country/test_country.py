"""A country in small: reading a table, living it by municipality, going on after a stop, the table per wijk."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_wijk import small_profile

from wijksim import WijkModel, WijksimError
from wijksim.country import Country, Lived, Municipality, live_country, living, read_country, told
from wijksim.country.ranking import COLUMNS, LEFT_OUT, OUTCOMES
from wijksim.country.told import NAMED, _kept, country_text, country_values, means_of
from wijksim.country.years import years_of
from wijksim.locale import words
from wijksim.population.cbs.rows import Thin
from wijksim.report import canvas
from wijksim.scenario.scenario import load_scenario
from wijksim.sweeps.extract import extract_of

DATA = Path(__file__).parents[2].parent / "shared" / "data"
STRATEGY = "top-down-4"


def country(*sizes: tuple[int, int]) -> Country:
    """Municipalities of so many wijken of so many residents, in the order given."""
    found, number = [], 0
    for code, (count, residents) in enumerate(sizes, start=1):
        profiles = []
        for _ in range(count):
            number += 1
            wijk = small_profile(residents)
            profiles.append(
                replace(wijk, code=f"WK{code:04d}{number:02d}", slug=f"wijk-{number}", name=f"Wijk {number}")
            )
        found.append(Municipality(f"GM{code:04d}", f"Gemeente {code}", tuple(profiles)))
    thin = (("WK009900", "Niemandsland", Thin("no_population")), ("WK009901", "Stil", Thin("woz_value_unknown")))
    return Country("tabel-2022.csv", 2022, tuple(found), thin)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Two municipalities after two years."""
    asked = country((2, 150), (1, 120))
    return live_country(STRATEGY, asked, tmp_path_factory.mktemp("country"), seed=3, months=24, workers=1, prepare=None)


def test_the_years_kept_are_those_of_a_sweep_and_nothing_is_lost_of_everybody() -> None:
    profiles = country((2, 150)).municipalities[0].profiles
    model = WijkModel(STRATEGY, list(profiles), 5).run(36)
    kept, whole = years_of(model), extract_of(model)
    for slug, years in kept.wijken.items():
        everybody = [name for name in whole.wijken[slug].names if name.startswith(("all:", "money:"))]
        everybody.remove("all:trust_parliament")  # background, which no strategy moves
        assert list(years.names) == everybody
        for name in everybody:
            assert np.array_equal(years[name], whole.wijken[slug][name], equal_nan=True), name


def test_the_table_has_a_row_a_wijk_ranked_by_where_it_ends(lived: Lived) -> None:
    table = lived.table
    assert list(table.columns) == list(COLUMNS)
    assert sorted(table["code"]) == sorted(profile.code for profile in lived.country.profiles)
    assert table["rank"].tolist() == [1, 2, 3]
    assert table["wellbeing_end"].is_monotonic_decreasing
    for name in OUTCOMES:
        assert np.allclose(table[f"{name}_change"], table[f"{name}_end"] - table[f"{name}_start"])
    model = WijkModel(STRATEGY, list(lived.country.municipalities[0].profiles), 3).run(24)
    indicators = model.record.indicators()
    row = table.set_index("code").loc["WK000101"]
    at = (indicators["wijk"] == "wijk-1") & (indicators["group"] == "all") & (indicators["month"] == 24)
    values = indicators[at].set_index("indicator")["value"]
    assert row["wellbeing_end"] == values["wellbeing"]
    assert row["trust_end"] == values["trust_municipality"]
    assert row["satisfaction_end"] == values["satisfied_area"]
    books = model.record.books()
    spent = books[(books["wijk"] == "wijk-1") & books["kind"].str.startswith("spent_")]["cents"].sum() / 100
    people = sum(values_at(indicators, "wijk-1", month) for month in (12, 24))
    assert row["spent_per_resident"] == pytest.approx(spent / people)


def values_at(indicators: pd.DataFrame, wijk: str, month: int) -> float:
    """Residents of a wijk in a month."""
    at = (indicators["wijk"] == wijk) & (indicators["group"] == "all") & (indicators["month"] == month)
    return float(indicators[at & (indicators["indicator"] == "population")]["value"].iloc[0])


def test_what_is_left_out_is_named_with_the_reason(lived: Lived) -> None:
    left = lived.left_out
    assert list(left.columns) == list(LEFT_OUT)
    assert left["code"].tolist() == ["WK009900", "WK009901"]
    assert left["reason"].tolist() == ["no_population", "woz_value_unknown"]
    for language, said in (("nl", "weggelaten"), ("en", "left out")):
        assert said in country_text(lived, language).lower()


def test_going_on_lives_what_is_missing_and_gives_the_same_on_two_workers(lived: Lived, tmp_path: Path) -> None:
    first = live_country(STRATEGY, lived.country, tmp_path, seed=3, months=24, workers=2, prepare=None)
    paths = sorted((tmp_path / "runs").glob("*.parquet"))
    whole = {path.name: path.read_bytes() for path in paths}
    assert len(whole) == 2
    paths[0].unlink()
    told: list[tuple[int, int]] = []
    again = live_country(
        STRATEGY, lived.country, tmp_path, seed=3, months=24, workers=1, prepare=None,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == [(1, 2), (2, 2)]
    assert {path.name: path.read_bytes() for path in (tmp_path / "runs").glob("*.parquet")} == whole
    for each in (first, again):
        pd.testing.assert_frame_equal(each.table, lived.table)


def test_a_municipality_that_fails_is_told_and_its_wijken_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = country((1, 120), (2, 120))

    def fails(scenario: object, profiles: list[object], *others: object) -> object:
        if len(profiles) == 1:
            raise ArithmeticError("books do not close")
        return real(scenario, profiles, *others)

    from wijksim.country import living

    real = living.live
    monkeypatch.setattr(living, "live", fails)
    lived = live_country(STRATEGY, asked, tmp_path, months=12, workers=1, prepare=None)
    assert [each.code for each, _ in lived.failed] == ["GM0001"]
    assert len(lived.table) == 2
    failed = lived.left_out[lived.left_out["reason"] == "failed"]
    assert failed["code"].tolist() == ["WK000101"]
    assert "books do not close" in failed["detail"].item()
    assert "Gemeente 1" in country_text(lived, "en")
    assert country_values(lived)["failed"][0]["code"] == "GM0001"


def test_a_folder_of_something_else_is_refused(lived: Lived, tmp_path: Path) -> None:
    folder = lived.store.folder
    with pytest.raises(WijksimError, match="another seed"):
        live_country(STRATEGY, lived.country, folder, seed=4, months=24, prepare=None)
    with pytest.raises(WijksimError, match="other wijken"):
        live_country(STRATEGY, country((1, 120)), folder, seed=3, months=24, prepare=None)
    with pytest.raises(WijksimError, match=r"holds results of another length\. Name"):
        live_country(STRATEGY, lived.country, folder, seed=3, months=12, prepare=None)
    (tmp_path / "letter.txt").write_text("not ours")
    with pytest.raises(WijksimError, match="no results of a country"):
        live_country(STRATEGY, lived.country, tmp_path, months=12, prepare=None)
    (tmp_path / "file").write_text("a file")
    with pytest.raises(WijksimError, match="is a file"):
        live_country(STRATEGY, lived.country, tmp_path / "file", months=12, prepare=None)
    with pytest.raises(WijksimError, match="multiple of 12"):
        live_country(STRATEGY, lived.country, tmp_path / "new", months=13, prepare=None)


def test_a_table_becomes_municipalities_largest_first_and_too_small_wijken_are_named(tmp_path: Path) -> None:
    rows = [
        {"code": "WK000100", "name": "Klein", "population": "10", "dwellings": "5"},
        {"code": "WK000101", "name": "Dorp", "population": "500", "dwellings": "220"},
        {"code": "WK000200", "name": "Stad", "population": "5000", "dwellings": "2300"},
        {"code": "WK000201", "name": "Leeg", "population": "0", "dwellings": "0"},
    ]
    path = write_simple(tmp_path / "kwb-2022.csv", rows)
    found = read_country(path)
    assert [each.code for each in found.municipalities] == ["GM0002", "GM0001"]
    assert found.residents == 5500
    assert {code: reason.reason for code, _, reason in found.skipped} == {
        "WK000100": "too_small", "WK000201": "no_population",
    }  # fmt: skip
    assert [each.code for each in found.every(2).municipalities] == ["GM0001"]
    only = write_simple(tmp_path / "leeg-2022.csv", rows[-1:])
    with pytest.raises(WijksimError, match="no wijk in it can be lived"):
        read_country(only)


def write_simple(path: Path, rows: list[dict[str, str]]) -> Path:
    """A selection of the official table with only what a profile needs."""
    columns = (
        "code,name,province,area,urbanity,population,pop_0_14,pop_15_24,pop_25_44,pop_45_64,pop_65plus,"
        "dwelling_total,dwelling_value,dwelling_ownership"
    )
    lines = [
        f"{row['code']},{row['name']},Utrecht,2.0,extremely urbanised,{row['population']},"
        f"15,12,26,28,19,{row['dwellings']},300,55"
        for row in rows
    ]
    path.write_text("\n".join([columns, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (
            [0.0, 0.1, 0.2, 0.3, 0.4],
            "follows mostly where it stood: the rank correlation between start and end is 1.00",
        ),
        ([0.2, 0.0, 0.1, 0.4, 0.3], "follows only in part where it stood"),
        ([0.4, 0.3, 0.2, 0.1, 0.0], "hardly follows where it stood"),
        ([0.1] * 5, None),
        ([0.1, 0.2], None),
    ],
)
def test_how_far_places_are_kept_is_said_as_it_is(ends: list[float], said: str | None) -> None:
    starts = [0.1 * place for place in range(len(ends))]
    found = _kept(pd.DataFrame({"wellbeing_start": starts, "wellbeing_end": ends}), words("en"))
    assert [said in each if said else each for each in found] == ([True] if said else [])


def test_means_are_over_residents() -> None:
    table = pd.DataFrame(
        {f"{name}_{part}": [0.0, 3.0] for name in OUTCOMES for part in ("start", "end")}
        | {"residents_start": [100.0, 200.0], "residents_end": [300.0, 0.0], "spent_per_resident": [10.0, 40.0]}
    )
    means = means_of(table)
    assert means["wellbeing_start"] == 2.0
    assert means["wellbeing_end"] == 0.0
    assert means["spent_per_resident"] == 30.0


def test_the_chart_names_the_ends_and_knows_how_many_there_are(lived: Lived, tmp_path: Path) -> None:
    from wijksim.country.chart import ranked_chart, write_chart

    table = pd.concat([lived.table] * 20, ignore_index=True).assign(rank=range(1, 61))
    table["code"] = [f"WK99{at:04d}" for at in range(59)] + ["WK051828"]
    lived.__dict__["table"] = table  # what is cached
    try:
        with canvas.house_style():
            figure = ranked_chart(lived, "en")
        texts = [each.get_text() for each in figure.texts]
        assert sum(text.strip().startswith(("1  ", "10  ", "60  ", "51  ")) for text in texts) == 4
        assert sum("Gemeente" in text for text in texts) == 2 * NAMED
        assert "60" in figure.title
        assert [path.suffix for path in write_chart(lived, tmp_path)] == [".png", ".svg"]
    finally:
        del lived.__dict__["table"]


def test_the_table_of_the_country_is_read_whole() -> None:
    path = DATA / "cbs_kwb_wijken_2022.csv"
    if not path.exists():
        pytest.skip(f"{path} is absent: no country to read")
    with path.open(encoding="utf-8") as lines:
        rows = sum(1 for _ in lines) - 1
    found = read_country(path)
    assert len(found.profiles) + len(found.skipped) == rows
    assert found.residents > 17_000_000
    sizes = [each.residents for each in found.municipalities]
    assert sizes == sorted(sizes, reverse=True)


def _says_what_lies_outside_data(lived: Lived) -> None:
    """A country under a strategy that lies outside all data says so in words, values, chart and Python."""
    from wijksim.country.chart import ranked_chart

    for name in ("manifest", STRATEGY):
        under = replace(lived, scenario=load_scenario(name))
        with canvas.house_style():
            drawn = " ".join(text.get_text() for text in ranked_chart(under, "en").texts)
        note = words("en").say("note.run_extrapolates")
        said = {
            "the text": note in " ".join(country_text(under, "en").split()),
            "the values": country_values(under)["extrapolates"],
            "the chart": note in " ".join(drawn.split()),
            "Python": "outside all data" in repr(under),
        }
        for what, each in said.items():
            assert each == under.scenario.extrapolates, f"{what} of {name}: outside all data is {each}"


def test_a_country_says_what_lies_outside_data_and_a_fault_in_that_is_noticed(lived: Lived) -> None:
    _says_what_lies_outside_data(lived)
    for module, function in ((told, "outside"), (living, "outside_all_data")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, function, lambda *_: [])
            with pytest.raises(AssertionError, match="outside all data is False"):
                _says_what_lies_outside_data(lived)
