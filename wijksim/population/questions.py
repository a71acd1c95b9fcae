"""What the virtual survey asks: for each figure the survey, the question, the state behind it, its level and source.

A figure is a state read as a Dutch survey would read it. Its line is set so that the average Dutch wijk has the
national level at the start: that level is an input, and only what becomes of it is an outcome. The lines of being in
work are those of each wijk: it has its own figure. Grades as in `scenario/parameter.py`: of the level, not of the step
from state to answer, which is an assumption (D).
"""

from dataclasses import dataclass
from math import fsum, sqrt

from wijksim.population.people import UNDER_75
from wijksim.population.profile import Profile
from wijksim.population.start import (
    DOMAIN_SD,
    TRUST_SD,
    TRUST_SHARES,
    halved,
    latent_mean,
    latent_shares,
    near_mean,
)

#: What two domains of one resident have in common (covariance of start states, with tenure, age and education).
_COMMON = 0.34
#: Deviation of trust in others, education gradient included.
_TRUST_IN_OTHERS_SD = 0.88
#: Share in work at 15-25, 25-45, 45-65 and 65-75, Netherlands: CBS 2022 in outline, level as in the wijken table.
IN_WORK = (0.58, 0.83, 0.74, 0.13)
#: How being in work follows the state of work and income, sd per sd: between 2,834 wijken, ages held equal (CBS 2022,
#: RIVM 2020, weighted by residents, own computation).
WORK_SLOPE = 0.23


@dataclass(frozen=True)
class Question:
    """One figure: `unit` is percent, score (0 to 10) or class (1 to 9); `of` is who is asked; `level` is national."""

    name: str
    unit: str
    of: str
    survey: str
    asks: str
    state: str
    level: float | None
    source: str
    grade: str


def _mean_of(domains: int) -> float:
    """Deviation of the mean of so many domains of one resident."""
    return sqrt((domains * DOMAIN_SD**2 + domains * (domains - 1) * _COMMON) / domains**2)


_ADULTS, _WHOLE = "adults", "the wijk"
_SSW, _RIVM, _VM = "CBS Sociale samenhang en welzijn", "RIVM/GGD Gezondheidsmonitor", "CBS Veiligheidsmonitor"

QUESTIONS: dict[str, Question] = {
    question.name: question
    for question in (
        Question("trust_council", "percent", _ADULTS, _SSW, "trusts the municipal council",
                 "trust in the municipality, of which the council is the face", 50.0, "CBS 2022 (about half)", "A"),
        Question("trust_police", "percent", _ADULTS, _SSW, "trusts the police", "trust in the police", 77.0,
                 "CBS 2022", "A"),
        Question("trust_others", "percent", _ADULTS, _SSW, "thinks that most people can be trusted",
                 "trust in other residents", 66.0, "CBS 2022", "A"),
        Question("trust_parliament", "percent", _ADULTS, _SSW, "trusts parliament",
                 "trust in parliament (background, no strategy moves it)", 25.0, "CBS 2022, fourth quarter", "A"),
        Question("satisfied_area", "percent", _ADULTS, "WoON", "is satisfied with the area one lives in",
                 "mean of trust in the wijk, housing and safety", 82.0, "WoON 2015 (CLO indicator 2178)", "A"),
        Question("feels_at_home", "percent", _ADULTS, _VM, "feels part of it: at home with the people who live here",
                 "mean of trust in other residents and social life", 63.0, "CBS 85147NED 2021, own reading", "B"),
        Question("cohesion", "score", _ADULTS, _VM, "scale of statements about living together, 0 to 10",
                 "mean of trust in other residents and social life", 6.5, "CBS 85146NED 2023", "A"),
        Question("volunteers_area", "percent", _ADULTS, "CBS Vrijwilligerswerk",
                 "did volunteer work for the neighbourhood in the past 12 months",
                 "was active or led in some month of the past 12, while living here", 7.1, "CBS 85541NED 2022", "A"),
        Question("volunteers_any", "percent", _ADULTS, "CBS Vrijwilligerswerk",
                 "did any volunteer work in the past 12 months",
                 "volunteers for the neighbourhood, or elsewhere by a chance that falls with the threshold", 41.2,
                 "CBS 85541NED 2022", "A"),
        Question("asked_municipality", "percent", _ADULTS, "SCP",
                 "was asked in the past two years by the municipality to contribute to the neighbourhood",
                 "was asked by an office in some month of the past 24, while living here", 9.0,
                 "SCP 2014: 9 % (5 to 14)", "A"),
        Question("knows_professional", "percent", _ADULTS, "none",
                 "was helped by a professional who still works in the wijk (continuity)",
                 "has a tie with whoever holds a post now; it ends when the professional leaves", None,
                 "no survey asks this", "D"),
        Question("good_health", "percent", _ADULTS, _RIVM, "finds one's health good or very good", "health", None,
                 "the profile of the average wijk", "A"),
        Question("severe_loneliness", "percent", _ADULTS, _RIVM, "is severely lonely (scale of 11 statements)",
                 "social life", None, "the profile of the average wijk", "A"),
        Question("anxiety", "percent", _ADULTS, _RIVM, "has a high risk of anxiety or depression",
                 "mean of health and social life", 6.1, "RIVM 2020: weak wijken 11.0, others 5.8, own computation",
                 "B"),
        Question("hardship", "percent", _ADULTS, _RIVM, "finds it hard to make ends meet", "work and income", None,
                 "the profile of the average wijk", "A"),
        Question("in_work", "percent", "15 to 74", "CBS Kerncijfers wijken en buurten", "is in paid work",
                 "work and income, with a slope of 0.23, by age", None, "the profile of the wijk", "B"),
        Question("ever_suspect", "percent", "12 to 22", "CBS and WODC, register",
                 "was ever registered as a suspect of a crime",
                 "mean of upbringing, schooling and safety, rising from none at 12 to the full chance at 23", 14.0,
                 "birth cohort 1984 up to 23 (remembered)", "C"),
        Question("liveability_score", "class", _WHOLE, "Leefbaarometer", "the score behind the class, not rounded",
                 "mean over residents of social life, housing and safety", 6.6,
                 "Leefbaarometer 2.0: 5.4 % of wijken in class 4 or lower", "C"),
        Question("liveability_class", "class", _WHOLE, "Leefbaarometer", "class of the wijk, 1 to 9",
                 "mean over residents of social life, housing and safety", 6.6,
                 "Leefbaarometer 2.0: 5.4 % of wijken in class 4 or lower", "C"),
        Question("homes_weak_class", "percent", "dwellings", "Leefbaarometer", "lies in class 4 or lower",
                 "the same, of the residents of a block of 24 dwellings", None, "as above", "C"),
    )
}  # fmt: skip


def lines() -> dict[str, float]:
    """Where the lines of the questions lie (sd): the inputs of `rules/questions.py`."""
    shares = {name: (question.level or 0.0) / 100 for name, question in QUESTIONS.items()}
    of_three, of_two = _mean_of(3), _mean_of(2)
    area = sqrt((TRUST_SD**2 + 4 * of_two**2) / 9)
    others = latent_mean(TRUST_SHARES["residents"], _TRUST_IN_OTHERS_SD)
    together = sqrt((_TRUST_IN_OTHERS_SD**2 + DOMAIN_SD**2) / 4)
    return {
        "satisfied_at": latent_mean(TRUST_SHARES["place"], TRUST_SD) / 3 - latent_mean(shares["satisfied_area"], area),
        "at_home_at": others / 2 - latent_mean(shares["feels_at_home"], together),
        "cohesion_mean": others / 2,
        "anxious_at": latent_mean(shares["anxiety"], of_two),
        "suspect_at": latent_mean(shares["ever_suspect"], of_three),
    }


def work_lines(profile: Profile, work: float) -> dict[str, float]:
    """Where the lines of being in work lie in a wijk whose mean state of work is `work` (sd), by age.

    The national ones, moved together until the wijk has its own share in work: that follows much besides this state.
    """
    spread = WORK_SLOPE * DOMAIN_SD
    national = [-latent_mean(share, spread) for share in IN_WORK]
    people = [*profile.age_shares[1:4], UNDER_75 * profile.age_shares[4]]
    wanted = fsum(people) * profile.employed / 100

    def too_many(moved: float) -> bool:
        at_work = latent_shares([WORK_SLOPE * work - line - moved for line in national], spread)
        return fsum(share * here for share, here in zip(people, at_work, strict=True)) > wanted

    levels = [WORK_SLOPE * work - line for line in national]
    moved = halved(too_many, 29, -near_mean(wanted, people, levels, spread))
    return {f"work_at_{k}": line + moved for k, line in enumerate(national)}
