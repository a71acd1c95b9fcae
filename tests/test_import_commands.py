"""`wijksim wijk import, fetch, remove`: what they keep, what they say, and that a kept wijk works like any other."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from kwb_files import BUURT, OFFICES, WIJK, official, statline, write_csv, write_xlsx

from wijksim.cli import main
from wijksim.errors import WijksimError
from wijksim.experiments.files import write_whole
from wijksim.population.catalogue import find_wijk, list_wijken
from wijksim.population.imported import imported_folder, imported_names, list_imported

SLUG = "presikhaaf-west-wk020204"
#: A wijk that does not ship, small enough to be lived in at once.
HAMLET = WIJK | {
    "gwb_code_10": "WK020277", "gwb_code_8": "020277", "gwb_code": "WK020277", "regio": "Klein Gehucht",
    "a_inw": "300", "a_00_14": "55", "a_15_24": "45", "a_25_44": "90", "a_45_64": "70", "a_65_oo": "40",
    "a_woning": "140", "a_hh": "145", "a_1p_hh": "65", "a_hh_z_k": "35", "a_hh_m_k": "45",
}  # fmt: skip
Called = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder of one test."""
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Called:
    """A command: exit code, what it printed, and its messages."""

    def called(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return called


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An official file of 2022 with three wijken, one of them too thin, and a buurt."""
    return write_xlsx(tmp_path / "kwb-2022.xlsx", official(2022, [WIJK, HAMLET, OFFICES, BUURT]))


class TestImport:
    def test_one_wijk_is_kept_and_told_in_the_language(self, call: Called, file: Path, data: Path) -> None:
        code, out, err = call("wijk", "import", file, "--code", "wk020277")
        assert (code, err) == (0, "")
        assert "Klein Gehucht (WK020277, Arnhem) staat klaar als klein-gehucht-wk020277." in out
        assert "Zonder de tabel van het RIVM" in out
        assert [path.name for path in (data / "wijken").iterdir()] == ["klein-gehucht-wk020277.toml"]
        code, out, _ = call("wijk", "import", file, "--code", "WK020204", "--language", "en")
        assert code == 0
        assert "is ready as" in out
        assert "presikhaaf-west still means the wijk that comes with wijksim" in out

    def test_all_wijken_with_a_count_and_who_was_left_out_and_why(self, call: Called, file: Path) -> None:
        code, out, _ = call("wijk", "import", file)
        assert code == 0
        assert f"2 wijken staan klaar in {imported_folder()}: {SLUG}, klein-gehucht-wk020277" in out
        assert "Overgeslagen (1), de waarde van woningen ontbreekt of is afgeschermd: WK020299 Kantorenpark" in out
        assert call("wijk", "import", file, "--buurten")[0] == 0
        assert find_wijk("BU02020401").name == "Presikhaaf I"

    def test_a_municipality(self, call: Called, file: Path) -> None:
        assert call("wijk", "import", file, "--municipality", "arnhem")[0] == 0
        code, _, err = call("wijk", "import", file, "--municipality", "Nijmegen")
        assert code == 2
        assert "no municipality in the file is called so" in err

    def test_nothing_usable_is_told_with_the_reason(self, call: Called, file: Path, data: Path) -> None:
        code, out, err = call("wijk", "import", file, "--code", "WK020299")
        assert (code, out) == (2, "")
        assert "kwb-2022.xlsx: er kon geen wijk worden geïmporteerd." in err
        assert "WK020299 Kantorenpark" in err
        assert err.count("\n") == 1
        assert not list(data.glob("wijken/*"))

    def test_what_is_there_stays_unless_forced(self, call: Called, file: Path, tmp_path: Path) -> None:
        call("wijk", "import", file, "--code", "WK020277")
        newer = write_csv(tmp_path / "kwb-2023.csv", official(2023, [HAMLET | {"regio": "Gehucht", "a_inw": "400"}]))
        code, _, err = call("wijk", "import", newer)
        assert code == 2
        assert "al geïmporteerd; --force vervangt: WK020277 Gehucht" in err
        assert find_wijk("WK020277").population == 300
        assert call("wijk", "import", newer, "--force")[0] == 0
        assert [names.slug for names in imported_names()] == ["gehucht-wk020277"]
        assert find_wijk("WK020277").population == 400

    def test_a_slip_in_one_code_imports_nothing(self, call: Called, file: Path, data: Path) -> None:
        code, _, err = call("wijk", "import", file, "--code", "WK020277", "--code", "WK020278")
        assert code == 2
        assert "WK020278: not in the file" in err
        assert not data.exists()

    def test_a_folder_that_cannot_be_written_is_named(self, call: Called, file: Path, data: Path) -> None:
        data.write_text("in the way")
        code, _, err = call("wijk", "import", file)
        assert code == 2
        assert str(data) in err

    def test_a_stop_halfway_leaves_whole_wijken_only(
        self, call: Called, file: Path, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written = []

        def stop_at_the_second(path: Path, content: bytes) -> None:
            if written:
                raise KeyboardInterrupt
            written.append(path)
            write_whole(path, content)

        monkeypatch.setattr("wijksim.experiments.files.write_whole", stop_at_the_second)
        assert call("wijk", "import", file)[0] == 130
        assert [path.name for path in (data / "wijken").iterdir()] == [f"{SLUG}.toml"]
        assert find_wijk(SLUG).population == 8765

    @pytest.mark.parametrize(("name", "told"), [("absent.csv", "file not found"), (".", "a folder or a device")])
    def test_what_is_no_file_is_told_before_its_year_is_asked(
        self, call: Called, tmp_path: Path, name: str, told: str
    ) -> None:
        code, _, err = call("wijk", "import", tmp_path / name)
        assert code == 2
        assert told in err
        assert "year" not in err

    def test_a_large_spreadsheet_is_announced(self, call: Called, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("wijksim.commands.wijk_import._LONG_BYTES", 100)
        code, _, err = call("wijk", "import", file)
        assert (code, err) == (0, "kwb-2022.xlsx is groot; lezen duurt een halve minuut.\n")

    def test_a_terminal_shows_how_far_the_wijken_of_a_country_are(
        self, call: Called, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        codes = [f"WK0202{number}" for number in range(10, 50)]
        hamlets = [HAMLET | dict.fromkeys(("gwb_code_10", "gwb_code"), code) for code in codes]
        file = write_xlsx(tmp_path / "kwb-2022.xlsx", official(2022, hamlets))
        monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
        assert "wijken" not in call("wijk", "import", file, "--code", codes[0])[2]
        code, _, err = call("wijk", "import", file)
        assert code == 0
        assert "wijken: 100%" in err
        assert "39/39" in err

    def test_reading_needs_no_pandas(self, file: Path) -> None:
        words = ["wijk", "import", str(file)]
        code = f"import sys; from wijksim.cli import main; main({words!r}); print('pandas' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.endswith("False\n")


class TestAmongTheOthers:
    def test_the_list_marks_imported_wijken_and_names_damaged_files(self, call: Called, file: Path, data: Path) -> None:
        call("wijk", "import", file)
        (data / "wijken" / "broken.toml").write_text("schema = = 1")
        code, out, err = call("wijk", "list")
        assert code == 0
        below = out.partition(f"Geïmporteerd, in {data / 'wijken'}:")[2]
        assert re.search(r"^klein-gehucht-wk020277 +Arnhem +WK020277 +300$", below, re.MULTILINE)
        assert "broken.toml" in err
        assert call("wijk", "show", "moerwijk")[0] == 0

    def test_a_name_of_two_wijken_is_refused_with_what_to_write(self, call: Called, file: Path) -> None:
        call("wijk", "import", file)
        for name in ("WK020204", "Presikhaaf West", "Arnhem/Presikhaaf-West"):
            with pytest.raises(WijksimError, match=f"presikhaaf-west .*, {SLUG} .*short name that stands first"):
                find_wijk(name)
        assert find_wijk(SLUG).figures["single"].kind == "table"
        assert find_wijk("presikhaaf-west") == next(each for each in list_wijken() if each.slug == "presikhaaf-west")

    def test_the_average_wijk_cannot_be_replaced(self, data: Path) -> None:
        """The model is measured against it, whatever lies in a user's folder."""
        before = find_wijk("gemiddelde-wijk")
        (data / "wijken").mkdir(parents=True)
        (data / "wijken" / "gemiddelde-wijk.toml").write_text("not even TOML")
        assert find_wijk("gemiddelde-wijk") == before

    def test_many_of_one_name_are_listed_in_part(self, call: Called, tmp_path: Path) -> None:
        rows = [
            HAMLET | {"gwb_code_10": f"WK0{at}00", "regio": "Centrum", "gm_naam": f"Stad {at}"}
            for at in range(200, 212)
        ]
        call("wijk", "import", write_csv(tmp_path / "kwb-2021.csv", official(2021, rows)))
        with pytest.raises(WijksimError, match=r"WK020000 \(Stad 200/Centrum\).* and 4 more\. Use the code"):
            find_wijk("centrum")
        assert find_wijk("stad 205 / centrum").code == "WK020500"

    def test_stored_runs_do_not_need_the_import_any_more(self, call: Called, file: Path, tmp_path: Path) -> None:
        call("wijk", "import", file, "--code", "WK020277")
        out = tmp_path / "out"
        words = ("run", "top-down-4", "--wijk", "WK020277", "--months", 2, "--out", out, "--quiet")
        assert call(*words)[0] == 0
        changed = write_csv(tmp_path / "kwb-2021.csv", official(2021, [HAMLET | {"a_inw": "600", "a_woning": "200"}]))
        assert call("wijk", "import", changed, "--force")[0] == 0
        assert call("rerun", out, "--workers", 1, "--quiet")[0] == 0
        code, _, err = call(*words)
        assert code == 2
        assert "other wijken" in err
        assert call("wijk", "remove", "klein gehucht")[0] == 0
        code, said, _ = call("rerun", out, "--workers", 1, "--quiet")
        assert (code, said.endswith("precies hetzelfde, bit voor bit.\n")) == (0, True)
        manifest = json.loads((out / "manifest.json").read_text())
        assert manifest["wijken"][0]["name"] == "klein-gehucht-wk020277"

    def test_wijken_of_which_codes_share_digits_are_different_places(self, tmp_path: Path, call: Called) -> None:
        from wijksim.state.place import wijk_key

        codes = ["WK0363MD", "WK0363ME", "WK036300", "BU03630001", "BU99360001"]
        rows = [HAMLET | {"gwb_code_10": code} for code in codes]
        call("wijk", "import", write_csv(tmp_path / "kwb-2023.csv", official(2023, rows)), *_coded(codes))
        keys = [wijk_key(find_wijk(code), 0) for code in codes]
        assert len(set(keys)) == len(codes)
        assert wijk_key(find_wijk("WK036300"), 0) == 36300


def _coded(codes: list[str]) -> list[str]:
    return [word for code in codes for word in ("--code", code)]


class TestRemove:
    def test_by_any_name(self, call: Called, file: Path) -> None:
        for name in ("WK020277", "klein gehucht", "arnhem/klein gehucht", "klein-gehucht-wk020277"):
            assert call("wijk", "import", file, "--code", "WK020277")[0] == 0
            code, out, _ = call("wijk", "remove", name)
            assert (code, out) == (0, "klein-gehucht-wk020277 is verwijderd.\n")
            assert imported_names() == []

    def test_a_wijk_that_ships_cannot_be_removed(self, call: Called) -> None:
        code, _, err = call("wijk", "remove", "moerwijk")
        assert code == 2
        assert "comes with wijksim and cannot be removed" in err
        assert find_wijk("moerwijk").code == "WK051836"

    def test_a_slip_removes_nothing(self, call: Called, file: Path) -> None:
        call("wijk", "import", file)
        code, _, err = call("wijk", "remove", SLUG, "klein-gehuct-wk020277")
        assert code == 2
        assert "Did you mean 'klein-gehucht-wk020277'" in err
        assert len(list_imported()[0]) == 2

    def test_a_damaged_file_can_be_removed(self, call: Called, data: Path) -> None:
        (data / "wijken").mkdir(parents=True)
        (data / "wijken" / "broken.toml").write_text("schema = = 1")
        assert call("wijk", "remove", "broken")[0] == 0
        assert not list(data.glob("wijken/*"))


def answer(year: int, *rows: dict[str, str]) -> list[dict[str, object]]:
    """What `cbsodata.get_data` gives: numbers as numbers, nothing for what is suppressed, names for codes."""
    header, *lines = statline(year, rows)
    found: list[dict[str, object]] = []
    for row, line in zip(rows, lines, strict=True):
        each: dict[str, object] = dict(zip(header, line, strict=True))
        for name, cell in each.items():
            text = str(cell).strip()
            if text in ("", "."):
                each[name] = None
            elif text.replace(".", "").isdecimal():
                each[name] = float(text) if "." in text else int(text)
        code = next(name for name in header if name.startswith("Codering"))
        found.append(each | {"WijkenEnBuurten": row["regio"], code: row["gwb_code_10"].ljust(10)})
    return found


class TestFetch:
    @pytest.fixture
    def cbs(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
        """A package `cbsodata` that answers as CBS does; what it was asked."""
        asked: list[tuple[str, str]] = []

        def get_data(table: str, filters: str, timeout: float) -> list[dict[str, object]]:
            asked.append((table, filters))
            year = {"85318NED": 2022, "85984NED": 2024}[table]
            return [row for row in answer(year, HAMLET, BUURT) if any(f"'{v}'" in filters for v in row.values())]

        monkeypatch.setitem(sys.modules, "cbsodata", SimpleNamespace(get_data=get_data))
        return asked

    def test_a_wijk_comes_from_the_table_of_its_year(self, call: Called, cbs: list[tuple[str, str]]) -> None:
        code, out, err = call("wijk", "fetch", "wk020277", "--year", 2024)
        assert (code, err) == (0, "")
        assert "Klein Gehucht (WK020277, Arnhem) staat klaar" in out
        assert cbs == [("85984NED", "WijkenEnBuurten eq 'WK020277  '")]
        wijk = find_wijk("WK020277")
        assert (wijk.population, wijk.income_low, wijk.education_high) == (300, 57.3, 17.0)
        figure = wijk.figures["population"]
        assert (figure.kind, figure.file, figure.column) == ("table", "85984NED", "AantalInwoners_8")
        assert "2024" in figure.source

    def test_several_at_once_of_the_default_year(self, call: Called, cbs: list[tuple[str, str]]) -> None:
        assert call("wijk", "fetch", "WK020277", "BU02020401")[0] == 0
        assert cbs[0][0] == "85318NED"
        assert find_wijk("BU02020401").figures["employed"].kind == "assumption"

    def test_a_code_that_cbs_does_not_know(self, call: Called, cbs: list[tuple[str, str]]) -> None:
        code, _, err = call("wijk", "fetch", "WK020278")
        assert code == 2
        assert "WK020278: not in table 85318NED of CBS (2022)" in err

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("0202",), "'0202' is no CBS code"),
            (("WK020204'; x",), "is no CBS code"),
            (("WK020204", "--year", "1999"), "year is 1999"),
        ],
    )
    def test_a_slip_is_told_before_anything_is_asked(
        self, call: Called, cbs: list[tuple[str, str]], words: tuple[str, ...], said: str
    ) -> None:
        code, _, err = call("wijk", "fetch", *words)
        assert code == 2
        assert said in err
        assert cbs == []

    def test_without_the_package_it_says_how_to_get_it(self, call: Called, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "cbsodata", None)
        code, _, err = call("wijk", "fetch", "WK020204")
        assert code == 2
        assert "pip install 'wijksim[fetch]'" in err
        assert "wijksim wijk import" in err

    @pytest.mark.parametrize("trouble", [ConnectionError("no route"), ValueError("no JSON"), KeyError("value")])
    def test_without_network_it_says_what_to_do(
        self, call: Called, monkeypatch: pytest.MonkeyPatch, trouble: Exception
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise trouble

        monkeypatch.setitem(sys.modules, "cbsodata", SimpleNamespace(get_data=fail))
        code, _, err = call("wijk", "fetch", "WK020204")
        assert code == 2
        assert "CBS cannot be reached" in err
        assert "wijksim wijk import" in err

    @pytest.mark.parametrize("nonsense", [None, [], ["text"], [{}], [{"Codering_3": 7}]])
    def test_an_answer_that_is_none(self, call: Called, monkeypatch: pytest.MonkeyPatch, nonsense: object) -> None:
        monkeypatch.setitem(sys.modules, "cbsodata", SimpleNamespace(get_data=lambda *_, **__: nonsense))
        code, _, err = call("wijk", "fetch", "WK020204")
        assert code == 2
        assert "not in table 85318NED" in err

    def test_the_extra_names_the_package(self) -> None:
        project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
        assert [each for each in project["project"]["optional-dependencies"]["fetch"] if "cbsodata" in each]
