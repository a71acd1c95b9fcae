"""What Speler is shown in its own tests and in the development page: real runs in the form that Speler takes.

The viewer makes its payload from the run library; this one steps small models itself, so that the player can be
built and tested without a server. Every number comes out of a run.
"""

import base64
import tomllib
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import numpy as np
from scipy.special import ndtr

from wijksim import Profile, WijkModel
from wijksim.experiments.result import RunResult
from wijksim.locale import words
from wijksim.scenario.scenario import load_scenario
from wijksim.state.columns import DOMAINS, LIVES

UNIT = 2.0**20
CUTS = (20.0, 32.0, 44.0, 56.0, 68.0, 80.0)
NOBODY = 7
ADULT_MONTHS = 18 * 12
INDICATORS = ("trust_municipality", *DOMAINS)
TOLD = ("election", "alderman_leaves", "recession", "programme_starts", "programme_ends", "programme_stopped")


@dataclass
class Watched:
    """One run with what its homes and one resident looked like, month by month."""

    result: RunResult
    x: np.ndarray
    y: np.ndarray
    frames: np.ndarray
    home: int
    trust: list[float] = field(default_factory=list)
    diary: list[tuple[int, str]] = field(default_factory=list)

    def series(self) -> dict[str, list[float]]:
        """The eight indicators: shares of adults, and domains on a scale on which 50 is the average at the start."""
        table = self.result.indicators
        table = table[table["group"] == "all"].pivot(index="month", columns="indicator", values="value")
        shown = {name: table[name].to_numpy() for name in INDICATORS}
        return {
            name: np.round(values if name == INDICATORS[0] else 100 * ndtr(values), 3).tolist()
            for name, values in shown.items()
        }


def watch(strategy: str, profile: Profile, seed: int, months: int) -> Watched:
    """Live a run and look at it every month."""
    model = WijkModel(strategy, [profile], seed=seed)
    table, layout = model.table, model.places[0].layout
    ages = -table.birth_month[: table.rows].astype(int)
    fits = (table.status[: table.rows] == LIVES) & (ages > 360) & (ages < 600)
    row = int(np.flatnonzero(fits)[0])
    who, frames = int(table.occupant[row]), []
    seen = Watched(RunResult.of(model), layout.x, layout.y, np.empty(0), int(table.dwelling[row]))
    for month in range(months + 1):
        if month:
            model.step()
        frames.append(_classes(model, len(layout.x)))
        if table.status[row] == LIVES and table.occupant[row] == who:
            seen.trust.append(round(100 * float(ndtr(table.trust_municipality[row] / UNIT)), 1))
            if month and table.helped[row]:
                seen.diary.append((month, f"helped:{DOMAINS[int(table.helped[row]) - 1]}"))
    seen.result, seen.frames = RunResult.of(model), np.array(frames, dtype=np.int8)
    return seen


def _classes(model: WijkModel, homes: int) -> np.ndarray:
    """The class of every home: the mean over its adults of how likely they are to trust the municipality."""
    table = model.table
    rows = np.flatnonzero(table.status[: table.rows] == LIVES)
    rows = rows[model.month - table.birth_month[rows].astype(int) >= ADULT_MONTHS]
    share = 100 * ndtr(table.trust_municipality[rows] / UNIT)
    home = table.dwelling[rows]
    count = np.bincount(home, minlength=homes)
    mean = np.bincount(home, weights=share, minlength=homes) / np.maximum(count, 1)
    return np.where(count == 0, NOBODY, np.searchsorted(CUTS, mean, side="right")).astype(np.int8)


def packed(frames: np.ndarray) -> str:
    """Frames as Speler takes them: the first, then differences, compressed, as text."""
    deltas = np.diff(frames.astype(np.uint8), axis=0, prepend=np.zeros((1, frames.shape[1]), np.uint8))
    return base64.b64encode(zlib.compress(deltas.astype(np.uint8).tobytes(), 9)).decode("ascii")


def payload(
    profile: Profile, strategies: tuple[str, str] = ("top-down-4", "resident-led-20"), *,
    seed: int = 7, months: int = 240, seeds: int = 8, language: str = "nl",
) -> dict[str, Any]:  # fmt: skip
    """A whole payload; `seeds` runs a side give the bands."""
    watched = [watch(strategy, profile, seed, months) for strategy in strategies]
    many = [[each.series() for each in (watched[k], *_others(name, profile, seed, months, seeds))]
            for k, name in enumerate(strategies)]  # fmt: skip
    sides = {
        letter: _side(watched[k], many[k], strategies[k], letter.upper(), language, months)
        for k, letter in enumerate("ab")
    }
    return {
        "version": 1, "language": language, "months": months, "seed": seed, "hash": "0" * 12, "model": "0.1.0",
        "wijk": {"slug": profile.slug, "name": profile.name, "municipality": profile.municipality, "invented": True,
                 "residents": profile.population},
        "indicators": [_indicator(name, language) for name in INDICATORS],
        "sides": sides, "difference": _difference(many, language), "extrapolates": "", "notes": [],
        "words": speler_words(language),
    }  # fmt: skip


def _others(strategy: str, profile: Profile, seed: int, months: int, seeds: int) -> list[Watched]:
    return [watch(strategy, profile, seed + k, months) for k in range(1, seeds)]


def speler_words(language: str) -> dict[str, Any]:
    """The texts of the player in one language."""
    path = resources.files("wijksim.locale") / "viewer" / f"speler.{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _indicator(name: str, language: str) -> dict[str, Any]:
    share = name == INDICATORS[0]
    about = {
        "nl": ("Deel van de volwassenen dat de gemeente vertrouwt.", "0 tot 100; 50 is het landelijk gemiddelde bij de start."),
        "en": ("Share of adults who trust the municipality.", "0 to 100; 50 is the national average at the start."),
    }[language]  # fmt: skip
    points = "punten" if language == "nl" else "points"
    return {
        "id": name, "label": words(language).name("outcome", name), "unit": "%" if share else points, "digits": 1,
        "low": 0, "high": 100, "up_is_better": True, "tiny": 0.5, "explain": about[0 if share else 1],
    }  # fmt: skip


def _side(seen: Watched, many: list[dict[str, Any]], strategy: str, letter: str, language: str, months: int) -> Any:
    text = words(language)
    band = {
        name: dict(zip(("low", "middle", "high"), np.round(np.quantile([run[name] for run in many], (0.1, 0.5, 0.9), axis=0), 3).tolist(), strict=True))
        for name in INDICATORS
    }  # fmt: skip
    return {
        "strategy": strategy, "title": load_scenario(strategy).title[language], "letter": letter, "changes": [],
        "map": {
            "measure": INDICATORS[0], "label": text.name("outcome", INDICATORS[0]), "columns": int(seen.x.max()) + 1,
            "rows": int(seen.y.max()) + 1, "x": seen.x.tolist(), "y": seen.y.tolist(), "classes": 7, "cuts": list(CUTS),
            "legend": [f"< {CUTS[0]:.0f}", *(f"{a:.0f}-{b:.0f}" for a, b in zip(CUTS, CUTS[1:], strict=False)), f"> {CUTS[-1]:.0f}"],
            "frames": packed(seen.frames),
        },
        "series": many[0], "band": band, "thin": {name: [run[name] for run in many[1:6]] for name in INDICATORS},
        "councils": _councils(seen, months), "events": _events(seen, language), "why": _why(seen, months, language),
        "resident": {
            "name": "Robin", "about": "", "home": seen.home, "trust": seen.trust,
            "diary": [{"month": month, "text": f"{what}"} for month, what in seen.diary],
        },
    }  # fmt: skip


def _councils(seen: Watched, months: int) -> list[dict[str, Any]]:
    events = seen.result.events
    votes = events[(events["event"] == "election") & (events["month"] < months)]
    starts = [
        (0, False),
        *((int(m), d == "new coalition") for m, d in zip(votes["month"], votes["detail"], strict=True)),
    ]
    ends = [*(month for month, _ in starts[1:]), months]
    return [{"from": a, "to": b, "changed": changed} for (a, changed), b in zip(starts, ends, strict=True)]  # fmt: skip


def _events(seen: Watched, language: str) -> list[dict[str, Any]]:
    told = seen.result.events[seen.result.events["event"].isin(TOLD)]
    text = words(language)
    return [
        {"month": int(month), "kind": kind, "big": True,
         "text": text.name("event", kind).format(year=(month + 11) // 12, kept=detail.split(" ")[0])}
        for month, kind, detail in zip(told["month"], told["event"], told["detail"], strict=True)
    ]  # fmt: skip


def _why(seen: Watched, months: int, language: str) -> list[dict[str, Any]]:
    causes = seen.result.causes
    causes = causes[causes["trust"] == "municipality"]
    text, years = words(language), []
    for start in range(0, months, 12):
        inside = causes[(causes["month"] > start) & (causes["month"] <= start + 12)]
        sums = inside.groupby("cause")["value"].sum()
        named = [
            {"id": name, "label": text.name("cause", name), "value": round(40 * float(v), 3)}
            for name, v in sums.items()
        ]
        years.append({"from": start, "to": start + 12, "trust": INDICATORS[0], "causes": named})
    return years  # fmt: skip


def _difference(many: list[list[dict[str, Any]]], language: str) -> dict[str, Any]:
    series: dict[str, Any] = defaultdict(dict)
    for name in INDICATORS:
        apart = np.array([run[name] for run in many[1]]) - np.array([run[name] for run in many[0]])
        middle, spread = apart.mean(axis=0), 2.2 * apart.std(axis=0, ddof=1) / np.sqrt(len(apart))
        for key, values in (("middle", middle), ("low", middle - spread), ("high", middle + spread)):
            series[name][key] = np.round(values, 3).tolist()
    own = {name: np.round(np.subtract(many[1][0][name], many[0][0][name]), 3).tolist() for name in INDICATORS}
    said = {
        "nl": ("Over de hele looptijd is niet te zien dat B zich terugverdient.", "Beide aanpakken krijgen evenveel geld."),
        "en": ("Over the whole time it cannot be seen that B pays itself back.", "Both strategies get the same money."),
    }[language]  # fmt: skip
    return {
        "seeds": len(many[0]), "series": dict(series), "own": own,
        "payback": {"kind": "open", "text": said[0], "month": None, "low": None, "high": None, "never": None},
        "text": "", "money": {"a": 1000, "b": 1000, "same": True, "text": said[1]},
    }  # fmt: skip
