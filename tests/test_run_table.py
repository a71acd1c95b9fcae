"""The table of a real run on a terminal: it fits, and every group and outcome can be read."""

from functools import cache

import pytest
from small_wijk import small_profile

import wijksim
from wijksim.experiments.result import RunResult
from wijksim.locale import LANGUAGES, words
from wijksim.report.grid import WIDTH
from wijksim.report.run_tables import run_table


@cache
def lived() -> RunResult:
    return wijksim.run("resident-led-4", [small_profile()], months=24)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_real_run_fits_and_no_label_is_cut(language: str) -> None:
    shown = run_table(lived(), language)
    assert max(map(len, shown.splitlines())) <= WIDTH
    assert "…" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_stand_below_each_other_each_with_its_values(language: str) -> None:
    text, frame = words(language), lived().indicators
    block = next(part for part in run_table(lived(), language).split("\n\n") if text.say("run.groups", year=2) in part)
    groups = frame.loc[frame["month"] == 24, "group"].unique()
    assert {"all", "stayers", "newcomers", "education_low", "income_high", "own"} <= set(groups)
    values = frame[frame["month"] == 24].set_index(["group", "indicator"])["value"]
    for group in groups:
        name = text.name("group", group)
        [line] = [line for line in block.splitlines() if line.startswith(f"{name}  ")]
        wanted = [("wellbeing", 3), ("trust_municipality", 1), ("participation", 1), ("hardship", 1)]
        numbers = [text.number(values[group, outcome], digits) for outcome, digits in wanted]
        assert line.removeprefix(name).split() == numbers
