"""Rates and chances of the peer, looked up or worked out: who asks for help where, who dies, who has children."""


def _domains_at(age: int) -> tuple[int, ...]:
    """In which of the seven domains somebody of an age in years may ask help."""
    spans = ((0, 13), (4, 24), (18, 200), (18, 67), (18, 200), (18, 200), (18, 200))
    return tuple(domain for domain, (first, last) in enumerate(spans) if first <= age < last)


def _death_rate(years: float) -> float:
    """Yearly chance of dying at an age."""
    lines = ((35.0, 0.0004, 0.0), (50.0, 0.0004, 0.00012), (65.0, 0.0022, 0.00048), (75.0, 0.0094, 0.00156),
             (85.0, 0.025, 0.0055), (200.0, 0.08, 0.0155))  # fmt: skip
    start = 0.0
    for end, rate, slope in lines:
        if years < end:
            return min(rate + slope * (years - start), 0.6)
        start = end
    return 0.6


APPLIES = [_domains_at(age) for age in range(140)]
#: Monthly chance of dying by age in months.
DEATH = [_death_rate(months / 12.0) / 12.0 for months in range(140 * 12)]


def fertility(months: int) -> float:
    """How often a couple of 22 to 42 has a child at the age of its head in months, against the mean."""
    return 0.6 if months < 324 else 1.6 if months < 432 else 0.7


def yes(distance: float) -> float:
    """The chance that a survey answer is yes at a latent distance."""
    z = 1.6 * distance
    return 0.5 + 0.5 * z / (1.0 + (z if z > 0.0 else -z))
