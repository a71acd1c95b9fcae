"""Homes of the plain-Mesa peer: who lives where, who goes along with whom, and who comes from outside.

A home is a row of slots; ties belong to slots, and whoever lives in a slot meets those in the tied slots. The same
housing market as the engine's, with plain objects and floats.
"""

from bisect import bisect_left
from random import Random
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from benchmarks.peer import CHILD, DIES, HEAD, LEAVES_HOME, MOVES_OUT, OTHER, PARTNER, STAYS, PeerResident
from wijksim.population.households import ADULTS, CHILDREN, KIND, MULTI
from wijksim.state.columns import DOMAINS, TRUSTS

if TYPE_CHECKING:
    from benchmarks.peer_model import PeerModel


NORMAL = NormalDist()


class Slot:
    """A place in a home, tied to other slots."""

    def __init__(self, home: "Home") -> None:
        """An empty slot without ties yet."""
        self.home = home
        self.tied: list[Slot] = []
        self.resident: PeerResident | None = None

    def take(self, resident: PeerResident) -> None:
        """Somebody comes to live here and meets those who live in the tied slots."""
        self.resident = resident
        resident.neighbours = [slot.resident for slot in self.tied if slot.resident is not None]
        for other in resident.neighbours:
            other.neighbours.append(resident)

    def leave(self, resident: PeerResident) -> None:
        """Whoever lives here goes."""
        self.resident = None
        for other in resident.neighbours:
            other.neighbours.remove(resident)


class Home:
    """A dwelling with its slots; a free one is for the next child."""

    def __init__(self, room: int, owner: bool) -> None:
        """An empty dwelling."""
        self.owner = owner
        self.slots = [Slot(self) for _ in range(room)]

    @property
    def household(self) -> list[PeerResident]:
        """Who lives here."""
        return [slot.resident for slot in self.slots if slot.resident is not None]

    def settle(self, month: int) -> None:
        """When the head moves everybody goes along; when the head dies another adult follows, or all leave."""
        household = self.household
        moving = any(one.leaves == MOVES_OUT for one in household)
        if moving:
            for one in household:
                if one.leaves != DIES:
                    one.leaves = LEAVES_HOME
        staying = [one for one in household if one.leaves == STAYS]
        heads = [one for one in staying if one.position == HEAD]
        heirs = [one for one in staying if month - one.birth >= 216]
        if heads:
            heads[0].partnered = any(one.position == PARTNER for one in staying)
        elif heirs:
            heirs[0].position, heirs[0].partnered = HEAD, False
        else:
            for one in staying:
                one.leaves = LEAVES_HOME


def bear(model: "PeerModel", parent: PeerResident) -> int:
    """A child is born if the home has a free slot; returns how many."""
    for slot in parent.slot.home.slots:
        if slot.resident is None:
            model.newborn.append(newcomer(model, slot, CHILD, 0, born_to=parent))
            return 1
    return 0


def inherit(child: PeerResident) -> None:
    """The newborn start halfway between their own draw and the head of the household in three slow domains."""
    head = next((one for one in child.slot.home.household if one.position == HEAD), None)
    if head is not None:
        for domain in (0, 1, 3):
            child.personal[domain] += 0.5 * (head.personal[domain] - child.personal[domain])


def move_in(model: "PeerModel", home: Home) -> int:
    """A household from outside moves into an empty home; returns how many came."""
    random = model.random
    chances, households = model.comes[home.owner, len(home.slots)]
    one, low, span = households[bisect_left(chances, random.random())]
    head = low + int(random.random() * span)
    apart, luck = int((random.random() - 0.5) * 96.0), random.random()
    size = ADULTS[one] + CHILDREN[one]
    for ordinal in range(size):
        position, age = HEAD, head
        if 0 < ordinal < ADULTS[one]:
            position = OTHER if KIND[one] == MULTI else PARTNER
            age = max(216, head + apart + 12 * (ordinal - 1))
        elif ordinal:
            position, age = CHILD, _child_age(head, (luck + 0.618034 * ordinal) % 1.0)
        resident = newcomer(model, home.slots[ordinal], position, age)
        resident.partnered = ordinal == 0 and ADULTS[one] == 2
    return size


def _child_age(head: int, luck: float) -> int:
    """Age in months of a child that comes along."""
    first = min(max(head - 480, 0), 216)
    last = min(max(head - 264, first + 24), 240)
    return first + int(luck * (last - first))


def newcomer(
    model: "PeerModel", slot: Slot, position: int, age: int, born_to: PeerResident | None = None
) -> PeerResident:
    """Somebody of an age in months from the outside pool comes to live in a slot; a child of the first residents is
    drawn as they were.
    """
    now = model.now
    local = born_to is not None and born_to.arrival <= 0
    resident = PeerResident(model, slot, position, now.month - age, now.month)
    shift = now.tenure_gap * (slot.home.owner - now.owner_share) + (0.0 if local else now.entrant_shift)
    moved = position == HEAD and age >= 300
    shifts = [shift + (getattr(now, f"mover_shift_{domain}") if moved else 0.0) for domain in DOMAINS]
    margins = model.margins_here if local else model.margins
    resident.furnish(**_traits(model.random, margins, age, shifts, now.usual_setback))
    if age >= 216:
        for kind in range(5):
            now.arrivals_trust[kind] += resident.trust[kind]
    return resident


def _traits(random: Random, margins: dict[str, float], age: int, shifts: list[float], setback: float) -> dict[str, Any]:
    """Education, income, threshold, energy, trust, personal levels and tastes of a newcomer."""
    gauss = random.gauss
    ages = 3 if age >= 780 else 2 if age >= 540 else 0 if 216 <= age < 300 else 1
    luck = random.random()
    low, high = luck < margins[f"education_low_{ages}"], luck > 1.0 - margins[f"education_high_{ages}"]
    education = 0 if low else 2 if high else 1
    level = education - 1.0
    against_usual = level - margins[f"education_high_{ages}"] + margins[f"education_low_{ages}"]
    work = gauss(0.0, 1.0)
    own_luck = NORMAL.cdf(work) if random.random() < 0.6 else random.random()
    threshold = 0.45 - 0.1 * level + (0.1 if age < 360 else 0.0) + 0.16 * gauss(0.0, 1.0)
    common, mood = 0.5 * gauss(0.0, 1.0), 0.45 * gauss(0.0, 1.0)
    trust = [
        margins[f"level_{kind}"] + margins[f"slope_{kind}"] * level + common + 0.6 * gauss(0.0, 1.0) for kind in TRUSTS
    ]
    own = [gauss(0.0, 1.0) if domain != "work" else work for domain in DOMAINS]
    personal = [
        margins[f"mean_{domain}"] + shift + 0.15 * against_usual + mood + 0.85 * z
        for domain, shift, z in zip(DOMAINS, shifts, own, strict=True)
    ]
    return {
        "education": education, "income": _income(margins, education, own_luck),
        "threshold": min(max(threshold, 0.03), 0.97), "energy": 0.6 + 0.4 * random.random(), "setback": setback,
        "parliament": margins["level_parliament"] + 0.2 * level + common + 0.6 * gauss(0.0, 1.0),
        "reference": trust, "trust": list(trust), "personal": personal, "state": list(personal),
        "taste": [min(max(gauss(0.0, 1.0), -3.6), 3.6) for _ in DOMAINS],
    }  # fmt: skip


def _income(margins: dict[str, float], education: int, luck: float) -> int:
    """Income as a percentile of the country, by education."""
    low, high = margins[f"income_low_{education}"], margins[f"income_high_{education}"]
    if luck < low:
        return int(40.0 * luck / low)
    if luck > 1.0 - high:
        return min(99, int(80.0 + 20.0 * (luck - 1.0 + high) / high))
    return int(40.0 + 40.0 * (luck - low) / (1.0 - low - high))
