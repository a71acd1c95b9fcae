"""What has a limit or takes time in between: places to lead from, and the name that a wijk has elsewhere."""

import pytest
from apply_rule import ask
from test_guards import turns_red
from worlds import BUSY, wijk_under

from wijksim.agents.outside import Outside
from wijksim.agents.wijk import Wijk
from wijksim.rules import trust
from wijksim.scenario.rivals import RIVALS
from wijksim.state.ledger import INDEX

LED = BUSY.with_values(execution_share=1.0)
LEADING = INDEX["sum:leading"]


def leaders_find_no_more_than_the_slots() -> None:
    """Room to lead goes with the slots that are free, is nought where none is, and backing by staff doubles slots."""
    [place] = wijk_under(LED.with_values(leader_slots=10), population=1000).run(24).places
    room = {}
    for leading, support in ((0, 0.0), (5, 0.0), (5, 1.0), (10, 0.0), (40, 0.0)):
        place.ledger[LEADING] = leading * place.residents_at_start // 1000
        place.support = support
        place._volunteer_hours([0.0] * 7)
        room[leading, support] = place.get("leader_room")
    assert room[0, 0.0] > 0.01
    assert room[5, 0.0] == pytest.approx(room[0, 0.0] / 2, rel=0.05)
    assert room[5, 1.0] == pytest.approx(room[0, 0.0] * 0.75, rel=0.05)
    assert room[10, 0.0] < 0.02 * room[0, 0.0]
    assert room[40, 0.0] == 0.0


def fame_follows_with_a_lag() -> None:
    """Works make a place known for it, a part each month: after `entrant_lag` months about two thirds of the way."""
    [place] = wijk_under(LED.with_values(entrant_lag=24, entrant_response=0.3)).places
    place.model.values["place_shock"] = 0.0
    shifts = []
    for _ in range(96):
        place.model.month += 1
        place.works = [0.0] * 5 + [0.2 / place.works_fade, 0.2 / place.works_fade]
        place.outside.step()
        shifts.append(place.get("entrant_shift"))
    assert shifts[0] == pytest.approx(0.3 * 0.4 / 24, rel=0.01)
    assert shifts[23] == pytest.approx(0.3 * 0.4 * 0.64, rel=0.02)
    assert shifts[-1] == pytest.approx(0.3 * 0.4, rel=0.03)


def everybody_may_lead(patch: pytest.MonkeyPatch) -> None:
    """However many lead already, the next one is as welcome."""
    volunteer = Wijk._volunteer_hours

    def unlimited(place: Wijk, hours: list[float]) -> None:
        own, place.ledger = place.ledger, place.ledger.copy()
        place.ledger[LEADING] = 0
        volunteer(place, hours)
        place.ledger = own

    patch.setattr(Wijk, "_volunteer_hours", unlimited)


def word_gets_about_at_once(patch: pytest.MonkeyPatch) -> None:
    """Those who look for a home know how a place looks today."""
    step = Outside.step

    def known(outside: Outside) -> None:
        step(outside)
        works, response = outside.place.works, outside.model.values["entrant_response"]
        outside.place.set("entrant_shift", response * (outside.level + works[5] + works[6]))

    patch.setattr(Outside, "step", known)


@pytest.mark.parametrize("check", [leaders_find_no_more_than_the_slots, fame_follows_with_a_lag])
def test_a_limit_is_kept(check):
    check()


@pytest.mark.parametrize(
    ("check", "fault"),
    [(leaders_find_no_more_than_the_slots, everybody_may_lead), (fame_follows_with_a_lag, word_gets_about_at_once)],
)
def test_a_fault_turns_its_check_red(check, fault):
    turns_red(check, fault)


def test_seeing_others_active_is_an_influence_that_the_rival_leaves_out():
    seen = {"near_signals": 4 + 256 * 4, "usual_activity": 0.1, "u_meeting2": 0.05, "adult": True, "trust_gain": 0.1}
    by_activity = ask(trust.trust_in_residents, **seen, activity_seen=0.2)[0]
    off = ask(trust.trust_in_residents, **seen, activity_seen=RIVALS["no-influence"].values["activity_seen"])[0]
    alone = ask(trust.trust_in_residents, **seen | {"near_signals": 4}, activity_seen=0)[0]
    assert by_activity > off == alone
