"""One resident as a plain Mesa agent: Python attributes, floats and `model.random`, as a Mesa tutorial would.

Content and numbers are those of the engine's rules, only the draws differ. It is written to be fast the Mesa way:
draws are made when they are needed, rare things are branched around, nothing is looked up twice.
"""

from operator import add
from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.peer_news import hear_news
from benchmarks.peer_rates import APPLIES, DEATH, fertility, yes

if TYPE_CHECKING:
    from benchmarks.peer_homes import Slot
    from benchmarks.peer_model import PeerModel
    from benchmarks.peer_month import Month

MUNICIPALITY, POLICE, PROFESSIONALS, RESIDENTS, PLACE = range(5)
HEAD, PARTNER, CHILD, OTHER = range(4)
STAYS, DIES, MOVES_OUT, LEAVES_HOME = range(4)
NONE, ATTENDS, ACTIVE, LEADS = range(4)
WORK = 3
#: How much a setback takes in each domain.
SETBACK_SHARES = (0.3, 0.3, 0.6, 1.0, 0.8, 0.2, 0.0)
_BOUND, _SHIFT_BOUND = 4.0, 0.15


class PeerResident(mesa.Agent):  # type: ignore[misc]
    """One person who listens, asks help, takes part, objects, trusts, lives and perhaps moves."""

    model: "PeerModel"
    education: int
    income: int
    threshold: float
    energy: float
    setback: float
    parliament: float
    reference: list[float]
    trust: list[float]
    personal: list[float]
    state: list[float]
    taste: list[float]

    def __init__(self, model: "PeerModel", slot: "Slot", position: int, birth: int, arrival: int) -> None:
        """Somebody who now lives in a slot of a home and meets those who live in the tied slots."""
        super().__init__(model)
        self.slot = slot
        self.position = position
        self.birth = birth
        self.arrival = arrival
        self.partnered = False
        self.owner = slot.home.owner
        self.participation = NONE
        self.active_month = self.asked_month = 0
        self.in_dialogue = self.objects = self.knows_promise = False
        self.exposed_to = 0.0
        self.exposed = False
        self.harm = 0.0
        self.experience = 0.0
        self.promise_shift = 0.0
        self.expected = [0.0] * 5
        self.stage, self.stock = [0.0] * 7, [0.0] * 7
        self.supported = False
        self.helped = -1
        self.aid = self.met = 0.0
        self.tie_post, self.tie_holder, self.tie = 0, 0, 0.0
        self.leaves = STAYS
        self.speaks = self.seen_active = self.seen_objecting = False
        self.says_municipality = self.says_place = 0.0
        self.neighbours: list[PeerResident] = []
        slot.take(self)

    def furnish(self, **traits: Any) -> None:
        """Set what differs from person to person: education, income, threshold, energy, trust, states and so on."""
        self.__dict__.update(traits)

    def step(self) -> None:
        """One month, from listening to deciding about staying."""
        now = self.model.now
        months = now.month - self.birth
        adult = months >= 216
        if months == 216:
            for kind, trust in enumerate(self.trust):
                now.of_age[kind] += trust
        self.seek_help(now, months)
        if adult:
            municipality, place, share, active, objecting = self.listen()
            if now.contested:
                self.object_to_project(now, objecting)
            if now.promise_made and now.uniform() < now.promise_reach:
                self.knows_promise = True
            self.take_part(now, active)
            self.trust_municipality(now, municipality)
            self.trust_others(now, place, share)
            if now.mistake or now.scandal:
                hear_news(self, now)
        else:
            self.energy += now.rest * (1.0 - self.energy)
        if now.promise_due:
            self.knows_promise = False
        self.live_domains(now, months)
        self.live_on(now, months)

    def listen(self) -> tuple[float, float, float, int, int]:
        """Mean deviations of trust heard (municipality, place), and who is seen active (share, number) or objecting."""
        municipality = place = 0.0
        present = active = objecting = 0
        for other in self.neighbours:
            if other.speaks:
                present += 1
                municipality += other.says_municipality
                place += other.says_place
                if other.seen_active:
                    active += 1
                if other.seen_objecting:
                    objecting += 1
        if not present:
            return 0.0, 0.0, 0.0, 0, 0
        return municipality / present, place / present, active / present, active, objecting

    def seek_help(self, now: "Month", months: int) -> None:
        """Ask help in a domain where there is need, and find out whether there is room."""
        self.helped, self.met, self.aid = -1, 0.0, 0.0
        barrier = self.threshold * (1.0 - 0.5 * self.tie) * (1.0 - now.outreach_reach)
        luck = now.uniform() / (now.case_demand * (1.5 - barrier))
        if self.tie_post and now.post_holder[self.tie_post] != self.tie_holder:
            self.tie_post, self.tie = 0, 0.0
        state = self.state
        for domain in APPLIES[months // 12]:
            lacks = state[domain]
            if lacks < 0.0:
                luck += lacks
                if luck < 0.0:
                    self.meet_professional(now, domain)
                    return

    def meet_professional(self, now: "Month", domain: int) -> None:
        """Be helped or turned away, and get to know the professional."""
        now.asked_help += 1
        posts = int(now.posts)
        post = 1 + min(int(now.uniform() * posts), posts - 1)
        holder = now.post_holder[post]
        if holder < 0 or now.uniform() >= now.admit[domain]:
            self.met = -1.0
            return
        same = post == self.tie_post and self.tie > 0.0
        quality = now.post_quality[post]
        went = 0.3 + (quality - 1.0) + (now.attention - 1.0) + (0.5 * self.tie if same else 0.0)
        went += (now.encounter_spread + now.uneven) * now.gauss()
        self.met = min(max(went, -2.0), 2.0)
        self.tie = min(1.0, self.tie + now.tie_growth) if same else now.tie_growth
        self.tie_post, self.tie_holder = post, holder
        self.helped, self.aid = domain, max(0.0, quality) * now.attention
        now.helped += 1
        now.cases[domain] += 1

    def object_to_project(self, now: "Month", objecting: int) -> None:
        """Object to the project now under consultation; who is exposed stays so during one consultation."""
        if now.contested < 1.0:
            self.objects = False
            return
        if self.exposed_to != now.contested:
            self.exposed_to = now.contested
            self.exposed = now.uniform() < now.exposure
            self.harm = 0.5 * now.gauss()
        if not self.objects and self.exposed:
            pressure = self.harm - self.trust[MUNICIPALITY] + now.objection_spread * objecting - now.voice_given
            self.objects = pressure > 0.0
        if self.objects:
            now.objecting += 1

    def take_part(self, now: "Month", active_near: int) -> None:
        """Join, grow, lead, tire or quit; and talk with the municipality."""
        uniform = now.uniform
        level, energy = self.participation, self.energy
        if level:
            strain = 1.7 - 0.8 * energy + 0.5 * self.setback - 0.5 * now.support_level
            blamed = now.blamed if level == LEADS else 0.0
            if uniform() < now.quit_rate / 12.0 * min(max(strain, 0.3), 3.0) + blamed:
                level = NONE
                now.quit += 1
            elif level == ACTIVE:
                if uniform() < now.leader_room * self.experience:
                    level = LEADS
            elif level == ATTENDS and uniform() < 0.2:
                level = ACTIVE
        elif self.joins(now, active_near):
            level = ATTENDS
            now.joined += 1
        if now.dialogue_rate:
            weight = now.dialogue_open + (1.0 - now.dialogue_open) * self.participation
            self.in_dialogue = uniform() < now.dialogue_rate * weight * energy
        else:
            self.in_dialogue = False
        self.participation = level
        load = level / 3.0 + (now.dialogue_tiring if self.in_dialogue else 0.0)
        self.energy = min(max(energy + now.rest * (1.0 - energy) - now.tiring * load, 0.0), 1.0)
        if level >= ACTIVE:
            self.active_month = now.month
            self.experience += now.experience_growth * (1.0 - self.experience)
        else:
            self.experience *= 0.996

    def joins(self, now: "Month", active_near: int) -> bool:
        """Whether somebody who does nothing yet is asked and says yes, or offers to take part."""
        uniform = now.uniform
        look = 1.6 - 1.5 * self.threshold + 0.5 * self.experience
        by_near = min(now.ask_near * active_near * look, 0.5)
        by_office = (now.asked_by_municipality + now.office_asks) * look + now.outreach_asks * (1.8 - look)
        luck = uniform()
        if luck < by_near + by_office:
            self.asked_month = now.month if luck >= by_near else self.asked_month
            ready = now.accept * look * (0.5 + 0.5 * self.energy)
            if uniform() < (ready * now.near_bonus if luck < by_near else ready):
                now.joined_asked += 1
                return True
        if uniform() >= now.self_offer * look * look:
            return False
        now.joined_asked += luck < by_near + by_office
        return True

    def trust_municipality(self, now: "Month", heard: float) -> None:
        """Desk, dialogue, objection, promises, hearsay and return."""
        trust, before, causes = self.trust[MUNICIPALITY], self.expected[MUNICIPALITY], now.municipality_causes
        base = self.reference[MUNICIPALITY] + self.promise_shift
        hearsay = now.hearsay * (heard - (trust - base))
        back = now.trust_return * (base - trust) + now.drift[MUNICIPALITY]
        causes[4] += hearsay
        causes[5] += back
        total = trust + hearsay + back
        if now.uniform() < now.routine_contact:
            total += self.experience_municipality(now, 0, now.encounter_spread * now.gauss(), before)
        if self.in_dialogue:
            total += self.experience_municipality(now, 1, now.dialogue_event, before)
        if self.objects and now.objection_event:
            total += self.experience_municipality(now, 2, now.objection_event, before)
        if self.knows_promise and now.promise_due:
            moved = now.promise_weight * (now.promise_kept / now.trust_negativity - now.promise_broken)
            shift = min(max(self.promise_shift + moved, -_SHIFT_BOUND), _SHIFT_BOUND)
            causes[3] += shift - self.promise_shift
            total += shift - self.promise_shift
            self.promise_shift = shift
        if self.promise_shift:
            self.promise_shift -= self.promise_shift / 180.0
        if not -_BOUND <= total <= _BOUND:
            kept = min(max(total, -_BOUND), _BOUND)
            causes[6] += kept - total
            total = kept
        self.trust[MUNICIPALITY] = total

    def experience_municipality(self, now: "Month", cause: int, event: float, before: float) -> float:
        """The change of trust by one experience that was expected to be `before`; the next expectation follows it."""
        gap = event - before
        change: float = now.trust_gain * gap * (now.trust_negativity if gap < 0.0 else 1.0)
        now.municipality_causes[cause] += change
        expected = self.expected
        expected[MUNICIPALITY] += now.expectation_learning * (event - expected[MUNICIPALITY])
        return change

    def trust_others(self, now: "Month", heard_place: float, share_active: float) -> None:
        """Trust in police, professionals, residents and the place: encounters, hearsay about the place, return."""
        uniform, trust, reference = now.uniform, self.trust, self.reference
        spread, pace, drift, returns = now.encounter_spread, now.trust_return, now.drift, now.return_causes
        for kind in (POLICE, PROFESSIONALS, RESIDENTS, PLACE):
            back = pace * (reference[kind] - trust[kind])
            if kind == RESIDENTS:
                chance = 0.5 if self.participation else 0.1
                back += chance * drift[kind]
            else:
                back += drift[kind]
            returns[kind] += back
            total = trust[kind] + back
            if kind == POLICE:
                if uniform() < now.police_contact:
                    total += self.encounter(now, kind, spread * now.gauss())
            elif kind == PROFESSIONALS:
                if self.met:
                    total += self.encounter(now, kind, self.met)
            elif kind == RESIDENTS:
                if uniform() < chance:
                    event = spread * now.gauss() + now.activity_seen * (share_active - now.usual_activity)
                    total += self.encounter(now, kind, event)
            else:
                hearsay = now.hearsay * (heard_place - (trust[kind] - reference[kind]))
                now.place_hearsay += hearsay
                total += hearsay
                if uniform() < 0.2:
                    event = now.seen_results * now.place_seen - now.nuisance + spread * now.gauss()
                    total += self.encounter(now, kind, event)
            if not -_BOUND <= total <= _BOUND:
                kept = min(max(total, -_BOUND), _BOUND)
                now.clip_causes[kind] += kept - total
                total = kept
            trust[kind] = total

    def encounter(self, now: "Month", kind: int, event: float) -> float:
        """The change of trust by one encounter; what is expected of the next one moves towards it."""
        expected = self.expected
        gap = event - expected[kind]
        change: float = now.trust_gain * gap * (now.trust_negativity if gap < 0.0 else 1.0)
        now.encounter_causes[kind] += change
        expected[kind] += now.expectation_learning * gap
        return change

    def live_domains(self, now: "Month", months: int) -> None:
        """Seven domains: personal level, place, effect of support, setback."""
        surplus = self.setback - now.usual_setback
        if self.helped >= 0:
            self.supported = True
        if not self.supported:
            levels = zip(self.personal, now.places, SETBACK_SHARES, strict=True)
            self.state = [personal + place - surplus * share for personal, place, share in levels]
            return
        helped, stage, stock, state = self.helped, self.stage, self.stock, self.state
        places, personal, leave, keep = now.places, self.personal, now.leave_stage, 1.0 - now.fade
        for domain in range(7):
            waiting = stage[domain]
            if domain == helped:
                need = max(0.0, -state[domain])
                waiting += self.aid * min(need, 1.5)
                now.used += min(1.0, need)
            level = personal[domain] + places[domain] - surplus * SETBACK_SHARES[domain]
            working = stock[domain]
            if waiting or working:
                arrived = waiting * leave[domain]
                stage[domain] = waiting - arrived
                if domain:
                    working = working * keep + arrived
                elif months < 156:
                    working += arrived
                stock[domain] = working
                level += now.effect_max * working / (working + now.effect_half)
            state[domain] = level

    def live_on(self, now: "Month", months: int) -> None:
        """Death, moving, leaving home, a birth, a setback."""
        uniform = now.uniform
        position = self.position
        if uniform() < DEATH[months]:
            self.leaves = DIES
            now.leavers.append(self)
        elif position == HEAD:
            if uniform() < self.moving_chance(now, months):
                self.leaves = MOVES_OUT
                now.leavers.append(self)
            elif self.partnered and 264 <= months < 504 and uniform() < now.births / 12.0 * fertility(months):
                now.bearers.append(self)
        elif position == CHILD and months >= 216 and uniform() < (0.012 if months < 264 else 0.025):
            self.leaves = LEAVES_HOME
            now.leavers.append(self)
        self.setback *= 0.96
        if uniform() < now.setback_rate / 12.0:
            self.setback += now.setback_size

    def moving_chance(self, now: "Month", months: int) -> float:
        """Monthly chance that the household moves: age, tenure, dissatisfaction and doing well."""
        age = 3.2 if months < 360 else 1.4 if months < 540 else 0.65 if months < 780 else 0.45 if months < 960 else 0.9
        dissatisfied = self.reference[PLACE] - self.trust[PLACE]
        better_off = min(max(self.state[WORK] - now.usual_work, -1.5), 1.5)
        pull = min(max(1.0 + now.moving_selectivity * (dissatisfied + 0.5 * better_off), 0.2), 4.0)
        chance: float = now.move_rate / 12.0 * age * (0.6 if self.owner else 1.3) * pull
        return chance

    def report(self) -> None:
        """Be counted after the moves, and show others what they can hear and see next month."""
        now, state = self.model.now, self.state
        needs = now.needs
        now.residents += 1
        now.states = list(map(add, now.states, state))
        for domain, level in enumerate(state):
            if level < 0.0:
                needs[domain] -= level
        if now.month - self.birth < 216:
            return
        now.adults += 1
        trusting, trust = now.trusting, self.trust
        now.trusts = list(map(add, now.trusts, trust))
        for kind, level in enumerate(trust):
            trusting[kind] += yes(level)
        now.hardship += yes(now.hardship_at - state[3])
        now.good_health += yes(state[4] - now.health_at)
        now.severe_loneliness += yes(now.lonely_at - state[2])
        level = self.participation
        self.seen_active = level >= ACTIVE
        if level >= ACTIVE:
            now.active += 1
            if level == LEADS:
                now.leading += 1
        if self.arrival < now.month:
            self.speaks = True
            self.says_municipality = trust[MUNICIPALITY] - self.reference[MUNICIPALITY] - self.promise_shift
            self.says_place = trust[PLACE] - self.reference[PLACE]
            self.seen_objecting = self.objects

    def leave(self) -> None:
        """Die or move away: nobody hears this person any more."""
        self.slot.leave(self)
        self.remove()
