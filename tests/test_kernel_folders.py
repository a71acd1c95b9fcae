"""Old folders of compiled kernels go; those that may be in use stay."""

import os
import time

import pytest

from wijksim.state.kernel_folders import KEPT, RECENT, prune


def folder(cache, number, days):
    """A folder of kernels that was used that many days ago."""
    path = cache / f"{number:024x}"
    path.mkdir()
    (path / "wijksim_kernels.py").touch()
    then = time.time() - days * 24 * 3600
    os.utime(path, (then, then))
    return path


def there(cache):
    """The numbers of the folders that are left."""
    return sorted(int(path.name, 16) for path in cache.iterdir())


def test_the_folders_used_last_stay(tmp_path):
    for number in range(1, 13):
        folder(tmp_path, number, days=number + 1)
    prune(tmp_path, f"{12:024x}")
    assert there(tmp_path) == [*range(1, KEPT), 12]


def test_what_was_used_today_stays_however_many_there_are(tmp_path):
    for number in range(20):
        folder(tmp_path, number, days=0.9)
    prune(tmp_path, f"{3:024x}")
    assert there(tmp_path) == list(range(20))


def test_using_a_folder_makes_it_recent(tmp_path):
    old = folder(tmp_path, 1, days=400)
    prune(tmp_path, old.name)
    assert time.time() - old.stat().st_mtime < RECENT / 2


def test_what_is_not_ours_stays(tmp_path):
    for number in range(KEPT + 3):
        folder(tmp_path, number, days=0)
    stranger = folder(tmp_path, 99, days=900).rename(tmp_path / "somebody-else")
    prune(tmp_path, f"{0:024x}")
    assert stranger.exists()


@pytest.mark.parametrize("missing", ["cache", "cache/none"])
def test_trouble_with_the_folder_is_no_trouble(tmp_path, missing):
    prune(tmp_path / missing, "0" * 24)
