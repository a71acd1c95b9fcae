"""The run library: found when it holds, refused by name when not, and never half or twice."""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from shelved import entry, subject
from small_wijk import small_profile

import wijksim.viewer.library.key as key_module
from wijksim import load_scenario
from wijksim.errors import WijksimError
from wijksim.experiments.single import result_of, run_one
from wijksim.viewer import first
from wijksim.viewer.library.entry import SERIES, Entry, entry_of, entry_of_model, joined, read_entry, to_bytes
from wijksim.viewer.library.key import subject_of
from wijksim.viewer.library.store import Library, library_folder

LIFE = {"series": {"trust_municipality": [45.0, 46.5]}, "events": [[1, "programme_starts", "1"]]}


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "library")


def files(library, about):
    return sorted(path.name for path in (library.folder / about.key).iterdir())


def test_what_is_added_comes_back(library):
    about = subject()
    made = entry(about, range(1, 6))
    library.add(made)
    found = library.load(about)
    assert found.digest == made.digest
    assert found.subject == about
    assert np.array_equal(found.values, made.values)
    assert found.facts == made.facts
    assert library.load(subject("top-down-20")) is None
    assert library.seeds(subject("top-down-20")) == set()


def test_seeds_come_one_by_one_and_count_once(library):
    about = subject()
    whole = entry(about, range(1, 7))
    for seeds in ([1], [2], [4, 5], [2, 3], [6], [1]):
        library.add(whole.only(seeds))
    assert library.seeds(about) == set(range(1, 7))
    assert library.load(about).digest == whole.digest
    library.tidy(about)
    assert len(files(library, about)) == 1
    assert library.load(about).digest == whole.digest
    more = entry(about, range(7, 10))
    library.add(more)
    library.tidy(about)
    assert library.load(about).digest == joined([whole, more]).digest


def test_the_same_seeds_give_the_same_bytes():
    about = subject()
    assert to_bytes(entry(about, [3, 4])) == to_bytes(entry(about, [3, 4]))


def test_several_at_once_lose_nothing(library):
    about = subject()
    whole = entry(about, range(1, 41))

    def at_it(number: int) -> None:
        for seed in range(1 + number, 41, 4):
            library.add(whole.only([seed]))
            library.tidy(about)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(at_it, range(4)))
    library.tidy(about)
    assert library.load(about).digest == whole.digest
    assert len(files(library, about)) == 1


@pytest.mark.parametrize("spoil", ["cut", "text", "empty", "folder"])
def test_a_damaged_file_is_refused_by_name(library, spoil):
    about = subject()
    library.add(entry(about, [1, 2]))
    path = library.path(about, (1, 2))
    content = path.read_bytes()
    path.unlink()
    if spoil == "folder":
        path.mkdir()
    else:
        spoilt = {"cut": content[:-200], "text": b"hello", "empty": b""}
        path.write_bytes(spoilt[spoil])
    with pytest.raises(WijksimError, match=path.name):
        library.load(about)
    [shelf] = library.shelves()
    assert shelf.stale


def test_no_changed_byte_changes_a_number(library):
    about = subject()
    made = entry(about, [1, 2])
    library.add(made)
    path = library.path(about, (1, 2))
    content = path.read_bytes()
    refused = 0
    for place in range(0, len(content), 61):
        changed = bytearray(content)
        changed[place] ^= 0x55
        path.write_bytes(bytes(changed))
        refused += not read_back(library, made)
    assert refused > 50


def read_back(library, made) -> bool:
    """Whether an entry is read, and then it must be the one that was made; a refusal must name the file."""
    try:
        found = library.load(made.subject)
    except WijksimError as error:
        named = library.path(made.subject, made.seeds).name in str(error)
        return not named
    assert found.digest == made.digest
    return True


def test_numbers_that_were_changed_are_refused(library, monkeypatch):
    about = subject()
    made = entry(about, [1, 2])
    sealed = to_bytes(made)
    other = replace(made, values=made.values + np.float32(1))
    path = library.path(about, (1, 2))
    path.parent.mkdir(parents=True)
    with monkeypatch.context() as patch:
        patch.setattr(Entry, "digest", made.digest)
        path.write_bytes(to_bytes(other))
    with pytest.raises(WijksimError, match="changed"):
        read_entry(path)
    path.write_bytes(sealed)
    assert library.load(about).digest == made.digest


def test_an_entry_in_the_place_of_another_is_refused(library):
    about, other = subject(), subject("resident-led-20")
    library.add(entry(other, [1]))
    shutil.copytree(library.folder / other.key, library.folder / about.key)
    with pytest.raises(WijksimError, match="another strategy, wijk or model"):
        library.load(about)
    with pytest.raises(WijksimError, match="another strategy, wijk or model"):
        library.seeds(about)


def test_other_sources_are_another_entry(library, monkeypatch):
    library.add(entry(subject(), [1]))
    monkeypatch.setattr(key_module, "source_hash", lambda: "0" * 64)
    assert library.load(subject()) is None
    [shelf] = library.shelves()
    assert shelf.stale
    assert library.clear() == (1, shelf.size)
    assert library.shelves() == []


def test_what_another_version_kept_is_another_entry(library, monkeypatch):
    library.add(entry(subject(), [1]))
    monkeypatch.setattr(key_module, "_keepers", lambda: "0" * 64)
    assert library.load(subject()) is None
    [shelf] = library.shelves()
    assert shelf.stale


def test_everything_that_is_asked_is_in_the_key():
    scenario, profile = load_scenario("top-down-4"), small_profile()
    keys = {
        subject_of(scenario, profile, 24).key,
        subject_of(scenario, profile, 25).key,
        subject_of(scenario.with_values(room=0.5), profile, 24).key,
        subject_of(scenario.without("outreach"), profile, 24).key,
        subject_of(scenario, small_profile(400), 24).key,
    }
    assert len(keys) == 5
    assert subject_of(scenario.renamed("other"), profile, 24).key in keys


def test_clear_takes_only_what_it_wrote(library):
    about = subject()
    library.add(entry(about, [1]))
    library.keep_film(about, 7, "trust_municipality", LIFE)
    mine = library.folder / about.key / "notes.txt"
    mine.write_text("mine")
    elsewhere = library.folder / "photos"
    elsewhere.mkdir()
    (elsewhere / "one.parquet").write_text("mine")
    assert library.clear() == (0, 0)
    count, size = library.clear(everything=True)
    assert count == 1
    assert size > 0
    assert mine.read_text() == "mine"
    assert (elsewhere / "one.parquet").exists()
    assert library.load(about) is None


def test_a_film_comes_back_and_a_changed_one_is_refused(library):
    about = subject()
    assert library.film(about, 7, "wellbeing") is None
    library.keep_film(about, 7, "wellbeing", LIFE)
    assert library.film(about, 7, "wellbeing") == LIFE
    assert library.film(about, 8, "wellbeing") is None
    path = library.folder / about.key / "film-7-wellbeing.json"
    film = json.loads(path.read_text())
    shutil.copy(path, path.with_name("film-8-wellbeing.json"))
    with pytest.raises(WijksimError, match="another life"):
        library.film(about, 8, "wellbeing")
    film["content"]["series"]["trust_municipality"] = [99.0, 99.0]
    path.write_text(json.dumps(film))
    with pytest.raises(WijksimError, match="changed"):
        library.film(about, 7, "wellbeing")
    path.write_text("[" * 100_000)
    with pytest.raises(WijksimError, match="damaged"):
        library.film(about, 7, "wellbeing")


def test_nothing_half_written_is_read_and_leftovers_go(library):
    about = subject()
    library.add(entry(about, [1]))
    library.add(entry(about, [2]))
    left = library.folder / about.key / ".x.parquet.abc.1.tmp"
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    assert library.seeds(about) == {1, 2}
    library.tidy(about)
    assert not left.exists()


def test_the_entry_of_a_run_holds_its_numbers():
    profile, scenario = small_profile(), load_scenario("top-down-4").with_months(30)
    result = run_one(scenario, [profile], 5, 30)
    made = entry_of(result)
    frame = result.indicators[result.indicators["group"] == "all"]
    for name in SERIES:
        values = frame[frame["indicator"] == name].sort_values("month")["value"].to_numpy()
        assert np.allclose(made.series(name)[0], values, atol=1e-4)
    wellbeing = frame[frame["indicator"] == "wellbeing"].sort_values("month")["value"].to_numpy()
    assert np.allclose(made.series("wellbeing")[0], wellbeing, atol=1e-6)
    books = result.books[result.books["kind"].str.startswith("appropriated_")]
    assert made.facts["appropriated"] == (int(books["cents"].sum()),)
    assert made.euros[0] == pytest.approx(books["cents"].sum() / 100 / made.facts["residents"][0])
    assert made.subject == subject_of(scenario, profile, 30)
    assert made.values.shape == (1, len(SERIES), 31)


@pytest.mark.parametrize("strategy", ["resident-led-20", "business-as-usual"])
def test_the_entry_of_a_model_is_that_of_its_result(strategy):
    profile, scenario = small_profile(), load_scenario(strategy).with_months(60)
    model = first.lived(scenario, profile, 5, 60)
    made, whole = entry_of_model(model, subject_of(scenario, profile, 60)), entry_of(result_of(model))
    assert (made.subject, made.seeds, made.facts) == (whole.subject, whole.seeds, whole.facts)
    assert np.array_equal(made.values, whole.values)
    assert made.digest == whole.digest


def test_where_the_library_is(monkeypatch, tmp_path):
    monkeypatch.setenv("WIJKSIM_LIBRARY_DIR", str(tmp_path / "here"))
    assert library_folder() == tmp_path / "here"
    monkeypatch.delenv("WIJKSIM_LIBRARY_DIR")
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(tmp_path / "data"))
    assert library_folder() == tmp_path / "data" / "library"
    monkeypatch.delenv("WIJKSIM_DATA_DIR")
    assert library_folder().name == "library"
    assert Library(Path("/nowhere/at/all")).shelves() == []
