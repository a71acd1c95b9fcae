"""From the figures of a wijk to what its residents are drawn from.

Shares that surveys give (hardship, health, loneliness, trust) become means of latent states: the mean at which
the share of "yes" over a normal population equals the figure. Everything is plain arithmetic and exact sums,
so the result is the same on every machine. Newcomers come from an outside pool by tenure and price, never from
the wijk's own figures.
"""

from collections.abc import Callable
from functools import lru_cache
from math import floor, fsum
from statistics import NormalDist

import numpy as np

from wijksim.population.catalogue import find_wijk
from wijksim.population.people import INCOME_HIGH, INCOME_LOW, education_and_income, of_wijk
from wijksim.population.profile import Profile
from wijksim.state.columns import DOMAINS

#: Standard deviations of latent states, as newcomers are furnished.
TRUST_SD = 0.80
DOMAIN_SD = 0.98
#: Levels of trust, share of adults, Netherlands: CBS 2020-2022, Leefbaarheid/LKO 2016; professionals and place are
#: assumptions between police and municipality.
TRUST_SHARES = {"municipality": 0.50, "police": 0.77, "professionals": 0.68, "residents": 0.66, "place": 0.62}
PARLIAMENT_SHARE = 0.25
#: Trust rises with education, sd per level; residents from CBS 2023 (40 % primary, 89 % university).
TRUST_GRADIENTS = {"municipality": 0.20, "police": 0.12, "professionals": 0.10, "residents": 0.55, "place": 0.12}
_QUANTILES = np.array([round(NormalDist().inv_cdf((k + 0.5) / 64), 9) for k in range(64)])


@lru_cache(maxsize=1024)
def latent_mean(share: float, sd: float) -> float:
    """The mean of a normal latent state with deviation `sd` at which a share (0..1) answers yes."""
    return halved(lambda mean: latent_share(mean, sd) < share, 40, near_mean(share, [1.0], [0.0], sd))


def halved(below: Callable[[float], bool], halvings: int, near: float) -> float:
    """Where `below` ends to hold between -4 and 4, by so many halvings: the middle of the last half.

    What is `near` saves the halvings where it lies in that half.
    """
    parts = 1 << halvings
    part = 8.0 / parts
    low = -4.0 + part * min(floor((near + 4.0) / part), parts - 1)
    if (low == -4.0 or below(low)) and (low + part == 4.0 or not below(low + part)):
        return low + part / 2
    low, high = -4.0, 4.0
    for _ in range(halvings):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def near_mean(wanted: float, people: list[float], levels: list[float], sd: float) -> float:
    """Nearly the mean, within -4 and 4, at which so many of `people` say yes whose own means lie `levels` above it.

    Only where `halved` begins to look depends on it, so it need not be the same on every machine.
    """
    mean, weights = 0.0, np.array(people)
    around = np.array(levels)[:, None] + sd * _QUANTILES
    for _ in range(8):
        z = 1.6 * (mean + around)
        size = 1.0 + np.abs(z)
        short = wanted - float(weights @ (0.5 + 0.5 * z / size).mean(axis=1))
        slope = float(weights @ (0.8 / (size * size)).mean(axis=1))
        if slope <= 0.0:  # nobody is asked
            break
        step = short / slope
        mean = min(4.0, max(-4.0, mean + step))
        if abs(step) < 1e-7:
            break
    return mean


def latent_share(mean: float, sd: float) -> float:
    """The share (0..1) that answers yes when the latent state is normal with this mean and deviation."""
    return latent_shares([mean], sd)[0]


def latent_shares(means: list[float], sd: float) -> list[float]:
    """`latent_share` of several means; "yes" is the survey's step, as in `rules/observation.py`."""
    z = 1.6 * (np.array(means)[:, None] + sd * _QUANTILES)
    yes = 0.5 + 0.5 * z / (1.0 + np.abs(z))
    return [fsum(row) / len(row) for row in yes.tolist()]


def mean_shortfall(mean: float, sd: float) -> float:
    """How far a normal state with this mean and deviation lies below 0 on average (sd), 0 for who is above."""
    return fsum(max(0.0, -mean - sd * q) for q in _QUANTILES.tolist()) / len(_QUANTILES)


def thresholds(national: Profile) -> dict[str, float]:
    """Where the survey's lines lie (sd), set so that the average wijk, at mean 0, has the national shares."""
    return {
        "hardship_at": latent_mean(national.hardship / 100, DOMAIN_SD),
        "health_at": -latent_mean(national.good_health / 100, DOMAIN_SD),
        "lonely_at": latent_mean(national.lonely_severe / 100, DOMAIN_SD),
    }


def domain_means(profile: Profile, national: Profile) -> dict[str, float]:
    """Mean state of a wijk in the seven domains, sd against the national average.

    Work, health and social functioning follow hardship, health and severe loneliness. Schooling follows the
    share of higher education; the other three no table gives: the mean of the known ones, an assumption.
    """
    lines = thresholds(national)
    work = lines["hardship_at"] - latent_mean(profile.hardship / 100, DOMAIN_SD)
    health = lines["health_at"] + latent_mean(profile.good_health / 100, DOMAIN_SD)
    social = lines["lonely_at"] - latent_mean(profile.lonely_severe / 100, DOMAIN_SD)
    schooling = (profile.education_high - national.education_high) / 40.0
    known = (work + health + social + schooling) / 4
    return {
        "upbringing": known, "schooling": schooling, "social": social, "work": work, "health": health,
        "housing": known, "safety": known,
    }  # fmt: skip


def _trusts(weakness: float) -> dict[str, float]:
    """Latent levels of trust; in a weak wijk trust is lower by a quarter of its weakness (assumption)."""
    out = {f"level_{kind}": latent_mean(share, TRUST_SD) + 0.25 * weakness for kind, share in TRUST_SHARES.items()}
    out["level_parliament"] = latent_mean(PARLIAMENT_SHARE, TRUST_SD)
    return out | {f"slope_{kind}": value for kind, value in TRUST_GRADIENTS.items()}


#: Mean state of a wijk by tenure and price (sd): level, per share of owner-occupied, per relative WOZ value, per square
#: of that share. Own computation by weighted least squares over 2,928 wijken, CBS 2022 and RIVM 2020; R2 .79, .75, .59,
#: .54, .81. The square is needed (11 standard errors from 0 in work): along a straight line wijken in which one home in
#: six is owned look weaker than they are, by a quarter of a sd in work, and got newcomers as weak as the line said.
TENURE_AND_PRICE = {
    "work": (0.20, 4.12, 0.33, 2.67), "social": (0.12, 3.09, 0.49, 2.09), "health": (0.01, 0.80, 0.56, 1.27),
    "schooling": (0.01, -0.68, 0.80, -0.03), "known": (0.08, 1.83, 0.55, 1.50),
}  # fmt: skip


#: Of how a wijk differs from what tenure and price predict, the part that belongs to its homes and stays when people
#: move. Over eleven years the residual of incomes correlates .78 and has a slope of .54 (186 wijken of South Holland,
#: ELAN 2011-2022, own computation; .95 and .92 over one year): it wears off by 2 to 5 % a year, while a tenth of
#: households moves. So one half to eight tenths stays; the middle of that.
OF_THE_HOMES = 0.65


def means_by_tenure_and_price(owner_occupied: float, woz_value: float, national: Profile) -> dict[str, float]:
    """Mean states (sd) in wijken with this share of owner-occupied homes (%) and this WOZ value (x 1,000 EUR)."""
    own = (owner_occupied - national.owner_occupied) / 100
    price = max(-1.0, min(1.0, woz_value / national.woz_value - 1.0))
    return {name: a + b * own + c * price + d * own * own for name, (a, b, c, d) in TENURE_AND_PRICE.items()}


def outside_means(profile: Profile, national: Profile) -> dict[str, float]:
    """Mean states of those who may come to live here: what homes of this tenure and price attract anywhere."""
    means = means_by_tenure_and_price(profile.owner_occupied, profile.woz_value, national)
    known = means.pop("known")
    here = domain_means(profile, national)
    expected = {domain: means.get(domain, known) for domain in here}
    return {domain: expected[domain] + OF_THE_HOMES * (mean - expected[domain]) for domain, mean in here.items()}


#: Variance of a personal level within a wijk and tenure (`furnish_domain`): what domains share, and a part of its own.
_SHARED, _OWN = 0.45**2 + 0.15**2 * 0.5, 0.85**2
#: Doing well counts for half in leaving, and within 1.5 sd of the mean (`live_on`): a part of the normal distribution.
_COUNTS, _WITHIN = 0.5, 0.874


def shifts_of_movers(selectivity: float) -> dict[str, float]:
    """How far heads who move out are above all heads (sd), in work by selection, elsewhere as it goes along with work.

    Whoever moves out of one home moves into another, so those who come to homes of a kind from other homes of that
    kind are above those who live in them by as much; else every wijk would lose its best and get the average back.
    """
    pull = selectivity * _COUNTS * _WITHIN
    return {domain: pull * (_SHARED + (_OWN if domain == "work" else 0.0)) for domain in DOMAINS}


def start_margins(profile: Profile) -> list[dict[str, float]]:
    """Margins of those who live there and of those who may come (see `state/margins.py`)."""
    national = find_wijk("gemiddelde-wijk")
    here = _pool(domain_means(profile, national)) | of_wijk(profile)
    means = outside_means(profile, national)
    outside = _pool(means) | _newcomers(profile, means, national) | {"start_active": 0.0}
    return [here, outside]


def _pool(means: dict[str, float]) -> dict[str, float]:
    weakness = fsum(means.values()) / len(means)
    return {**{f"mean_{domain}": mean for domain, mean in means.items()}, **_trusts(weakness), "start_active": 0.071}


#: How far incomes shift with the state of work (sd per sd; assumption: what wijken of the catalogue show side by side).
_INCOME_BY_WORK = 0.6


def _newcomers(profile: Profile, means: dict[str, float], national: Profile) -> dict[str, float]:
    """Education and income of newcomers: national, shifted as their schooling is and as homes of the kind attract.

    Incomes, like states, keep a part of how the wijk differs from what its homes predict.
    """
    high = min(0.8, max(0.05, (national.education_high + 40.0 * means["schooling"]) / 100))
    work = means_by_tenure_and_price(profile.owner_occupied, profile.woz_value, national)["work"]
    shares = []
    for share, here in ((INCOME_LOW, profile.income_low / 100), (INCOME_HIGH, profile.income_high / 100)):
        expected = (-1 if share == INCOME_LOW else 1) * _INCOME_BY_WORK * work
        usual = latent_mean(share, DOMAIN_SD)
        differs = latent_mean(here, DOMAIN_SD) - usual - expected
        shares.append(latent_share(usual + expected + OF_THE_HOMES * differs, DOMAIN_SD))
    return education_and_income(national.age_shares, high, *shares)
