"""Rival models: the same model with one of its doubtful parts taken out, to see which conclusions hang on it.

A rival is a set of values for declared numbers, put on every strategy alike. Where a value lies outside the range in
which a number is thought to be, the number declares it as its `rival`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wijksim.errors import WijksimError, did_you_mean
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario

_SHOWN = 40


@dataclass(frozen=True)
class Rival:
    """One rival: the values it sets, what it says in both languages, and its source."""

    name: str
    values: Mapping[str, float]
    nl: str
    en: str
    source: str

    def applied(self, scenario: Scenario) -> Scenario:
        """The scenario in the world of the rival, under its own name."""
        return scenario.with_values(**self.values)


def _outside(*names: str) -> dict[str, float]:
    """Numbers at the value that they declare for a rival."""
    found = {name: PARAMETERS[name].rival for name in names}
    return {name: value for name, value in found.items() if value is not None}


_LAGS = tuple(name for name in PARAMETERS if name.startswith("lag_"))
_LIST = (
    Rival(
        "no-negativity",
        {"trust_negativity": 1.0},
        "Een tegenvaller weegt niet zwaarder dan een meevaller (rho = 1)",
        "A bad surprise weighs no more than a good one (rho = 1)",
        "Zhu 2023; against it Skogan 2006",
    ),
    Rival(
        "no-influence",
        {
            "hearsay": 0.0,
            "objection_spread": 0.0,
            "asking_reproduction": 0.0,
            "near_bonus": 1.0,
            "activity_seen": 0.0,
        },
        "Bewoners beïnvloeden elkaar niet: geen horen zeggen, bezwaar slaat niet over, niemand vraagt een bekende of "
        "ziet wat die doet",
        "Residents do not influence each other: no hearsay, objection does not spread, nobody asks an acquaintance or "
        "sees what they do",
        "judgement; against it Deffuant et al. 2000; against it Granovetter 1978",
    ),
    Rival(
        "no-selective-moving",
        {"moving_selectivity": 0.0, "entrant_response": 0.0},
        "Wie vertrekt en wie er komt wonen, hangt niet van tevredenheid, vooruitgang of leefbaarheid af",
        "Who leaves and who comes to live here does not depend on satisfaction, progress or liveability",
        "judgement",
    ),
    Rival(
        "no-lags",
        _outside(*_LAGS),
        "Steun werkt meteen: geen vertraging in enig domein",
        "Support works at once: no lag in any domain",
        "judgement; against it CRESR 2008",
    ),
    Rival(
        "registers-right",
        {**_outside("register_lag"), "register_visibility": 1.0, "coalition_bias": 0.0},
        "Cijfers hebben altijd gelijk: actueel, volledig en door geen coalitie gebogen",
        "Registers are always right: current, complete and bent by no coalition",
        "judgement; against it manifest claim 1",
    ),
)

RIVALS: dict[str, Rival] = {rival.name: rival for rival in _LIST}


def chosen_rivals(names: Iterable[str]) -> list[Rival]:
    """The rivals by name, each once; raises `WijksimError` for a name that is none."""
    if isinstance(names, str):
        raise WijksimError(f"rivals is {names[:_SHOWN]!r}; a list of names is needed.")
    chosen = []
    for name in dict.fromkeys(names):
        if not isinstance(name, str) or name not in RIVALS:
            near = did_you_mean(name[:_SHOWN], list(RIVALS)) if isinstance(name, str) else ""
            raise WijksimError(f"rival {str(name)[:_SHOWN]!r} is not known.{near} There are {', '.join(RIVALS)}.")
        chosen.append(RIVALS[name])
    return chosen
