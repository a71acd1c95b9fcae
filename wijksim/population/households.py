"""Which households there are, which of them move in where, and what a wijk's figures ask of their mix.

The shares below are a starting point for fitting: assumptions after CBS (households, moves and tenure by age of the
head), national and in round numbers. The figures of a wijk then decide; see `population/fitting.py`.
"""

from math import fsum

from wijksim.population.profile import AGE_GROUPS, HOUSEHOLD_KINDS, Profile

#: Types of household: adults and children of each, and which of `HOUSEHOLD_KINDS` it is.
ADULTS = (1, 2, 2, 2, 2, 2, 1, 1, 1, 3)
CHILDREN = (0, 0, 1, 2, 3, 4, 1, 2, 3, 0)
KIND = (0, 1, 2, 2, 2, 2, 3, 3, 3, 4)
SINGLE, COUPLE, FAMILY, SINGLE_PARENT, MULTI = range(5)
#: Bounds of the classes of age of a head, years.
AGES = (18, *range(25, 96, 5))
#: The largest number of slots in a dwelling, and the share of dwellings that stand empty: less than the 2 % of CBS,
#: because there are 1 % more households than dwellings (8.14 and 8.05 million in 2022).
MOST_ROOM = 6
VACANT_SHARE = 0.005
#: Bounds of the classes of `Profile.age_shares`, years.
AGE_BOUNDS = (0, 15, 25, 45, 65, 200)

#: How a kind divides into types: two children are about as frequent as one, three rarer.
_WITHIN = (1.0, 1.0, 0.38, 0.42, 0.15, 0.05, 0.55, 0.35, 0.10, 1.0)
_KINDS = (0.39, 0.282, 0.247, 0.074, 0.007)
#: Heads by age (18-25, 25-45, 45-65, 65+) in each kind.
_HEADS = (
    (0.13, 0.27, 0.27, 0.33), (0.04, 0.21, 0.35, 0.40), (0.01, 0.56, 0.41, 0.02), (0.02, 0.50, 0.46, 0.02),
    (0.30, 0.45, 0.20, 0.05),
)  # fmt: skip
#: How those of 65 and older divide over five-year classes from 65 to 95.
_OLD = (0.29, 0.26, 0.20, 0.14, 0.08, 0.03)
#: Share that owns, by kind; half of it before 30.
_OWNS = (0.42, 0.65, 0.72, 0.40, 0.30)
#: Share with 0, 1, 2, 3 slots to spare where a head under 40 moves in, by type; nobody else has any.
_SPARE = {1: (0.3, 0.3, 0.2, 0.2), 2: (0.4, 0.3, 0.3), 3: (0.6, 0.4), 6: (0.7, 0.3)}
#: Births a year per child under 15: CBS 2022, 167,500 births, 2.68 million children.
_BIRTHS_PER_CHILD = 0.0625
#: Slots to spare per resident, as few as the rest allows: a row that nobody lives in costs memory and time.
_SPARE_SLOTS = 0.13

#: One household that may move in: owns (0 or 1), slots of the dwelling, type, class of age, share of the stock.
Entry = tuple[int, int, int, int, float]


def entries() -> list[Entry]:
    """Every household that may live in a dwelling of a tenure and size, with its national share (assumption)."""
    return sorted(
        (owner, ADULTS[one] + CHILDREN[one] + extra, one, k, share)
        for one in range(len(ADULTS))
        for k in range(len(AGES) - 1)
        for owner in (0, 1)
        for extra, share in enumerate(_shares(one, k, owner))
        if share > 0.0
    )


def _shares(one: int, k: int, owner: int) -> list[float]:
    """National shares of a type with a head of an age class and tenure, by slots to spare."""
    low, kind = AGES[k], KIND[one]
    if CHILDREN[one] and low >= 60:
        return []
    coarse = (low >= 25) + (low >= 45) + (low >= 65)
    within = _OLD[k - AGES.index(65)] if coarse == 3 else (1.0, 0.25, 0.25)[coarse]
    stock = _KINDS[kind] * _WITHIN[one] * _HEADS[kind][coarse] * within
    owns = _OWNS[kind] * (0.5 if low < 30 else 1.0)
    spare = _SPARE.get(one, (1.0,)) if low < 40 else (1.0,)
    return [stock * (owns if owner else 1.0 - owns) * share for share in spare]


#: What `targets` lists, in order: shares of households, residents by age, owners by kind, spare slots, births a year.
MARGINS = (*HOUSEHOLD_KINDS, *AGE_GROUPS, *(f"owned_{kind}" for kind in HOUSEHOLD_KINDS), "spare", "births")
#: How much each gives way where they pull at each other (assumption): ages and numbers are counted by CBS, kinds of
#: household are often an estimate, and spare slots are only thrift.
SLACK = (*(0.0005,) * 5, *(0.0001,) * 5, *(0.004,) * 5, 0.02, 0.003)
START_SLACK = (*(0.00002,) * 5, *(0.00001,) * 5, *(0.0001,) * 5)
_LEAST = 0.0005


def targets(profile: Profile) -> list[float]:
    """What `MARGINS` should be in a wijk, each per inhabited dwelling."""
    occupied = profile.dwellings * (1.0 - VACANT_SHARE)
    kinds = [share / fsum(profile.household_shares.values()) for share in profile.household_shares.values()]
    size = profile.population / occupied
    people = [size * share / fsum(profile.age_shares) for share in profile.age_shares]
    owners = [share * owns for share, owns in zip(kinds, _owners(kinds, profile.owner_occupied / 100), strict=True)]
    return [
        max(_LEAST, each) for each in (*kinds, *people, *owners, _SPARE_SLOTS * size, _BIRTHS_PER_CHILD * people[0])
    ]


def _owners(kinds: list[float], owned: float) -> list[float]:
    """Share of owners in each kind of household: national odds, all times one factor, so that the mean is `owned`."""
    odds = [owns / (1.0 - owns) for owns in _OWNS]
    low, high = 0.0, 1e6
    for _ in range(80):
        factor = (low + high) / 2
        if factor in (low, high):
            break
        mean = fsum(share * odd * factor / (1.0 + odd * factor) for share, odd in zip(kinds, odds, strict=True))
        low, high = (factor, high) if mean < owned else (low, factor)
    return [odd * low / (1.0 + odd * low) for odd in odds]
