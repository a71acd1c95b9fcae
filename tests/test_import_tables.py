"""Tables of CBS and RIVM are read in every form in which people have them."""

import doctest
from pathlib import Path

import pytest
from kwb_files import BUURT, ROWS, WIJK, YEARS, official, statline, write_csv, write_xlsx

from wijksim.errors import WijksimError
from wijksim.population.cbs import cells
from wijksim.population.cbs.cells import UnreadableCell, number
from wijksim.population.cbs.importing import in_municipality, make_profiles, of_kind, with_codes, year_of
from wijksim.population.cbs.rivm import Health, read_rivm
from wijksim.population.cbs.rows import Origin, Thin, read_kwb
from wijksim.population.profile import Profile

RIVM_HEADER = [
    "ID", "WijkenEnBuurten", "Leeftijd", "Marges", "Perioden", "Gemeentenaam_1", "Codering_3",
    "ErvarenGezondheidGoedZeerGoed_4", "HoogRisicoOpAngstOfDepressie_26", "MatigVeelRegieOverEigenLeven_27",
    "Eenzaam_28", "ErnstigZeerErnstigEenzaam_29", "Mantelzorger_32", "MoeiteMetRondkomen_38",
]  # fmt: skip


def one(path: Path, year: int, code: str = "WK020204") -> Profile:
    """The profile of one code in a file, without RIVM."""
    [profile] = make_profiles(with_codes(read_kwb(path), [code]), Origin(year, path.name), Health()).profiles
    return profile


class TestEditions:
    @pytest.mark.parametrize("year", YEARS)
    @pytest.mark.parametrize("form", ["official.xlsx", "official.csv", "statline.csv"])
    def test_every_layout_gives_the_figures_with_their_columns(self, tmp_path: Path, year: int, form: str) -> None:
        lines = statline(year) if form.startswith("statline") else official(year)
        write = write_xlsx if form.endswith("xlsx") else write_csv
        wijk = one(write(tmp_path / f"{year}-{form}", lines), year)
        assert (wijk.code, wijk.municipality, wijk.urbanity) == ("WK020204", "Arnhem", "strongly urbanised")
        assert (wijk.population, wijk.dwellings, wijk.owner_occupied) == (8765, 4155, 18.0)
        assert (wijk.employed, wijk.income_low, wijk.income_high) == (54.0, 57.3, 8.2)
        assert wijk.age_shares == (18.0, 15.1, 31.0, 22.5, 13.3)
        assert wijk.education_high == 17.0
        assert wijk.area_km2 == 1.42
        assert wijk.single == 50.0
        assert wijk.couple + wijk.multi == pytest.approx(20.5, abs=0.1)
        assert wijk.couple_children + wijk.single_parent == pytest.approx(29.5, abs=0.1)
        assert wijk.figures["employed"].column in ("p_arb_pp", "P_ARB_PP") or "participatie" in str(
            wijk.figures["employed"].column
        )
        assert str(year) in wijk.figures["population"].source
        assert wijk.figures["single"].kind == "table"

    def test_the_name_is_that_of_the_wijk_without_its_number(self, tmp_path: Path) -> None:
        wijk = one(write_csv(tmp_path / "kwb.csv", official(2022)), 2022)
        assert (wijk.name, wijk.slug) == ("Presikhaaf-West", "presikhaaf-west-wk020204")

    def test_values_of_other_years_are_brought_to_the_prices_of_2022(self, tmp_path: Path) -> None:
        wijk = one(write_csv(tmp_path / "kwb.csv", official(2024)), 2024)
        assert wijk.woz_value == round(202 * 315 / 379, 1)
        assert "202 at prices of 2024" in wijk.figures["woz_value"].source
        assert one(write_csv(tmp_path / "kwb.csv", official(2022)), 2022).woz_value == 202.0

    def test_codes_without_letters_are_completed(self, tmp_path: Path) -> None:
        names = [name for name in WIJK if name not in ("gwb_code_10", "gwb_code")]
        short = [{**row, "gwb_code_8": row["gwb_code_8"].lstrip("0")} for row in (WIJK, BUURT)]
        lines = [names, *([row[name] for name in names] for row in short)]
        rows = read_kwb(write_csv(tmp_path / "kwb.csv", lines))
        assert [row.code for row in rows] == ["WK020204", "BU02020401"]

    def test_codes_with_letters_as_amsterdam_has_them_since_2023(self, tmp_path: Path) -> None:
        row = WIJK | {"gwb_code_10": "WK0363MD", "gwb_code": "WK0363MD", "gm_naam": "Amsterdam"}
        assert one(write_csv(tmp_path / "kwb.csv", official(2023, [row])), 2023, "WK0363MD").slug.endswith("wk0363md")


class TestForms:
    @pytest.mark.parametrize("mark", [";", ",", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_text_files_as_programs_write_them(self, tmp_path: Path, mark: str, encoding: str) -> None:
        row = WIJK | {"gm_naam": "Súdwest-Fryslân"}
        wijk = one(write_csv(tmp_path / "kwb.csv", official(2022, [row]), mark, encoding), 2022)
        assert wijk.municipality == "Súdwest-Fryslân"
        assert wijk.income_low == 57.3

    def test_lines_above_the_header_and_sheets_before_the_table_are_passed_over(self, tmp_path: Path) -> None:
        above = ["Kerncijfers wijken en buurten", "stand oktober"]
        assert one(write_xlsx(tmp_path / "kwb.xlsx", official(2021), above), 2021).population == 8765
        lines = [[text] for text in above] + official(2021)
        assert one(write_csv(tmp_path / "kwb.csv", lines), 2021).population == 8765

    def test_a_spreadsheet_is_told_by_what_is_in_it(self, tmp_path: Path) -> None:
        path = write_xlsx(tmp_path / "kwb.xlsx", official(2022)).rename(tmp_path / "kwb.csv")
        assert one(path, 2022).population == 8765

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "begins with nothing"),
            (b"a;b\n1;2\n", "begins with 'a', 'b'"),
            (b"\xd0\xcf\x11\xe0" + bytes(600), "save it as .xlsx or .csv"),
            (b"PK\x03\x04" + bytes(600), "is no spreadsheet that can be read"),
            (b'"' + b"x" * 200_000, "is no .csv that can be read"),
        ],
    )
    def test_what_is_no_such_table_is_told(self, tmp_path: Path, content: bytes, message: str) -> None:
        path = tmp_path / "kwb.csv"
        path.write_bytes(content)
        with pytest.raises(WijksimError, match=message) as caught:
            read_kwb(path)
        assert str(path) in str(caught.value)

    def test_an_absent_file_and_a_folder_are_told_apart(self, tmp_path: Path) -> None:
        with pytest.raises(WijksimError, match="file not found"):
            read_kwb(tmp_path / "absent.csv")
        with pytest.raises(WijksimError, match="a folder or a device"):
            read_kwb(tmp_path)

    def test_a_file_that_is_too_large_is_not_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("wijksim.population.cbs.table_file.MAX_BYTES", 1000)
        with pytest.raises(WijksimError, match="larger than"):
            read_kwb(write_csv(tmp_path / "kwb.csv", official(2022)))

    def test_a_workbook_that_unpacks_without_end_is_not_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("wijksim.population.cbs.table_file.MAX_UNPACKED", 1000)
        with pytest.raises(WijksimError, match="unpacks to"):
            read_kwb(write_xlsx(tmp_path / "kwb.xlsx", official(2022)))


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ("26,4", 26.4),
            ("26.4", 26.4),
            (" 26,4 ", 26.4),
            ("8.765.000", 8_765_000.0),
            ("1.234,5", 1234.5),
            ("8 765", 8765.0),
            ("-1", -1.0),
            (3, 3.0),
            (2.5, 2.5),
        ],
    )
    def test_numbers(self, cell: object, value: float) -> None:
        assert number(cell) == value

    @pytest.mark.parametrize(
        "cell", [None, "", "       .", ".", "x", "X", "-", "NaN", ",", "-99997", -99999999, float("nan"), float("inf")]
    )
    def test_what_is_suppressed_is_unknown_and_not_zero(self, cell: object) -> None:
        assert number(cell) is None

    @pytest.mark.parametrize("cell", ["veel", "1,2,3", "12 %", "1e3", "0x10", True, "9" * 5000])
    def test_other_text_is_refused(self, cell: object) -> None:
        with pytest.raises(UnreadableCell):
            number(cell)

    def test_examples_in_the_documentation_run(self) -> None:
        assert doctest.testmod(cells) == (1, 0) or doctest.testmod(cells).failed == 0


class TestChoice:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return write_csv(tmp_path / "kwb-2022.csv", official(2022))

    def test_the_country_and_municipalities_are_no_wijken(self, path: Path) -> None:
        assert [row.code for row in read_kwb(path)] == ["WK020204", "BU02020401", "WK020299"]

    def test_wijken_unless_buurten_are_asked_for(self, path: Path) -> None:
        rows = read_kwb(path)
        assert [row.code for row in of_kind(rows, buurten=False)] == ["WK020204", "WK020299"]
        assert [row.code for row in of_kind(rows, buurten=True)] == ["BU02020401"]

    @pytest.mark.parametrize("name", ["Arnhem", "arnhem", "GM0202"])
    def test_a_municipality_by_name_or_code(self, path: Path, name: str) -> None:
        assert len(in_municipality(read_kwb(path), name, {"0202": "Arnhem"})) == 3

    def test_a_municipality_that_is_not_there_is_told_with_near_names(self, path: Path) -> None:
        with pytest.raises(WijksimError, match="Did you mean 'Arnhem'"):
            in_municipality(read_kwb(path), "Arnhm", {"0202": "Arnhem"})
        with pytest.raises(WijksimError, match="use the code"):
            in_municipality(read_kwb(path), "Arnhem", {})

    def test_a_code_that_is_not_there_or_is_none(self, path: Path) -> None:
        with pytest.raises(WijksimError, match=r"WK020205: not in the file.*'WK020204'"):
            with_codes(read_kwb(path), ["wk020205"])
        with pytest.raises(WijksimError, match="'0202' is no CBS code"):
            with_codes(read_kwb(path), ["0202"])

    @pytest.mark.parametrize(
        ("name", "asked", "year"),
        [
            ("kwb-2022.xlsx", None, 2022),
            ("kwb2024.xlsx", None, 2024),
            ("85618NED_UntypedDataSet.csv", None, 2023),
            ("kwb-2022.xlsx", 2021, 2021),
        ],
    )
    def test_the_year_is_in_the_name_or_asked(self, name: str, asked: int | None, year: int) -> None:
        assert year_of(Path(name), asked) == year

    @pytest.mark.parametrize(
        ("name", "asked", "message"),
        [
            ("cijfers.csv", None, "Add --year, 2020 to 2024"),
            ("kwb-2016.xls", None, "year 2016 is not read"),
            ("kwb-2022.csv", 1999, "year 1999 is not read"),
        ],
    )
    def test_an_unknown_year_is_asked_for(self, name: str, asked: int | None, message: str) -> None:
        with pytest.raises(WijksimError, match=message):
            year_of(Path(name), asked)

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"a_inw": "0"}, "no_population"),
            ({"a_inw": "."}, "population_unknown"),
            ({"a_inw": "8,7"}, "not_whole"),
            ({"a_inw": "veel"}, "not_a_number"),
            ({"a_inw": "99999999"}, "out_of_range"),
            ({"a_woning": "0"}, "no_dwellings"),
            ({"a_woning": "x"}, "dwellings_unknown"),
            ({"g_wozbag": "."}, "woz_value_unknown"),
            ({"g_wozbag": "9999"}, "out_of_range"),
            ({"p_koopw": ""}, "owner_occupied_unknown"),
            ({"p_koopw": "118"}, "out_of_range"),
            ({"a_25_44": "."}, "ages_unknown"),
            ({"p_ink_li": "90", "p_ink_hi": "80"}, "income_sum"),
        ],
    )
    def test_a_thin_row_is_left_out_with_the_reason(self, tmp_path: Path, change: dict[str, str], reason: str) -> None:
        rows = read_kwb(write_csv(tmp_path / "kwb.csv", official(2021, [WIJK | change])))
        made = make_profiles(rows, Origin(2021, "kwb.csv"), Health())
        assert made.profiles == []
        [(code, name, thin)] = made.skipped
        assert (code, name, thin.reason) == ("WK020204", "Presikhaaf-West", reason)

    def test_a_row_that_stands_twice_counts_once(self, tmp_path: Path) -> None:
        rows = read_kwb(write_csv(tmp_path / "kwb.csv", official(2021, [WIJK, WIJK | {"a_inw": "9000"}])))
        [profile] = make_profiles(rows, Origin(2021, "kwb.csv"), Health()).profiles
        assert profile.population == 8765

    def test_every_reason_has_words(self) -> None:
        from wijksim.locale import words

        assert str(Thin("ages_unknown"))
        known = {key for key in words("nl").texts if key.startswith("skip.")}
        assert len(known) == 15


class TestRivm:
    def rivm(self, folder: Path, *rows: tuple[str, str, str, str]) -> Path:
        """A table with rows of (code, age, margin, period)."""
        figures = ["68,4", "15", "84", "61", "20,5", "10,7", "27,4"]
        lines = [
            [str(at), code, age, margin, period, "Arnhem", code, *figures]
            for at, (code, age, margin, period) in enumerate(rows)
        ]
        return write_csv(folder / "50090NED.csv", [RIVM_HEADER, *lines])

    def test_the_estimate_of_the_latest_period_for_all_adults_is_used(self, tmp_path: Path) -> None:
        path = self.rivm(
            tmp_path,
            ("WK020204  ", "53115", "MW00000", "2020JJ00"),
            ("WK020204  ", "20300", "MOG0095", "2020JJ00"),
            ("WK020204  ", "20300", "MW00000", "2020JJ00"),
            ("WK020205  ", "20300", "MW00000", "2016JJ00"),
            ("GM0202    ", "20300", "MW00000", "2020JJ00"),
        )
        health = read_rivm(path)
        assert set(health.figures) == {"WK020204"}
        figures = health.figures["WK020204"]
        assert {name: figure.value for name, figure in figures.items()} == {
            "good_health": 68.4, "anxiety_high": 15.0, "in_control": 84.0, "lonely": 61.0, "lonely_severe": 20.5,
            "informal_carer": 10.7, "hardship": 27.4,
        }  # fmt: skip
        assert figures["hardship"].column == "MoeiteMetRondkomen_38"
        assert "2020" in figures["hardship"].source
        assert health.municipalities == {"WK020204": "Arnhem"}

    def test_with_labels_in_place_of_codes(self, tmp_path: Path) -> None:
        path = self.rivm(tmp_path, ("WK020204", "18 jaar of ouder", "Waarde", "2020"))
        assert read_rivm(path).figures["WK020204"]["lonely"].value == 61.0

    def test_health_comes_into_the_profile_and_what_is_suppressed_is_estimated(self, tmp_path: Path) -> None:
        path = self.rivm(tmp_path, ("WK020204", "20300", "MW00000", "2020JJ00"))
        path.write_text(path.read_text().replace("27,4", "."))
        rows = with_codes(read_kwb(write_csv(tmp_path / "kwb.csv", official(2022))), ["WK020204"])
        [wijk] = make_profiles(rows, Origin(2022, "kwb.csv"), read_rivm(path)).profiles
        assert (wijk.lonely, wijk.figures["lonely"].kind) == (61.0, "table")
        assert wijk.figures["hardship"].kind == "assumption"

    def test_a_cell_that_is_no_number_is_named(self, tmp_path: Path) -> None:
        path = self.rivm(tmp_path, ("WK020204", "20300", "MW00000", "2020JJ00"))
        path.write_text(path.read_text().replace("27,4", "veel"))
        with pytest.raises(WijksimError, match="MoeiteMetRondkomen_38 of WK020204 is 'veel'"):
            read_rivm(path)

    def test_another_table_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(WijksimError, match="is not the table of RIVM on health"):
            read_rivm(write_csv(tmp_path / "kwb.csv", official(2022, ROWS)))
