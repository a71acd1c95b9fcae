"""What a scenario has planned for a month, carried out by the agents whom it concerns.

An early election is the policy cycle's own affair; here are the others. Each says whether there was anything for it
to act on: without a programme, and without one to come, money and staff of programmes cannot be touched.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wijksim.agents.policy import PolicyCycle

_NONE: frozenset[str] = frozenset()
#: How the record says that a planned event found nothing to act on.
NOTHING = "nothing"
#: What a budget cut leaves of the money that is still to be granted.
_LEFT_BY_A_CUT = 0.8


def happening(policy: "PolicyCycle") -> frozenset[str]:
    """The kinds of events that the scenario plans for this month."""
    model = policy.model
    if not model.scenario.events:
        return _NONE
    return frozenset(planned.event for planned in model.scenario.events if planned.month == model.month)


def carry_out(policy: "PolicyCycle", kinds: frozenset[str]) -> None:
    """Cut the money, send the team away, mark programmes to be stopped, and note what happens."""
    model = policy.model
    if "budget_cut" in kinds:
        policy.granted_share *= _LEFT_BY_A_CUT
        model.event(None, "budget_cut", "" if _more_to_grant(policy) else NOTHING)
    if "team_leaves" in kinds:
        leave = sum(place.welfare_programme.lose_everybody() for place in model.programme_places)
        model.event(None, "team_leaves", f"{leave}" if leave else NOTHING)
    if "funding_stops" in kinds:
        runs = any(place.programme is not None for place in model.programme_places)
        model.event(None, "funding_stops", "" if runs else NOTHING)


def _more_to_grant(policy: "PolicyCycle") -> bool:
    """Whether money is still to be granted to a programme that runs or one that comes."""
    places = policy.model.programme_places
    return any(
        place.programmes_begun < policy.planned or (place.programme is not None and place.programme.more_to_grant)
        for place in places
    )
