"""Profile files are read strictly: a mistake is named with its file and key."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijksim.errors import WijksimError
from wijksim.population import catalogue
from wijksim.population.profile_file import read_profile

SHIPPED = Path(catalogue.__file__).parent / "profiles"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy of `presikhaaf-west.toml` that a test may spoil."""
    return Path(shutil.copy(SHIPPED / "presikhaaf-west.toml", tmp_path))


def spoil(path: Path, old: str, new: str) -> None:
    """Replace `old`, which must be there, in a profile file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


HARDSHIP = 'hardship = {value = 27.4, kind = "table", source = "rivm", column = "hardship_2020"}'
MISTAKES: dict[str, tuple[str, str, str]] = {
    "unknown figure": (
        HARDSHIP,
        HARDSHIP + "\nhardshp = 1",
        "unknown key 'hardshp'.*Did you mean 'hardship'",
    ),
    "unknown top key": ("schema = 1", "schema = 1\nprovince2 = 1", "unknown key 'province2'.*'province'"),
    "unknown part": ("value = 27.4", "valeu = 27.4", r"unknown key 'valeu' in \[figures.hardship\].*'value'"),
    "missing figure": (HARDSHIP, "", r"key 'hardship' is missing in \[figures\]"),
    "missing name": ('name = "Presikhaaf-West"\n', "", "key 'name' is missing in the file"),
    "text for a number": (
        "value = 27.4",
        'value = "high"',
        "figures.hardship.value is 'high'; a number from 0 to 100",
    ),
    "truth for a number": ("value = 27.4", "value = true", "figures.hardship.value is true"),
    "not a number": ("value = 27.4", "value = nan", "figures.hardship.value is nan"),
    "out of range": ("value = 27.4", "value = 127.4", "figures.hardship.value is 127.4.*0 to 100.*adults"),
    "part of a person": (
        "value = 8765",
        "value = 8765.5",
        "figures.population.value is 8765.5; a whole number",
    ),
    "no residents": ("value = 8765", "value = 0", "figures.population.value is 0"),
    "unknown urbanity": (
        '"strongly urbanised"',
        '"strong urbanised"',
        "urbanity.*Did you mean 'strongly urbanised'",
    ),
    "four ages": ("[18, 15, 31, 23, 14]", "[18, 15, 31, 37]", "age_shares.value .* a list of 5 numbers"),
    "ages above 100": ("[18, 15, 31, 23, 14]", "[20, 15, 31, 23, 14]", "age_shares sum to 103"),
    "households below 100": ("single = {value = 43", "single = {value = 40", "multi sum to 97"),
    "part above whole": ("value = 20.5", "value = 61.5", "lonely_severe is above figures.lonely"),
    "incomes above 100": ("value = 57.3", "value = 97.3", "income_low and income_high sum to more than 100"),
    "class 10": (
        "liveability_2002 = {value = 4,",
        "liveability_2002 = {value = 10,",
        "liveability_2002.value is 10.*1 to 9",
    ),
    "unknown kind": (
        HARDSHIP,
        HARDSHIP.replace('"table"', '"guess"'),
        "hardship.kind is 'guess'; allowed are table",
    ),
    "unknown source": (HARDSHIP, HARDSHIP.replace('"rivm"', '"rvm"'), "hardship.source is 'rvm'.*'rivm'"),
    "table without column": (
        HARDSHIP,
        HARDSHIP.replace(', column = "hardship_2020"', ""),
        "hardship.*name its column",
    ),
    "no value": (HARDSHIP, HARDSHIP.replace("value = 27.4, ", ""), "figures.hardship has no value"),
    "may not be missing": (
        HARDSHIP,
        'hardship = {kind = "missing", source = "rivm"}',
        "hardship cannot be missing",
    ),
    "missing with a value": (
        'moves_per_person = {kind = "missing"',
        'moves_per_person = {value = 0.1, kind = "missing"',
        "moves_per_person is of kind 'missing' and has value 0.1",
    ),
    "figure is no table": (HARDSHIP, "hardship = 27.4", "figures.hardship is 27.4; a table is needed"),
    "wrong code": ('"WK020204"', '"BU020204"', "code is 'BU020204'.*WK020204"),
    "empty name": ('name = "Presikhaaf-West"', 'name = " "', "name is ' '"),
    "control characters": ('name = "Presikhaaf-West"', 'name = "a\\u001bb"', "printable"),
    "newer schema": ("schema = 1", "schema = 2", "schema is 2; this wijksim reads schema 1"),
    "no TOML": ("schema = 1", "schema = = 1", "not TOML.*line 2"),
}


class TestStrictReading:
    @pytest.mark.parametrize("mistake", MISTAKES)
    def test_mistake_is_named_with_file_and_key(self, path: Path, mistake: str) -> None:
        old, new, message = MISTAKES[mistake]
        spoil(path, old, new)
        with pytest.raises(WijksimError, match=message) as caught:
            read_profile(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_rounded_shares_may_miss_100_a_little(self, path: Path) -> None:
        spoil(path, "[18, 15, 31, 23, 14]", "[18, 15, 31, 20, 14]")
        assert sum(read_profile(path).age_shares) == 98.0

    def test_file_name_is_the_slug(self, path: Path) -> None:
        with pytest.raises(WijksimError, match="short name of the wijk"):
            read_profile(path.rename(path.with_name("Presikhaaf West.toml")))

    def test_byte_order_mark_and_windows_line_ends_are_read(self, path: Path) -> None:
        before = read_profile(path)
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        assert read_profile(path) == before

    @pytest.mark.parametrize(
        "content",
        [b"\xff\xfe", b"a = " + b"[" * 50_000, b"x = " + b"9" * 9000, b"#" * 2_000_000, b"a." * 100_000],
        ids=["no UTF-8", "too deep", "too many digits", "too large", "too many dots"],
    )
    def test_unreadable_content_is_refused(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "bad.toml"
        path.write_bytes(content)
        with pytest.raises(WijksimError, match=r"bad\.toml: (not |a value|lists|larger|line 1 has more)"):
            read_profile(path)

    def test_a_pipe_is_refused_and_not_waited_for(self, tmp_path: Path) -> None:
        path = tmp_path / "pipe.toml"
        os.mkfifo(path)
        with pytest.raises(WijksimError, match="a folder or a device"):
            read_profile(path)

    def test_a_number_too_long_to_print_is_named(self, path: Path) -> None:
        spoil(path, "value = 27.4", "value = 0x" + "f" * 5000)
        with pytest.raises(WijksimError, match=r"hardship\.value is a huge number"):
            read_profile(path)

    def test_a_name_without_end_is_shown_in_part(self, path: Path) -> None:
        spoil(path, 'name = "Presikhaaf-West"', f'name = "{"x" * 5000}"')
        with pytest.raises(WijksimError, match="name is 'xxx") as caught:
            read_profile(path)
        assert len(str(caught.value)) < 500

    def test_absent_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(WijksimError, match=r"absent\.toml: file not found"):
            read_profile(tmp_path / "absent.toml")

    @settings(deadline=None, max_examples=60)
    @given(st.data())
    def test_a_line_lost_never_passes_unseen(
        self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        """Without any one line that is no comment or blank, reading fails with a message about this file."""
        lines = (SHIPPED / "moerwijk.toml").read_text(encoding="utf-8").splitlines()
        telling = [i for i, line in enumerate(lines) if line and not line.startswith("#")]
        lost = data.draw(st.sampled_from(telling))
        path = tmp_path_factory.mktemp("profiles") / "moerwijk.toml"
        path.write_text("\n".join(lines[:lost] + lines[lost + 1 :]), encoding="utf-8")
        with pytest.raises(WijksimError, match=r"moerwijk\.toml"):
            read_profile(path)
