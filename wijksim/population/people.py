"""Education and income of adults: one table of age, education and income, fitted to the figures of a wijk.

The national cross table is an assumption, after CBS in outline (education by age, income by education). Fitting
gives the shares of which residents are drawn; children are drawn as those of 25 to 45 are, and grow into it.
"""

from functools import lru_cache
from math import fsum
from typing import Any

import numpy as np

from wijksim.population.fitting import fit_weights
from wijksim.population.profile import Profile

#: Classes of age of adults, years: lower bounds of all but the first.
ADULT_AGES = (25, 45, 65)
#: National income classes: the lowest 40 % and the highest 20 %.
INCOME_LOW, INCOME_HIGH = 0.40, 0.20
#: Share of low, middle and higher education at 18-25, 25-45, 45-65, 65+.
_EDUCATION = ((0.30, 0.52, 0.18), (0.17, 0.40, 0.43), (0.24, 0.43, 0.33), (0.40, 0.36, 0.24))
#: Share of low, middle and high income at low, middle and higher education.
_INCOME = ((0.56, 0.37, 0.07), (0.41, 0.44, 0.15), (0.25, 0.40, 0.35))
#: Of those of 15 to 25 these are adults; of those of 65 and older these count in figures on 15 to 75.
_GROWN, UNDER_75 = 0.70, 0.58
_LEAST = 0.0005


@lru_cache(maxsize=64)
def education_and_income(
    ages: tuple[float, ...], high_education: float, low_income: float, high_income: float
) -> dict[str, float]:
    """Chances of low and of higher education by age class, and of low and of high income by education.

    `ages` are shares of residents in `AGE_GROUPS`; education counts those of 15 to 75, income all adults (0..1).
    """
    adults = np.array([ages[1] * _GROWN, *ages[2:]], dtype=np.float64) + 1e-9
    adults = adults / fsum(adults.tolist())
    counted = np.array([1.0, 1.0, 1.0, UNDER_75])
    seeds = np.array(
        [
            [[a * e * i for i in _INCOME[k]] for k, e in enumerate(row)]
            for a, row in zip(adults, _EDUCATION, strict=True)
        ]
    )
    age, education, income = np.indices(seeds.shape)
    values = np.stack([
        *(age == k for k in range(4)), (education == 2) * counted[age], income == 0, income == 2,
    ]).reshape(7, -1).astype(np.float64)  # fmt: skip
    share_counted = fsum((adults * counted).tolist())
    wanted = [*adults.tolist(), high_education * share_counted, low_income, high_income]
    table = fit_weights(values, [max(_LEAST, each) for each in wanted], seeds.reshape(-1), [0.0] * 7).reshape(
        seeds.shape
    )
    by_age, by_education = _summed(table, 2), _summed(np.moveaxis(table, 0, 2), 2)
    chances: dict[str, float] = {}
    for k, row in enumerate(by_age.tolist()):
        chances |= {f"education_low_{k}": row[0] / fsum(row), f"education_high_{k}": row[2] / fsum(row)}
    for k, row in enumerate(by_education.tolist()):
        chances |= {f"income_low_{k}": row[0] / fsum(row), f"income_high_{k}": row[2] / fsum(row)}
    return chances


def _summed(table: Any, axis: int) -> Any:
    """Sums along an axis, one term after the other."""
    return np.add.accumulate(table, axis=axis).take(-1, axis=axis)


def of_wijk(profile: Profile) -> dict[str, float]:
    """The chances in a wijk as its figures have them."""
    return education_and_income(
        profile.age_shares, profile.education_high / 100, profile.income_low / 100, profile.income_high / 100
    )
