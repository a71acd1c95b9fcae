"""How an indicator answers to a shock, so many quarters later.

A shock that a scenario can plan is set against the same life without it. A recession cannot be planned: what follows
where one begins is set against what follows where none does.
"""

import numpy as np

from wijksim.experiments.paired import Numbers
from wijksim.patterns.arguments import Values, one_of, whole_of
from wijksim.patterns.asked import INDICATOR, MONTHS, shown, strategy_of, usual
from wijksim.patterns.interval import Measured, Places, mean_of, measured
from wijksim.patterns.lived import WEAK, Lived, Lives, Need
from wijksim.patterns.metric import metric
from wijksim.patterns.names import EVERYBODY
from wijksim.patterns.policy import with_programme
from wijksim.scenario.events import EVENTS
from wijksim.scenario.scenario import Scenario

_QUARTER = 3
_RECESSION = "recession"
_SHOCK = one_of("shock", (_RECESSION, *EVENTS))
#: The month before a planned shock: two years after the start, when a programme is under way.
_BEFORE = 24
#: Years of business as usual in which recessions are looked for.
_LOOKED = 20


def _shocked(values: Values) -> Scenario:
    strategy: Scenario = values["strategy"]
    return strategy.with_event(_BEFORE + 1, values["shock"])


def _needs(values: Values) -> list[Need]:
    if values["shock"] == _RECESSION:
        return [Need(WEAK, usual(), _LOOKED * MONTHS)]
    with_programme(values["strategy"])
    months = _BEFORE + _QUARTER * values["quarters"]
    return [Need(WEAK, scenario, months) for scenario in (_shocked(values), values["strategy"])]


@metric(
    "shock=team_leaves; indicator=trust_professionals; quarters=4", _needs,
    (_SHOCK, INDICATOR, whole_of("quarters", range(1, 41), "a number of quarters"), strategy_of("top-down-20")),
)  # fmt: skip
def shock_response(lived: Lived, values: Values) -> Measured:
    """How far an indicator is from where it would have been, some quarters after a shock."""
    indicator, later = values["indicator"], _QUARTER * values["quarters"]
    if values["shock"] == _RECESSION:
        lives = lived.of(WEAK, usual())
        return shown(_after_recessions(lives, indicator, later), lives, indicator)
    struck, spared = (lived.of(WEAK, each) for each in (_shocked(values), values["strategy"]))
    month = _BEFORE + later
    differs = struck.at(indicator, EVERYBODY, month) - spared.at(indicator, EVERYBODY, month)
    return shown(mean_of(differs), spared, indicator)


def _after_recessions(lives: Lives, indicator: str, later: int) -> Measured:
    """Changes that follow where a recession begins less those that follow where none does, by year and life."""
    begins = lives.happened[lives.happened["event"] == _RECESSION]
    struck, spared = [], []
    for before in range(MONTHS, _LOOKED * MONTHS - later + 1, MONTHS):
        changed = lives.at(indicator, EVERYBODY, before + later) - lives.at(indicator, EVERYBODY, before)
        now = begins[begins["month"] == before + 1]
        hit = lives.total(now.assign(count=1.0), "count") > 0
        struck.append(changed.where(hit).to_numpy(float))
        spared.append(changed.where(~hit).to_numpy(float))
    if not struck:
        return mean_of(lives.empty(np.nan))
    with_, without = np.stack(struck), np.stack(spared)

    def statistic(rows: Places, columns: Places) -> float:
        return _mean(with_, rows, columns) - _mean(without, rows, columns)

    return measured(statistic, *with_.shape[1:])


def _mean(years: Numbers, rows: Places, columns: Places) -> float:
    """The mean over years and chosen lives of what is known; nan where nothing is."""
    chosen = years[:, rows][:, :, columns]
    known = np.isfinite(chosen)
    return float(chosen[known].mean()) if known.any() else float("nan")
