"""Colours of the page of a comparison: words can be read on what is behind them."""

import re
from pathlib import Path

import pytest

import wijksim
from wijksim.report import canvas

STYLE = Path(wijksim.__file__).parent / "report" / "page" / "page.css"


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    """The contrast of two colours as WCAG 2.2 has it."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_can_be_read_on_what_is_behind_them() -> None:
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", STYLE.read_text(encoding="utf-8")))
    for paper in ("paper", "shade", "care"):
        for ink in ("ink", "faint", "link"):
            assert contrast(named[ink], named[paper]) >= 4.5, (ink, paper)
    for look in canvas.LOOKS:
        assert contrast(look.colour, "#ffffff") >= 4.5
        assert contrast(look.colour, "#f0f0f0") >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
