"""Lists of points: read as they stand, or refused with the line."""

import pytest

from wijksim.errors import WijksimError
from wijksim.sweeps.listed import read_list

WRONG = {
    "empty file": ("", "is empty"),
    "only names": ("trust_gain\n", "has 0 points"),
    "unknown column": ("trust_gian\n0.1\n", "unknown key 'trust_gian' as a column"),
    "column twice": ("outreach,outreach\n0.1,0.2\n", "two columns 'outreach'"),
    "no name": ("outreach,\n0.1,0.2\n", "unknown key ''"),
    "empty cell": ("outreach,room\n0.1,\n", "line 2: 'room' is empty"),
    "not a number": ("outreach\nx\n", "line 2: 'outreach' is 'x'"),
    "nan": ("outreach\nnan\n", "line 2: 'outreach' is nan, out of range"),
    "infinite": ("outreach\n0.1\ninf\n", "line 3: 'outreach' is inf"),
    "out of range": ("outreach\n1.5\n", "line 2: 'outreach' is 1.5, out of range"),
    "half a count": ("programmes\n1.5\n", "line 2: 'programmes' is 1.5"),
    "same point": ("outreach\n0.1\n0.10\n", "line 3 is the same point as line 2"),
    "short row": ("outreach,room\n0.1\n", "line 2: has 1 cells"),
    "empty row": ("outreach\n0.1\n\n0.2\n", "line 3: has 0 cells"),
    "comma for decimals": ("outreach;room\n0,1;0,2\n", "line 2: 'outreach' is '0,1'.*point for decimals"),
    "grouped digits": ("outreach\n1_0\n", "line 2: 'outreach' is '1_0'"),
    "quote left open": ('outreach\n"0.1\n', "no CSV"),
    "quote before a tab": ('outreach\troom\n"\t"0\n', "no CSV"),
}


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.replace(" ", "-"))
def test_what_is_wrong_is_named_with_its_line(case, tmp_path):
    text, words = WRONG[case]
    path = tmp_path / "points.csv"
    path.write_text(text)
    with pytest.raises(WijksimError, match=words) as caught:
        read_list(path)
    assert "points.csv" in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_list_is_read_as_it_stands(tmp_path):
    path = tmp_path / "points.csv"
    path.write_bytes(b"\xef\xbb\xbftrust_gain; outreach\r\n0.1;1\r\n0.3;0\r\n")
    varied, points = read_list(path)
    assert points.to_dict("list") == {"trust_gain": [0.1, 0.3], "outreach": [1.0, 0.0]}
    assert [(each.name, each.low, each.high) for each in varied] == [("trust_gain", 0.1, 0.3), ("outreach", 0.0, 1.0)]


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\n;\n", "\n ; \n\n"])
def test_lines_without_anything_after_the_last_point_are_no_points(end, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text(f"trust_gain;outreach\n0.1;1\n0.3;0{end}")
    _, points = read_list(path)
    assert points.to_dict("list") == {"trust_gain": [0.1, 0.3], "outreach": [1.0, 0.0]}


def test_other_bytes_and_other_files_are_refused(tmp_path):
    path = tmp_path / "points.csv"
    path.write_bytes(b"outreach\n\xff\n")
    with pytest.raises(WijksimError, match="not UTF-8"):
        read_list(path)
    for wrong in (tmp_path, tmp_path / "absent.csv"):
        with pytest.raises(WijksimError):
            read_list(wrong)
