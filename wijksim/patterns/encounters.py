"""A published regression inside the model: what a good and a bad encounter with the police go with, and their ratio.

Skogan (2006) regressed confidence in the police on whether somebody had had a good, and whether a bad, experience with
them in the past year, beside background. Virtual respondents answer the same: trust now, encounters of the past twelve
months, age, education, income, tenure. Ordinary least squares; the ratio is minus the coefficient of a bad encounter
over that of a good one. It is not the model's `trust_negativity`: what moves trust is surprise, not how an encounter
went, trust returns towards its level within the year, and an answer on a scale has an end.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijksim.patterns.arguments import Values, one_of
from wijksim.patterns.asked import MONTHS, WHERE, usual, year_of
from wijksim.patterns.interval import NOTHING_SEEN, Measured, Places, measured
from wijksim.patterns.lived import SAMPLE, Lived, Lives, Need
from wijksim.patterns.metric import metric
from wijksim.rules.numbers import F, plain, sigmoid
from wijksim.state.columns import HIGH, LIVES, LOW

if TYPE_CHECKING:
    from wijksim.model import WijkModel

Numbers = npt.NDArray[np.float64]

#: What an onlooker notes once a year, and what it is asked for by.
ENCOUNTERS = "encounters"
#: How trust is answered: as the chance of a trusting answer, in points of 0 to 100, or as it is (sd).
ANSWERS = ("survey", "latent")
_GOOD, _BAD = 1, 2
#: Constant, a good one, a bad one, age and its square (decades from 50), education low and high, income, owner.
TERMS = 9
_NOTHING = np.zeros(TERMS * (TERMS + len(ANSWERS)))
#: The year from which expectations are those of people who have lived in this world for a while.
SETTLED = 5
_ADULT = 216
_UNIT = 2.0**20


class Encounters:
    """Who met the police in the past year, and how that went; watching draws nothing and changes nothing."""

    def __init__(self, model: "WijkModel") -> None:
        self._model = model
        self._begin()
        self._remember()

    def look(self) -> None:
        """See what a month brought: an expectation moves at an encounter alone, towards what happened."""
        table = self._model.table
        moved = table.expected_police - self._expected
        met = (moved != 0) & (table.occupant == self._occupant) & (table.status == LIVES)
        event = self._expected + moved / F(self._model.values["expectation_learning"])
        self.good |= met & (event > 0)
        self.bad |= met & (event < 0)
        self._remember()

    def told(self) -> str:
        """The sums that the regressions are made of, over adults who lived here all year; a new year begins."""
        sums = cross_products(*respondents(self._model, self))
        self._begin()
        return " ".join(f"{value:.9g}" for value in sums)

    def _begin(self) -> None:
        table = self._model.table
        self.good = np.zeros(table.rows, dtype=bool)
        self.bad = np.zeros(table.rows, dtype=bool)
        self.since, self.lived = table.occupant.copy(), table.status == LIVES

    def _remember(self) -> None:
        table = self._model.table
        self._expected, self._occupant = table.expected_police.copy(), table.occupant.copy()


def respondents(model: "WijkModel", seen: Encounters) -> tuple[Numbers, Numbers]:
    """Predictors (respondents x `TERMS`) and answers (respondents x `ANSWERS`)."""
    table = model.table
    age = model.month - table.birth_month.astype(np.int32)
    there = seen.lived & (table.status == LIVES) & (table.occupant == seen.since) & (age >= _ADULT + MONTHS)
    rows = np.flatnonzero(there)
    decades = age[rows] / 120.0 - 5.0
    education = table.education[rows]
    predictors = [
        np.ones(len(rows)), seen.good[rows], seen.bad[rows], decades, decades * decades, education == LOW,
        education == HIGH, table.income[rows] / 100.0, table.owner[rows],
    ]  # fmt: skip
    latent = table.trust_police[rows] / _UNIT
    answer = 100.0 * plain(sigmoid)(F(2.0) * latent.astype(np.float32))
    return np.column_stack(predictors).astype(float), np.column_stack([answer, latent]).astype(float)


def cross_products(predictors: Numbers, answers: Numbers) -> Numbers:
    """X'X and X'y in one row of numbers: they add up over lives."""
    return np.concatenate([(predictors.T @ predictors).ravel(), (predictors.T @ answers).ravel()])


def coefficients(sums: Numbers, answer: str) -> tuple[float, float]:
    """What a good and what a bad encounter go with, beside background, in the unit of the answer."""
    squares = sums[: TERMS * TERMS].reshape(TERMS, TERMS)
    with_answers = sums[TERMS * TERMS :].reshape(TERMS, len(ANSWERS))
    found = np.linalg.lstsq(squares, with_answers[:, ANSWERS.index(answer)], rcond=None)[0]
    return float(found[_GOOD]), float(found[_BAD])


def ratio_of_encounters(sums: Numbers, answer: str) -> float:
    """How much lower trust is with a bad encounter over how much higher with a good one; nan where it is not higher."""
    good, bad = coefficients(sums, answer)
    return -bad / good if good > 0 else float("nan")


def _wijken_of(values: Values) -> str:
    return values["where"] if not str(values["where"]).startswith(SAMPLE) else SAMPLE


def _needs(values: Values) -> list[Need]:
    return [Need(_wijken_of(values), usual(), MONTHS * values["year"])]


@metric("answer=survey; year=20", _needs, (one_of("answer", ANSWERS, ANSWERS[0]), year_of("year", "a year", 1), WHERE))
def encounter_ratio(lived: Lived, values: Values) -> Measured:
    """What a bad encounter with the police goes with over what a good one does, in a regression as Skogan (2006) made.

    Over the surveys of all years from `SETTLED` to the one that is asked: one has too few who met the police.
    """
    lives = lived.of(_wijken_of(values), usual())
    sums = _sums(lives, values["year"])
    if sums is None:
        return Measured(reason=NOTHING_SEEN)

    def statistic(rows: Places, columns: Places) -> float:
        return ratio_of_encounters(sums[np.ix_(rows, columns)].sum(axis=(0, 1)), values["answer"])

    wijken, replicates, _ = sums.shape
    return measured(statistic, wijken, replicates, (0.0, np.inf))


def _sums(lives: Lives, year: int) -> Any:
    """The noted sums, wijken x seeds x numbers; None where nothing was noted."""
    told = {place: surveyed(events, year) for place, events in lives.happened.groupby(["wijk", "seed"], observed=True)}
    found = np.array([[told.get((wijk, seed), 0.0) + _NOTHING for seed in lives.seeds] for wijk in lives.wijken])
    return found if found.any() else None


def surveyed(events: pd.DataFrame, year: int) -> Numbers:
    """The sums of the surveys of one life, in the years from `SETTLED` (or the year itself, if that is earlier) on."""
    first = min(SETTLED, year)
    noted = events[(events["event"] == ENCOUNTERS) & events["month"].between(MONTHS * first, MONTHS * year)]
    return sum((np.array(text.split(), dtype=float) for text in noted["detail"]), _NOTHING)
