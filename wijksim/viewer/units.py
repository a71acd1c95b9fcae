"""The units of the screen: every chart has one axis, 0 to 100.

Trust is a share of adults. A domain is a state in standard deviations; the screen shows how many of a hundred average
Dutch people at the start it is better than: 50 is the Dutch average.
"""

import numpy as np

from wijksim.experiments.paired import Numbers
from wijksim.report.outcomes import OUTCOMES
from wijksim.state.columns import DOMAINS

#: The charts, in their order.
INDICATORS = ("trust_municipality", *DOMAINS)
#: Decimals of a number that is read, and of one that is drawn.
DIGITS, DRAWN = 1, 2


def is_share(indicator: str) -> bool:
    """Whether the model has it as a share of adults already."""
    return OUTCOMES[indicator].unit == "percent"


def shown(indicator: str, values: Numbers) -> Numbers:
    """Values of the model in the unit of the screen.

    >>> shown("health", np.array([0.0])).tolist()
    [50.0]
    """
    if is_share(indicator):
        return values
    from scipy.special import ndtr

    hundredths: Numbers = 100.0 * ndtr(values)
    return hundredths


def tiny(indicator: str) -> float:
    """A difference that nobody in the wijk would notice, in the unit of the screen."""
    limit = OUTCOMES[indicator].tiny
    return limit if is_share(indicator) else round(float(shown(indicator, np.array(limit))) - 50.0, DIGITS)


def drawn(values: Numbers) -> list[float]:
    """Numbers as they are sent: rounded, and never a minus before nought."""
    return [float(value) for value in np.round(np.asarray(values, dtype=np.float64), DRAWN) + 0.0]
