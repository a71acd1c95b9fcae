"""What is asked of each claim: which contrast, in which wijk, when, and where a setting is sought in which it fails.

Claims come from the list of mechanisms, what leaves one out and what may refute it from the shipped scenarios, by their
names: `manifest-without-NAME` and `counter-NAME-...`. So a mechanism or a scenario that comes later is taken along.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from wijksim.experiments.claims import staffed
from wijksim.experiments.provenance import content_hash, source_hash
from wijksim.experiments.won_back import without_talks
from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.scenario.mechanisms import BESIDE_RESIDENTS, MECHANISMS, Mechanism
from wijksim.scenario.scenario import Scenario, list_scenarios, load_scenario

STRATEGY = "manifest"
#: The outcome that decides, and others that are told beside it.
OUTCOME, BESIDE = "wellbeing", ("trust_municipality", "trust_professionals", "participation")
#: What decides where no resident notices the claim: what is spent and what needs cost later together, discounted, with
#: a minus (EUR per resident). Its contrast is a cut, and without the cut must be better for the claim to hold.
BALANCE, CUT = "balance", "penny-wise"
#: A weak wijk: where programmes go.
WIJK = "moerwijk"
#: Residents; a wijk of this size shows in tens of replicates what a larger one shows, in a fraction of the time.
RESIDENTS = 1000
YEAR = 20
MONTHS = 12 * YEAR
#: Seeds of the effect; of the search for a setting in which the claim fails; and of the proof of what was found, fresh,
#: for the best of several candidates looks better in the search than it is.
SEEDS, SEARCH, PROOF = range(1, 33), range(101, 117), range(201, 233)
#: The claim that is an output: that the risk of another way is not that great.
RISK, RISK_NAME, RISK_GRADE = 17, "risk", "D"
#: Of what is stored; what has another number is not read.
SCHEMA = 1

SWITCH, LEVERS = "switch", "levers"
#: Claims that ask for an output beside their effect: what talks win back, and staff in two contrasts.
TALKS, STAFF = "objection", "caseload"


@dataclass(frozen=True)
class Claim:
    """One claim: its number, the mechanism it is (None for the risk), and the scenarios that go with it."""

    number: int
    name: str
    mechanism: Mechanism | None
    left_out: str | None
    candidates: tuple[str, ...]

    @property
    def grade(self) -> str:
        """The grade of its evidence, A to D."""
        return self.mechanism.grade if self.mechanism else RISK_GRADE

    @property
    def outcome(self) -> str:
        """What decides: `OUTCOME`, or for a claim about money `BALANCE`."""
        return BALANCE if self.name in BESIDE_RESIDENTS else OUTCOME

    @property
    def page(self) -> str:
        """The name of its page, without the folder."""
        return f"{self.number:02d}-{self.name.replace('_', '-')}.md"

    def twins(self, scenario: Scenario) -> dict[str, Scenario]:
        """A scenario without the claim, each way: its mechanism off, and the levers that ask for it set back.

        Of a claim about money the first is the same scenario with the cut: with its mechanism off nothing is booked.
        """
        found = {}
        if self.outcome == BALANCE:
            found[SWITCH] = replace(scenario, events=(*scenario.events, *load_scenario(CUT).events))
        elif self.mechanism:
            found[SWITCH] = scenario.without(self.name)
        if self.left_out:
            found[LEVERS] = scenario.with_values(**levers_of(self.left_out))
        return {way: twin for way, twin in found.items() if twin.hash != scenario.hash}

    @property
    def contrasts(self) -> dict[str, Scenario]:
        """What the strategy is set against for the output that the claim asks for; empty for most claims."""
        strategy = load_scenario(STRATEGY)
        if self.name == TALKS:
            return {"without talks": without_talks(strategy)}
        return staffed(strategy) if self.name == STAFF else {}

    @property
    def key(self) -> str:
        """Sha256 (hex) of all that its numbers depend on: the model, the scenarios, the wijk, the seeds."""
        scenarios = [as_long(load_scenario(name)) for name in (STRATEGY, *self.candidates)]
        twins = [twin.hash for scenario in scenarios for twin in self.twins(scenario).values()]
        asked: dict[str, Any] = {
            "schema": SCHEMA,
            "sources": source_hash(),
            "scenarios": [scenario.hash for scenario in scenarios],
            "twins": twins,
            "wijk": where().hash,
            "seeds": [[each[0], each[-1]] for each in (SEEDS, SEARCH, PROOF)],
            "outcomes": [self.outcome, *BESIDE],
        }
        if self.contrasts:
            asked["contrasts"] = {name: scenario.hash for name, scenario in self.contrasts.items()}
        return content_hash(asked)


def claims() -> list[Claim]:
    """Every claim in the order of its number, the risk among them."""
    found = [_claim(each.claim, each.name, each) for each in MECHANISMS.values()]
    return sorted([*found, _claim(RISK, RISK_NAME, None)], key=lambda claim: (claim.number, claim.name))


def _claim(number: int, name: str, mechanism: Mechanism | None) -> Claim:
    plain = name.replace("_", "-")
    without = f"{STRATEGY}-without-{plain}"
    candidates = tuple(each for each in list_scenarios("counter") if _refutes(each) == plain)
    return Claim(number, name, mechanism, without if without in list_scenarios("left-out") else None, candidates)


def _refutes(candidate: str) -> str:
    """The claim that a scenario is meant to refute, by the longest name that its own begins with."""
    names = [each.replace("_", "-") for each in (*MECHANISMS, RISK_NAME)]
    return max((each for each in names if candidate.startswith(f"counter-{each}-")), key=len, default="")


@cache
def levers_of(left_out: str) -> dict[str, float]:
    """The levers that leave a claim out, with the values they are set back to."""
    whole, part = load_scenario(STRATEGY), load_scenario(left_out)
    return {lever: value for lever, value in part.levers.items() if value != whole.levers[lever]}


@cache
def where() -> Profile:
    """The wijk, with as many residents as `RESIDENTS`."""
    profile = find_wijk(WIJK)
    return replace(profile, population=RESIDENTS, dwellings=round(profile.dwellings * RESIDENTS / profile.population))


def as_long(scenario: Scenario) -> Scenario:
    """The scenario, lived until the year that is asked."""
    return scenario.with_months(MONTHS)
