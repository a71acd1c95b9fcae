"""Homes of the plain-Mesa peer: who lives where, who goes along with whom, and who comes from outside.

A home is a row of slots; ties belong to slots, and whoever lives in a slot meets those in the tied slots. The same
housing market as the engine's, with plain objects and floats.
"""

from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.peer import CHILD, DIES, HEAD, LEAVES_HOME, MOVES_OUT, OTHER, PARTNER, STAYS, PeerResident
from wijksim.state.columns import DOMAINS, TRUSTS

if TYPE_CHECKING:
    from benchmarks.peer_model import PeerModel

_AGE_KINDS = ("alone", "pair", "family", "family", "alone")
_FAMILIES = (2, 3)


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
    """A dwelling; `used` counts the slots that its household ever used, the others are free for the newborn."""

    def __init__(self, room: int, owner: bool) -> None:
        """An empty dwelling."""
        self.owner = owner
        self.slots = [Slot(self) for _ in range(room)]
        self.used = 0

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
    """A child is born if the home has a slot that its household never used; returns how many."""
    home = parent.slot.home
    if home.used >= len(home.slots):
        return 0
    child = newcomer(model, home.slots[home.used], CHILD, 0)
    home.used += 1
    model.newborn.append(child)
    return 1


def inherit(child: PeerResident) -> None:
    """The newborn start halfway between their own draw and the head of the household in three slow domains."""
    head = next((one for one in child.slot.home.household if one.position == HEAD), None)
    if head is not None:
        for domain in (0, 1, 3):
            child.personal[domain] += 0.5 * (head.personal[domain] - child.personal[domain])


def move_in(model: "PeerModel", home: Home) -> int:
    """A household from outside moves into an empty home; returns how many came."""
    random, margins = model.random, model.margins
    room = len(home.slots)
    kind = _household_kind(random.random(), margins, room)
    adults = min(1 if kind in (0, 3) else 3 if kind == 4 else 2, room)
    luck = random.random()
    children = min(1 + (luck > 0.4) + (luck > 0.8) if kind in _FAMILIES else 0, room - adults)
    head = _head_age(_AGE_KINDS[kind], random.random(), margins)
    apart = int((random.random() - 0.5) * 96.0)
    for ordinal in range(adults + children):
        position, age = HEAD, head
        if 0 < ordinal < adults:
            position = PARTNER if kind in (1, 2) else OTHER
            age = max(216, head + apart + 12 * (ordinal - 1))
        elif ordinal >= adults:
            position, age = CHILD, int(random.random() * min(288, max(12, head - 216)))
        resident = newcomer(model, home.slots[ordinal], position, age)
        resident.partnered = ordinal == 0 and kind in (1, 2) and adults > 1
    home.used = adults + children
    return home.used


def _household_kind(luck: float, margins: dict[str, float], room: int) -> int:
    """0 single, 1 couple, 2 couple with children, 3 single parent, 4 several adults, given the room there is."""
    return sum(luck > margins[f"room_{min(room, 6)}_{kind}"] for kind in range(4))


def _head_age(kind: str, luck: float, margins: dict[str, float]) -> int:
    """Age of the head in months."""
    young, middle, older = (margins[f"{kind}_{age}"] for age in (25, 45, 65))
    if luck < young:
        years = 18.0 + 7.0 * luck / young
    elif luck < middle:
        years = 25.0 + 20.0 * (luck - young) / (middle - young)
    elif luck < older:
        years = 45.0 + 20.0 * (luck - middle) / (older - middle)
    else:
        years = 65.0 + 30.0 * ((luck - older) / (1.0 - older)) ** 2
    return int(years * 12.0)


def newcomer(model: "PeerModel", slot: Slot, position: int, age: int) -> PeerResident:
    """Somebody of an age in months from the outside pool comes to live in a slot."""
    now, margins = model.now, model.margins
    resident = PeerResident(model, slot, position, now.month - age, now.month)
    tenure = now.tenure_gap * (slot.home.owner - now.owner_share)
    resident.furnish(**_traits(model.random, margins, age, tenure + now.entrant_shift, now.usual_setback))
    if age >= 216:
        for kind in range(5):
            now.arrivals_trust[kind] += resident.trust[kind]
    return resident


def _traits(random: Random, margins: dict[str, float], age: int, shift: float, setback: float) -> dict[str, Any]:
    """Education, income, threshold, energy, trust, personal levels and tastes of a newcomer."""
    gauss, luck, old = random.gauss, random.random(), 0.15 if age > 780 else 0.0
    low, high = luck < margins["education_low"] + old, luck > 1.0 - margins["education_high"] + old
    education = 0 if low else 2 if high else 1
    level = education - 1.0
    z = 0.8 * (margins["income_level"] + 0.5 * level + shift + 0.85 * gauss(0.0, 1.0))
    threshold = 0.45 - 0.1 * level + (0.1 if age < 360 else 0.0) + 0.16 * gauss(0.0, 1.0)
    common, mood = 0.5 * gauss(0.0, 1.0), 0.45 * gauss(0.0, 1.0)
    trust = [
        margins[f"level_{kind}"] + margins[f"slope_{kind}"] * level + common + 0.6 * gauss(0.0, 1.0) for kind in TRUSTS
    ]
    personal = [margins[f"mean_{domain}"] + shift + 0.15 * level + mood + 0.85 * gauss(0.0, 1.0) for domain in DOMAINS]
    return {
        "education": education, "income": int(100.0 * (0.5 + 0.5 * z / (1.0 + abs(z)))),
        "threshold": min(max(threshold, 0.03), 0.97), "energy": 0.6 + 0.4 * random.random(), "setback": setback,
        "parliament": margins["level_parliament"] + 0.2 * level + common + 0.6 * gauss(0.0, 1.0),
        "reference": trust, "trust": list(trust), "personal": personal, "state": list(personal),
        "taste": [min(max(gauss(0.0, 1.0), -3.6), 3.6) for _ in DOMAINS],
    }  # fmt: skip
