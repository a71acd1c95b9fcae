"""Impact paths: from a project's money and hours to whom it reached and what changed, read back from events."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from worlds import BROKEN_OFF, BUSY, BUSY_MONTHS, wijk_under

from wijksim.agents.project import Project
from wijksim.experiments.single import result_of
from wijksim.locale import LANGUAGES, words
from wijksim.model import WijkModel
from wijksim.observe.impact import EVENT, GROUPS, LATER
from wijksim.observe.members import members
from wijksim.observe.paths import COLUMNS, paths_of
from wijksim.report.page.paths import run_paths
from wijksim.state.columns import DOMAINS, LIVES


@cache
def busy(seed: int = 3) -> WijkModel:
    """Busy years."""
    return wijk_under(BUSY, seed).run(BUSY_MONTHS)


def table(seed: int = 3) -> pd.DataFrame:
    """The impact paths of busy years."""
    return result_of(busy(seed)).impact_paths()


def watched(seed: int = 3) -> tuple[WijkModel, dict[int, set[tuple[int, int]]], dict[int, dict]]:
    """Busy years lived while somebody writes down who is helped in each month, and every state in each month."""
    model, helped, states = wijk_under(BUSY, seed), {}, {}
    for month in range(1, BUSY_MONTHS + 1):
        model.step()
        t = model.table
        lives = t.status == LIVES
        helped[month] = {
            (row, int(t.occupant[row]), int(t.helped[row]) - 1) for row in np.flatnonzero(lives & (t.helped > 0))
        }
        states[month] = {
            "who": np.where(lives, t.occupant, -1).copy(),
            "youth": members(model, "youth"),
            **{name: getattr(t, f"state_{name}").copy() for name in DOMAINS},
        }
    return model, helped, states


# What a path holds ---------------------------------------------------------------------------------------------


def test_every_project_that_was_begun_has_a_row():
    model, found = busy(), table()
    started = [row for row in model.record.events if row[2] == "project_started"]
    assert list(found.columns) == list(COLUMNS)
    assert found["number"].tolist() == [int(row[3].split()[0]) for row in started]
    assert found["agenda"].tolist() == [row[3].split()[1] for row in started]
    assert found["began"].tolist() == [row[0] for row in started]


def test_what_is_told_of_a_project_is_what_somebody_saw_who_wrote_everything_down():
    model, helped, states = watched()
    found = result_of(model).impact_paths()
    social = found[(found["agenda"] == "social") & found["need"].notna()]
    assert len(social) > 10
    for path in social.itertuples():
        first, last, domain = int(path.ran_from), int(path.closed), DOMAINS.index(path.domain)
        then, now = states[first], states[last + LATER]
        lived, need = then["who"] >= 0, (then["who"] >= 0) & (then[path.domain] < 0)
        reached = np.zeros(len(lived), dtype=bool)
        for month in range(first + 1, last + 1):
            for row, occupant, served in helped[month]:
                reached[row] |= served == domain and occupant == then["who"][row]
        reached &= lived
        assert (path.need, path.reached) == (need.sum(), reached.sum())
        assert path.reached_need == (reached & need).sum()
        assert path.need_youth == (need & then["youth"]).sum()
        stays = need & (now["who"] == then["who"])
        for chosen, change in ((stays & reached, path.change_reached), (stays & ~reached, path.change_others)):
            if chosen.any():
                assert change == pytest.approx((now[path.domain] - then[path.domain])[chosen].mean(), abs=2e-5)
            else:
                assert np.isnan(change)


def test_a_physical_project_reaches_all_who_live_there_and_leaves_nobody_to_compare_with():
    physical = table()[lambda found: (found["agenda"] == "physical") & (found["fate"] == "completed")]
    physical = physical.dropna(subset=["need"])
    assert len(physical) > 3
    assert (physical["reached_need"] == physical["need"]).all()
    assert physical["change_others"].isna().all()
    assert (physical["hours"] == 0).all()


def test_money_and_hours_are_those_of_the_projects():
    found = table()[lambda paths: paths["fate"] == "completed"]
    told = found[found["hours"].notna()]
    energy = told["agenda"] == "energy"
    assert (told["spent"] == told["euros"])[~energy].all()
    # homes whose household did not consent are left out, and what talks have left of their money is not spent
    assert (told["spent"] <= told["euros"])[energy].all()
    assert (told["spent"] < told["euros"])[energy].any()
    social = told[told["agenda"] == "social"]
    values = BUSY.values
    hour = values["fte_cost"] / 12 / 130 / (1 - values["admin_share"])
    # preparation takes 15 % over the usual months, and more when residents decide along; what is left buys hours
    months = round(values["preparation_months"] * (1 + values["deciding_delay"] * values["decision_share"]))
    left = 1 - 0.15 * months / values["preparation_months"]
    part = social["hours"].to_numpy() / (left * social["euros"].to_numpy() / hour)
    # a mistake spoils part of the hours of some
    assert np.median(part) == pytest.approx(1, rel=0.02)
    assert part.max() < 1.02
    assert ((social["share"] > 0) & (social["share"] < 1)).all()


def test_a_project_that_is_turned_has_its_path_where_it_ended_up():
    model = wijk_under(BUSY.with_values(project_months=18)).run(1)
    place = model.places[0]
    turned = Project(model, place, 900, 0, False, False, 0)
    place.projects.append(turned)
    turned.phase, turned.months_left = "running", 6
    model.run(1)
    turned.adjust(3)
    while turned in place.projects:
        model.step()
    began = next(path.start for path in place.paths._open if path.project is turned)
    model.run(LATER)
    [path] = result_of(model).impact_paths().query("number == 900").itertuples()
    assert (path.domain, path.fate) == ("work", "completed")
    assert path.ran_from == began == path.closed - turned.running_months


def test_of_a_project_that_politics_stops_not_all_is_spent():
    model = wijk_under(BUSY.with_values(execution_share=0), BROKEN_OFF).run(BUSY_MONTHS)
    found = result_of(model).impact_paths()
    stopped = found[(found["fate"] == "stopped") & found["spent"].notna()]
    books = model.places[0].books.rows
    assert len(stopped) > 0
    assert (stopped["spent"] <= stopped["euros"]).all()
    assert (stopped["spent"] < stopped["euros"]).any()
    works = stopped[stopped["agenda"] == "physical"]
    assert len(works) > 0
    # works that are never finished serve nobody
    assert (works["reached"] == 0).all()
    assert sum(cents for _, kind, cents in books if kind == "withdrawn") > 0


def test_groups_reached_are_part_of_those_reached():
    found = table().dropna(subset=["need"])
    for group in GROUPS:
        assert (found[f"reached_{group}"] <= found[f"need_{group}"]).all()
        assert (found[f"reached_{group}"] <= found["reached_need"]).all()


def test_what_is_not_known_yet_is_not_made_up():
    model = wijk_under(BUSY, 3).run(12)
    found = result_of(model).impact_paths()
    assert {"open", "completed"} <= set(found["fate"]) <= {"open", "completed", "stopped"}
    assert found["change_reached"].isna().all()
    assert found["closed"].isna().sum() == (found["fate"] == "open").sum()
    nothing = result_of(wijk_under("business-as-usual", 3).run(12)).impact_paths()
    assert list(nothing.columns) == list(COLUMNS)
    assert nothing.empty


def test_help_that_changes_nothing_shows_as_nothing():
    off = wijk_under(BUSY.without("delivery"), 3).run(BUSY_MONTHS)
    found = result_of(off).impact_paths()
    assert (found["hours"].dropna() == 0).all()
    assert (found["share"].dropna() == 0).all()


# A light record ------------------------------------------------------------------------------------------------


def test_keeping_paths_changes_nothing_but_adds_its_events():
    kept, bare = busy(), wijk_under(BUSY, 3, follows_projects=False).run(BUSY_MONTHS)
    assert any(row[2] == EVENT for row in kept.record.events)
    assert np.array_equal(kept.record.trust_sums(), bare.record.trust_sums())
    assert [row for row in kept.record.events if row[2] != EVENT] == bare.record.events
    assert kept.places[0].books.rows == bare.places[0].books.rows


def test_a_fork_goes_on_with_the_paths_it_had():
    model = wijk_under(BUSY, 3).run(40)
    twin = model.fork(BUSY)
    model.run(30)
    twin.run(30)
    assert model.record.events == twin.record.events


@pytest.mark.parametrize("detail", ["", "number=x", "=", "number=1 domain=work", "number=1 " * 50, "\x00", "1"])
def test_a_stored_event_that_is_written_otherwise_is_left_out(detail):
    events = pd.DataFrame([(3, "w", EVENT, detail)], columns=["month", "wijk", "event", "detail"])
    assert paths_of(events).empty


# On the page ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_a_row_for_every_domain_in_which_a_path_is_known(language):
    text, result = words(language), result_of(busy())
    blocks = run_paths(result, busy().profiles[0], text)
    [shown] = [block for block in blocks if block.kind == "table"]
    known = table().dropna(subset=["need"])
    rows = [row for body in shown.bodies for row in body.rows]
    assert len(rows) == len(known.groupby(["domain", "agenda"]))
    assert sum(int(row[2]) for row in rows) == len(known)
    assert text.say("page.paths.proves") in str(blocks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_without_known_paths_has_no_table(language):
    result = result_of(wijk_under("business-as-usual", 3).run(12))
    assert run_paths(result, busy().profiles[0], words(language)) == []
