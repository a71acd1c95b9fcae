"""What residents of the plain-Mesa peer hear now and then: a scandal, a mistake that came out or was repaired."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.peer import PeerResident
    from benchmarks.peer_month import Month

_MUNICIPALITY, _RESIDENTS = 0, 3
_BOUND = 4.0
#: Where the causes of trust in the municipality stand in `Month.municipality_causes`.
CLIP, MISTAKE, SCANDAL = 6, 7, 8


def hear_news(one: "PeerResident", now: "Month") -> None:
    """An adult's month with news; both are felt as encounters, by those whom they reach."""
    if now.mistake and now.uniform() < now.mistake_touches:
        if now.mistake_event_municipality:
            now.municipality_causes[MISTAKE] += _felt(one, now, _MUNICIPALITY, now.mistake_event_municipality, 1.0)
        if now.mistake_event_residents:
            now.mistake_causes += _felt(one, now, _RESIDENTS, now.mistake_event_residents, 1.0)
    if now.scandal and now.uniform() < now.scandal_reach:
        now.municipality_causes[SCANDAL] += _felt(one, now, _MUNICIPALITY, -now.scandal_size, now.scandal_spill)


def _felt(one: "PeerResident", now: "Month", kind: int, event: float, weight: float) -> float:
    """Trust and expectation after an event that counts for `weight`; returns by how much trust moved."""
    gap = event - one.expected[kind]
    before = one.trust[kind]
    total = before + weight * now.trust_gain * gap * (now.trust_negativity if gap < 0.0 else 1.0)
    one.trust[kind] = min(max(total, -_BOUND), _BOUND)
    one.expected[kind] += weight * now.expectation_learning * gap
    return one.trust[kind] - before
