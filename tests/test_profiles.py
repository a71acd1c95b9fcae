"""The figures of the wijken: true to the tables, with their provenance, found by any usual name."""

import csv
import doctest
import json
import math
import pickle
import shutil
import subprocess
import sys
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijksim.errors import WijksimError
from wijksim.population import catalogue
from wijksim.population.catalogue import find_wijk, list_wijken
from wijksim.population.profile import FIGURES, HOUSEHOLD_KINDS, Profile
from wijksim.population.profile_file import read_profile

DATA = Path(__file__).parents[1].parent / "shared" / "data"
SHIPPED = Path(str(files("wijksim.population"))) / "profiles"
CODES = {
    "gemiddelde-wijk": "NL",
    "giethoorn": "WK170817",
    "heechterp-schieringen": "WK008050",
    "leidsche-rijn": "WK034409",
    "moerwijk": "WK051836",
    "nergensveld": "XX0001",
    "nieuwland": "WK060606",
    "overvecht": "WK034403",
    "poelenburg": "WK047912",
    "presikhaaf-west": "WK020204",
    "schildersbuurt": "WK051829",
    "transvaalbuurt": "WK036330",
    "ypenburg": "WK051842",
}
INVENTED = "nergensveld"
REAL = sorted(set(CODES) - {"gemiddelde-wijk", INVENTED})
ELAN_YEAR = "2022"
RESIDENTS_OF_AVERAGE = 5000
PERSONS = {"single": 1.0, "couple": 2.0, "couple_children": 3.85, "single_parent": 2.6, "multi": 2.6}


def table(name: str) -> dict[str, dict[str, str]]:
    """Rows of a table by wijk code; skips the test where the table is absent."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is absent: the profile cannot be compared with it")
    with path.open(encoding="utf-8") as lines:
        return {row["code"]: row for row in csv.DictReader(lines) if row.get("year", ELAN_YEAR) == ELAN_YEAR}


def weighted_mean(rows: dict[str, dict[str, str]], column: str) -> float:
    """Mean of a column over the wijken that have it, weighted by residents of 2022."""
    residents = table("cbs_kwb_wijken_2022.csv")
    pairs = [
        (float(row[column]), float(residents[code]["population"]))
        for code, row in rows.items()
        if row[column] and code in residents
    ]
    return math.fsum(value * weight for value, weight in pairs) / math.fsum(weight for _, weight in pairs)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one profile, `presikhaaf-west.toml`, that a test may spoil."""
    shutil.copy(SHIPPED / "presikhaaf-west.toml", tmp_path)
    return tmp_path


def rewrite(path: Path, old: str, new: str) -> None:
    """Replace `old`, which must be there, in a profile file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class TestShippedProfiles:
    def test_the_promised_wijken_are_there(self) -> None:
        assert {profile.slug: profile.code for profile in list_wijken()} == CODES

    def test_every_declared_figure_is_a_field_in_the_same_order(self) -> None:
        names = [field.name for field in fields(Profile)]
        assert names == ["code", "slug", "name", "municipality", "province", *FIGURES, "figures"]

    @pytest.mark.parametrize("slug", CODES)
    def test_every_field_has_its_provenance(self, slug: str) -> None:
        profile = find_wijk(slug)
        assert list(profile.figures) == list(FIGURES)
        for name, figure in profile.figures.items():
            assert figure.value == getattr(profile, name)
            assert figure.source
            assert (figure.value is None) == (figure.kind == "missing")
            assert figure.kind != "table" or (figure.file and figure.column)

    @pytest.mark.parametrize("slug", CODES)
    def test_households_sum_to_100_and_fill_the_dwellings(self, slug: str) -> None:
        """Shares times persons a household come near the residents per dwelling that the table gives."""
        profile = find_wijk(slug)
        assert sum(profile.household_shares.values()) == pytest.approx(100.0)
        persons = sum(PERSONS[kind] * profile.household_shares[kind] / 100 for kind in HOUSEHOLD_KINDS)
        assert persons == pytest.approx(profile.population / profile.dwellings, abs=0.1)


class TestAgainstTheTables:
    @pytest.mark.parametrize("slug", REAL)
    def test_table_figures_equal_the_table(self, slug: str) -> None:
        profile = find_wijk(slug)
        for name, figure in profile.figures.items():
            if figure.kind != "table":
                continue
            row = table(figure.file)[profile.code]
            found = [row[column] for column in figure.column.split(", ")]
            if isinstance(figure.value, str):
                assert found == [figure.value], name
            else:
                values = figure.value if isinstance(figure.value, tuple) else (figure.value,)
                assert values == pytest.approx([float(text) for text in found], abs=5e-5), name

    @pytest.mark.parametrize("slug", REAL)
    def test_names_equal_the_tables(self, slug: str) -> None:
        profile = find_wijk(slug)
        row = table("cbs_kwb_wijken_2022.csv")[profile.code]
        assert row["name"].endswith(profile.name)
        assert row["province"] == profile.province
        assert table("rivm_wijken_2020.csv")[profile.code]["gemeente"] == profile.municipality

    def test_an_invented_wijk_has_no_code_name_or_figure_of_a_real_one(self) -> None:
        invented = find_wijk(INVENTED)
        rows = table("cbs_kwb_wijken_2022.csv")
        assert invented.code not in rows
        assert not any(invented.name in row["name"] for row in rows.values())
        assert {figure.kind for figure in invented.figures.values()} == {"assumption", "missing"}
        towns = {row["gemeente"] for row in table("rivm_wijken_2020.csv").values()}
        assert invented.municipality not in towns

    @pytest.mark.parametrize("slug", REAL)
    def test_missing_moves_are_truly_missing(self, slug: str) -> None:
        known = find_wijk(slug).code in table("elan_wijken_2009_2022.csv")
        assert (find_wijk(slug).moves_per_person is not None) == known

    @pytest.mark.parametrize("slug", REAL)
    def test_liveability_is_taken_only_where_the_code_of_2016_means_the_same_wijk(self, slug: str) -> None:
        """Same wijk: no code of the municipality is gone, and low classes go with low incomes there."""
        profile = find_wijk(slug)
        liveability = table("leefbaarometer_wijken_2002_2008.csv")
        incomes = table("cbs_kwb_wijken_2022.csv")
        codes = [code for code in liveability if code[:6] == profile.code[:6]]
        kept = [code for code in codes if code in incomes and incomes[code]["income_low"]]
        low = pd.Series([float(incomes[code]["income_low"]) for code in kept]).rank()
        classes = pd.Series([float(liveability[code]["class_2008"]) for code in kept]).rank()
        same = profile.code in codes and all(code in incomes for code in codes) and low.corr(classes) < -0.6
        assert (profile.liveability_2008 is not None) == same
        assert (profile.liveability_2002 is not None) == same

    def test_average_is_the_mean_weighted_by_residents(self) -> None:
        average = find_wijk("NL")
        scaled = ("urbanity", "area_km2", "dwellings")
        for name, figure in average.figures.items():
            if (figure.kind != "table" or name in scaled) and name != "moves_per_person":
                continue
            rows = table(figure.file)
            values = figure.value if isinstance(figure.value, tuple) else (figure.value,)
            means = [weighted_mean(rows, column) for column in figure.column.split(", ")]
            assert values == pytest.approx(means, abs=5e-5 if name == "moves_per_person" else 0.05), name

    def test_average_has_national_density_and_the_commonest_urbanity(self) -> None:
        average = find_wijk("NL")
        rows = table("cbs_kwb_wijken_2022.csv").values()
        residents = dict.fromkeys((row["urbanity"] for row in rows), 0.0)
        for row in rows:
            residents[row["urbanity"]] += float(row["population"])
        share = RESIDENTS_OF_AVERAGE / sum(residents.values())
        assert average.population == RESIDENTS_OF_AVERAGE
        assert average.urbanity == max(residents, key=lambda urbanity: residents[urbanity])
        assert average.area_km2 == pytest.approx(share * sum(float(row["area"]) for row in rows), abs=0.005)
        assert average.dwellings == round(share * sum(float(row["dwelling_total"]) for row in rows))


class TestProfile:
    def test_hash_depends_on_values_and_not_on_wording(self, folder: Path) -> None:
        path = folder / "presikhaaf-west.toml"
        first = read_profile(path).hash
        assert len(first) == 64
        rewrite(path, "population = {value = 8765", "# counted\npopulation =  {value = 8765")
        rewrite(path, "CC BY 4.0", "licence CC BY 4.0")
        rewrite(path, "owner_occupied = {value = 18,", "owner_occupied = {value = 18.0,")
        assert read_profile(path).hash == first
        rewrite(path, "owner_occupied = {value = 18.0,", "owner_occupied = {value = 18.1,")
        assert read_profile(path).hash != first

    def test_hashes_differ_between_wijken(self) -> None:
        assert len({profile.hash for profile in list_wijken()}) == len(CODES)

    def test_to_dict_survives_json_and_the_profile_survives_pickle(self) -> None:
        for profile in list_wijken():
            assert json.loads(json.dumps(profile.to_dict())) == profile.to_dict()
            assert pickle.loads(pickle.dumps(profile)) == profile

    def test_repr_is_a_short_table_that_marks_assumptions_and_gaps(self) -> None:
        shown = repr(find_wijk("giethoorn"))
        assert len(shown.splitlines()) <= 15
        assert max(map(len, shown.splitlines())) <= 110
        assert "Giethoorn (WK170817), Steenwijkerland" in shown
        assert "residents 2,880," in shown
        assert "single 32*" in shown
        assert "2002: unknown" in shown


class TestFindWijk:
    @pytest.mark.parametrize(
        ("text", "slug"),
        [
            ("WK020204", "presikhaaf-west"),
            ("wk020204", "presikhaaf-west"),
            ("presikhaaf-west", "presikhaaf-west"),
            ("  Presikhaaf West ", "presikhaaf-west"),
            ("Arnhem/Presikhaaf-West", "presikhaaf-west"),
            ("Heechterp & Schieringen", "heechterp-schieringen"),
            ("heechterp en schieringen", "heechterp-schieringen"),
            ("LEEUWARDEN / heechterp-schieringen", "heechterp-schieringen"),
            ("'s-Gravenhage/Moerwijk", "moerwijk"),
            ("den haag/moerwijk", "moerwijk"),
            ("Wijk 36 Moerwijk", "moerwijk"),
            ("Leidsche Rijn", "leidsche-rijn"),
            ("Gíethoorn", "giethoorn"),
            ("nl", "gemiddelde-wijk"),
            ("Gemiddelde wijk", "gemiddelde-wijk"),
        ],
    )
    def test_usual_names(self, text: str, slug: str) -> None:
        assert find_wijk(text).slug == slug

    def test_unknown_name_gives_near_names_and_the_command(self) -> None:
        with pytest.raises(WijksimError, match="presikhaaf-west") as caught:
            find_wijk("Presikhaf")
        assert "'Presikhaf'" in str(caught.value)
        assert "wijksim wijk list" in str(caught.value)

    @pytest.mark.parametrize("text", ["Den Haag", "'s-gravenhage"])
    def test_a_municipality_is_told_by_its_wijken(self, text: str) -> None:
        with pytest.raises(WijksimError, match="is a municipality") as caught:
            find_wijk(text)
        assert find_wijk("moerwijk").code in str(caught.value)
        assert "wijksim wijk fetch" in str(caught.value)

    @pytest.mark.parametrize("text", ["", "   ", "&", "en", "wijk 36", "x" * 100_000])
    def test_text_that_names_nothing(self, text: str) -> None:
        with pytest.raises(WijksimError, match="wijksim wijk list") as caught:
            find_wijk(text)
        assert len(str(caught.value)) < 300

    def test_ambiguous_name_lists_codes_with_municipality(self, folder: Path) -> None:
        other = folder / "west-zutphen.toml"
        shutil.copy(folder / "presikhaaf-west.toml", other)
        rewrite(other, '"WK020204"', '"WK999901"')
        rewrite(other, '"Arnhem"', '"Zutphen"')
        with pytest.raises(WijksimError, match="more than one") as caught:
            find_wijk("presikhaaf west", folders=[folder])
        assert "WK020204 (Arnhem/" in str(caught.value)
        assert "WK999901 (Zutphen/" in str(caught.value)
        assert find_wijk("zutphen/presikhaaf-west", folders=[folder]).code == "WK999901"
        assert find_wijk("west-zutphen", folders=[folder]).code == "WK999901"

    @settings(deadline=None, max_examples=150)
    @given(st.text(max_size=40) | st.text(alphabet="presikhaaf-west &/WK0248", max_size=25))
    def test_any_text_gives_a_profile_or_a_clear_error(self, text: str) -> None:
        found: Profile | WijksimError
        try:
            found = find_wijk(text)
        except WijksimError as error:
            found = error
        assert isinstance(found, Profile) or "wijksim wijk list" in str(found)

    @settings(deadline=None, max_examples=50)
    @given(st.sampled_from(sorted(CODES)), st.sampled_from([" ", "-", " & ", "_", " - ", ""]), st.booleans())
    def test_case_and_separators_do_not_matter(self, slug: str, separator: str, upper: bool) -> None:
        text = slug.replace("-", separator)
        assert find_wijk(text.upper() if upper else text).slug == slug


class TestFolders:
    def test_own_folder_beside_the_shipped_one(self, folder: Path) -> None:
        (folder / "presikhaaf-west.toml").rename(folder / "own-wijk.toml")
        rewrite(folder / "own-wijk.toml", '"WK020204"', '"WK999902"')
        assert {profile.slug for profile in list_wijken([SHIPPED, folder])} == {*CODES, "own-wijk"}

    def test_same_wijk_twice_names_both_files(self, folder: Path) -> None:
        with pytest.raises(WijksimError, match="'WK020204' is also in") as caught:
            list_wijken([SHIPPED, str(folder)])
        assert str(folder) in str(caught.value)
        assert str(SHIPPED) in str(caught.value)

    def test_missing_folder_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(WijksimError, match="no such folder") as caught:
            list_wijken([tmp_path / "nowhere"])
        assert "nowhere" in str(caught.value)

    def test_finding_a_wijk_imports_nothing_heavy(self) -> None:
        code = (
            "import sys; from wijksim.population.catalogue import find_wijk; find_wijk('moerwijk');"
            "print(sorted({'numpy', 'pandas', 'mesa', 'numba', 'matplotlib'} & set(sys.modules)))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"

    def test_examples_in_the_documentation_run(self) -> None:
        result = doctest.testmod(catalogue)
        assert result.attempted >= 2
        assert result.failed == 0


def test_a_shipped_wijk_is_read_again_when_somebody_edited_it(tmp_path, monkeypatch):
    path = tmp_path / "giethoorn.toml"
    path.write_bytes((SHIPPED / "giethoorn.toml").read_bytes())
    monkeypatch.setattr(catalogue, "_shipped_folder", lambda: tmp_path)
    first = find_wijk("giethoorn")
    assert find_wijk("giethoorn") is first
    text = path.read_text(encoding="utf-8").replace(f"value = {first.population}", f"value = {first.population + 1}")
    path.write_text(text, encoding="utf-8")
    assert find_wijk("giethoorn").population == first.population + 1
