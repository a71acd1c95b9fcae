"""The class of liveability of a wijk, 1 (worst) to 9, as far as it is not published.

The published class is whole; where in it a wijk lies is drawn by key. Without a published class it follows from how
weak the wijk is, with the spread that is left in real wijken. From there on it moves with the level of the place, which
the model gives in classes.
"""

from statistics import NormalDist

from wijksim.experiments.elsewhere import start_weakness
from wijksim.population.profile import Profile
from wijksim.state.draws import draw
from wijksim.state.place import wijk_key

#: Class by mean state at the start (sd): level, slope, and sd of what is left; R2 .48. Own computation over 2,132
#: wijken: Leefbaarometer 2.0 (2008) on CBS 2022 and RIVM 2020.
_LEVEL, _SLOPE, _LEFT_SD = 6.09, 2.01, 0.90
WORST, BEST = 1, 9
_SEED = 1


def start_class(profile: Profile) -> float:
    """The class at the start on a continuous scale: rounded, it is the class."""
    u = draw(_SEED, "start_class", wijk_key(profile, 0), 0, 0)[0]
    if profile.liveability_2008 is not None:
        return profile.liveability_2008 - 0.5 + u
    return _LEVEL + _SLOPE * start_weakness(profile) + _LEFT_SD * NormalDist().inv_cdf(u)
