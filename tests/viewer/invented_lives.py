"""Lives that nobody lived, with a course that is known, to tell stories from."""

import numpy as np

from wijksim.scenario.scenario import load_scenario
from wijksim.viewer.story.lives import Happening, Lives
from wijksim.viewer.story.told import Told
from wijksim.viewer.words import viewer_words

MONTHS, LIVES = 240, 12
NEW = Happening(49, "election", "new coalition")


def series(*points: tuple[int, float], noise: float = 0.1, months: int = MONTHS) -> np.ndarray:
    """Lives whose level runs straight from point to point (month, level), each a little beside it."""
    middle = np.interp(np.arange(months + 1), *zip(*points, strict=True))
    chance = np.random.default_rng(1).normal(0.0, noise, (LIVES, 1))
    wobble = np.random.default_rng(2).normal(0.0, noise / 10, (LIVES, months + 1))
    return middle + chance + wobble


def lived(trust: np.ndarray, *happened: Happening, wellbeing: float = 0.0, spent: float = 800.0) -> Lives:
    """Lives of that trust in which all of this happened, with one cause that moved all of it."""
    flat = np.full_like(trust, wellbeing)
    moved = np.diff(trust, axis=1, prepend=trust[:, :1]) / 40.0
    return Lives(
        trust, flat, {"promise": moved, "dialogue": np.zeros_like(trust)}, np.full(LIVES, 800.0), np.full(LIVES, spent),
        tuple(happened for _ in range(LIVES)),
    )  # fmt: skip


def told(a: np.ndarray, b: np.ndarray, stopped: np.ndarray | None = None, language: str = "nl", **of: object) -> Told:
    """A story of these three; without `stopped`, stopping changes nothing."""
    names = ("top-down-4", "resident-led-20")
    scenarios = tuple(load_scenario(name) for name in names)
    third = b if stopped is None else stopped
    lives = (lived(a, *of.get("happened", ())), lived(b), lived(third, spent=of.get("spent", 800.0)))
    return Told(*lives, scenarios, viewer_words(language))
