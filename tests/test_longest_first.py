"""Files with long tests are handed out first, each whole but for those whose tests share nothing."""

from dataclasses import dataclass
from pathlib import Path

import longest_first
import pytest
from longest_first import BY_TEST, LongestFirst, in_order


@dataclass
class Item:
    """As much of a test as its place in the order depends on."""

    nodeid: str
    slow: bool = False

    def get_closest_marker(self, name: str) -> object:
        return name if self.slow and name == "slow" else None


def test_files_with_long_tests_come_first_and_stay_whole():
    quick = [Item(f"tests/test_many.py::test_a[{k}]") for k in range(9)]
    one = [Item("tests/test_one.py::test_b"), Item("tests/test_one.py::test_a", slow=True)]
    two = [Item(f"tests/test_two.py::test_a[{k}]", slow=True) for k in range(2)]
    assert in_order([one[0], *quick, *two, one[1]]) == [*two, *one, *quick]


def scope(nodeid: str) -> str:
    return LongestFirst._split_scope(object.__new__(LongestFirst), nodeid)


def test_a_file_goes_to_one_worker_unless_its_tests_share_nothing():
    assert scope("tests/viewer/test_jobs.py::test_a[x::y]") == "tests/viewer/test_jobs.py"
    assert scope(f"tests/{BY_TEST[0]}::test_a[x::y]") == f"tests/{BY_TEST[0]}::test_a[x::y]"


@pytest.mark.parametrize("name", BY_TEST)
def test_a_file_that_is_handed_out_by_test_is_there(name):
    assert (Path(longest_first.__file__).parent / name).is_file()
