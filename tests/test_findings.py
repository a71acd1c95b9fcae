"""The pages of findings: the same in both languages, made from sweeps alone, and open about how large these were."""

import re
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from wijksim.errors import WijksimError
from wijksim.sweeps import list_designs, load_design

DOCS = Path(__file__).parents[1] / "docs"
sys.path[:0] = [str(DOCS), str(Path(__file__).parent / "analysis")]
import found  # noqa: E402
import make_findings  # noqa: E402
from invented_sweep import invented, luck  # noqa: E402

MADE = {language: (DOCS / name).read_text(encoding="utf-8") for language, name in make_findings.PAGES.items()}
_LITERAL = re.compile(r"`[^`]*`|\]\([^)]*\)")
_NUMBER = re.compile(r"[+-]?\d(?:[\d.,]*\d)?")


def numbers(language: str, text: str) -> Counter[str]:
    """Every number of a page, written with a decimal point, and how often it stands there."""
    if language == "nl":
        text = text.translate({ord("."): ",", ord(","): "."})
    return Counter(each.replace(",", "") for each in _NUMBER.findall(_LITERAL.sub("", text)))


def headings(text: str) -> list[int]:
    """The level of every heading."""
    return [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]


def cells(text: str, first: str) -> list[str]:
    """The cells of the row that begins with `first`."""
    line = next(line for line in text.splitlines() if line.startswith(f"| {first} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_both_languages_have_the_same_sections_and_numbers():
    assert headings(MADE["nl"]) == headings(MADE["en"])
    assert numbers("nl", MADE["nl"]) == numbers("en", MADE["en"])
    assert sum(numbers("en", MADE["en"]).values()) > 100


@pytest.mark.parametrize("language", MADE)
@pytest.mark.parametrize("design", list_designs())
def test_a_page_says_how_large_each_sweep_was_and_of_which_model(design, language):
    name, setting, strategies, points, seeds, residents, _, runs, model = cells(MADE[language], f"`{design}`")
    assert setting in {"nl": ("klein", "groot"), "en": ("small", "full")}[language]
    finished, planned = runs.split(" / ")
    sizes = [int(re.sub(r"\D", "", each)) for each in (strategies, points, seeds, planned)]
    assert finished == planned
    assert sizes[3] == sizes[0] * sizes[1] * sizes[2]
    assert int(re.sub(r"\D", "", residents)) > 0
    assert re.fullmatch(r"`[0-9a-f]{12}`", model)
    assert name in MADE[language]


@pytest.mark.parametrize("language", MADE)
def test_the_first_screen_says_that_the_model_is_not_calibrated_and_holds_few_findings(language):
    first, _, rest = MADE[language].partition("\n## ")
    assert {"nl": "niet geijkt", "en": "not been calibrated"}[language] in first
    bullets = re.findall(r"^- ", rest.partition("\n## ")[0], re.MULTILINE)
    assert 3 <= len(bullets) <= 5


@pytest.mark.parametrize("design", list_designs())
def test_every_design_has_pairs_of_its_own_strategies(design):
    asked = found.Study(SimpleNamespace(design=load_design(design)), "", ("wellbeing",))
    pairs = [pair for pairs in asked.groups.values() for pair in pairs]
    assert {name for pair in pairs for name in pair} == set(load_design(design).strategies)
    assert len(set(pairs)) == len(pairs)


def outcome(strategy, point, seed, year):
    """Late does better, more so the higher `lag_work`; outside differs by luck alone."""
    own = luck(seed, year, len(strategy), int(1e6 * point["lag_work"]), size=0.02)
    gain = 0.1 + 0.4 * point["lag_work"] if strategy == "late" and year else 0.0
    return luck(seed, year, size=0.05) + own + gain


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of pages made from an invented sweep."""
    points = np.random.default_rng(3).random((24, 2))
    sweep = invented(
        outcome, points, ("lag_work", "setback_rate"), strategies=("steady", "late", "outside"), seeds=(1, 2, 3),
        indicators=("wellbeing", "participation"),
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("pages")
    make_findings.write([found.Study(sweep, "abcdef0123456789", ("wellbeing", "participation"))], folder)
    return folder


@pytest.mark.parametrize(("language", "better"), [("nl", "beter op welbevinden"), ("en", "better on wellbeing")])
def test_a_sweep_gives_a_page_with_what_was_planted(made, language, better):
    text = (made / make_findings.PAGES[language]).read_text(encoding="utf-8")
    findings = text.partition("\n## ")[2].partition("\n## ")[0]
    assert better in findings
    assert "`abcdef012345`" in text
    assert not re.search(r"\bnan\b|\{|\}", text)
    assert "`lag_work`" in text
    assert "| `setback_rate`" not in text
    with Image.open(made / "images" / f"findings-invented-{language}.png") as image:
        assert image.width > 600


def test_both_pages_of_a_sweep_hold_the_same_numbers(made):
    texts = {each: (made / name).read_text(encoding="utf-8") for each, name in make_findings.PAGES.items()}
    assert numbers("nl", texts["nl"]) == numbers("en", texts["en"])
    assert headings(texts["nl"]) == headings(texts["en"])


def test_the_number_that_pulls_is_named_and_luck_is_paid_for():
    draw = np.random.default_rng(5)
    points = pd.DataFrame(draw.random((60, 30)), columns=[f"x{place}" for place in range(30)])
    [(name, rho), *_] = found.drivers(points, -2.0 * points["x7"].to_numpy() + draw.standard_normal(60) * 0.3, 1)
    assert name == "x7"
    assert rho < -0.7
    named = [bool(found.drivers(points, draw.standard_normal(60), 1)) for _ in range(60)]
    assert sum(named) <= 9  # 3 are expected; more than 9 of 60 come once in 1,000 times
    assert found.drivers(points.head(8), points["x7"].to_numpy()[:8], 1) == []


def test_without_folders_every_design_is_lived_at_the_setting_asked(monkeypatch):
    lived, written = [], []
    monkeypatch.setattr(make_findings, "sweep", lambda name, out, workers, full, progress: lived.append((name, full)))
    monkeypatch.setattr(make_findings, "study", lambda folder, outcomes: Path(folder).name)
    monkeypatch.setattr(make_findings, "write", written.extend)
    assert make_findings.main(["--full"]) == 0
    assert sorted(lived) == [(name, True) for name in list_designs()]
    assert sorted(written) == list_designs()


def test_a_folder_without_a_sweep_is_refused(tmp_path):
    with pytest.raises(WijksimError, match="holds no sweep"):
        make_findings.main([str(tmp_path)])
