"""Statistics of paired differences: replicate r of two strategies has the same luck.

Differences are taken within a replicate first, so that what luck does to both falls away.
"""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

CONFIDENCE = 0.95
#: The middle part of the replicates that a range of months covers.
MIDDLE = 0.8
#: Running sums this close to zero are zero but for rounding.
ROUNDING = 1e-9


def interval(differences: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Mean and 95 % Student t interval over the last axis; the interval is nan for one replicate.

    A nan in a replicate makes mean and interval nan: half a sample is not passed off as a whole one.
    """
    count = differences.shape[-1]
    mean = differences.mean(axis=-1)
    if count < 2:
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    from scipy.special import stdtrit

    reach = stdtrit(count - 1, 0.5 + CONFIDENCE / 2) * differences.std(axis=-1, ddof=1) / np.sqrt(count)
    return mean, mean - reach, mean + reach


def ratio(numerators: Numbers, denominators: Numbers) -> tuple[float, float, float]:
    """The mean numerator over the mean denominator of replicates, and its 95 % interval (Fieller 1954).

    The ratio is nan when the mean denominator is not positive. The interval is -inf to inf when the denominators may
    well be zero, and nan for one replicate.
    """
    above, below, count = float(numerators.mean()), float(denominators.mean()), len(numerators)
    found = above / below if below > 0 else np.nan
    if count < 2 or np.isnan(found):
        return found, np.nan, np.nan
    from scipy.special import stdtrit

    reach = float(stdtrit(count - 1, 0.5 + CONFIDENCE / 2)) ** 2
    (aa, ab), (_, bb) = reach * np.cov(numerators, denominators) / count
    a, b, c = below * below - bb, above * below - ab, above * above - aa
    if a <= 0:
        return found, -np.inf, np.inf
    root = float(np.sqrt(max(0.0, b * b - a * c)))
    return found, float((b - root) / a), float((b + root) / a)


def chance(differences: Numbers) -> Numbers:
    """Share of replicates (last axis) in which the difference is positive; ties count half, nan gives nan."""
    share = (differences > 0).mean(axis=-1) + 0.5 * (differences == 0).mean(axis=-1)
    return np.where(np.isnan(differences).any(axis=-1), np.nan, share)


def break_even(differences: Numbers) -> Numbers:
    """The month, 0..n-1, from which the running sum over the last axis (months 0..n-1) stays zero or more.

    0 when it is never below zero, inf when it is below zero at the end, nan when a month is nan.
    """
    total = np.cumsum(differences, axis=-1)
    behind = total < -ROUNDING
    months = behind.shape[-1]
    last = months - 1 - np.argmax(behind[..., ::-1], axis=-1)
    since = np.where(behind.any(axis=-1), last + 1.0, 0.0)
    since = np.where(behind[..., -1], np.inf, since)
    return np.where(np.isnan(total[..., -1]), np.nan, since)


def month_range(months: Numbers) -> tuple[float, float, float, float]:
    """Median, low and high of the middle 80 % of break-even months, and the share that is never (inf)."""
    if np.isnan(months).any():
        return (np.nan,) * 4
    ordered = np.sort(months)
    outside = int((1 - MIDDLE) / 2 * len(ordered) + ROUNDING)
    never = float(np.isinf(ordered).mean())
    return float(np.median(ordered)), float(ordered[outside]), float(ordered[-1 - outside]), never
