"""The residents' month as a list of phases: which rule, what it reads, what it writes.

A rule reads what its arguments are named after: a column, an input of the place, a parameter, a draw, the
month. In a phase with a `suffix` an argument `state` first means `state_<suffix>`. Writes are columns,
`cause:<trust>:<name>` (a named cause of a change of trust) or `sum:<name>` (a count over residents).
From this one list come the compiled batch kernel, the numpy columns and the agent-by-agent path.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from inspect import signature
from typing import Any

from wijksim.rules import help as helping
from wijksim.rules import life, national, newcomers, observation, participation, questions, trust
from wijksim.rules.numbers import I8, F, plain
from wijksim.scenario.parameters import PARAMETERS
from wijksim.state.columns import COLUMNS, DOMAINS, TRUSTS
from wijksim.state.draws import STREAMS
from wijksim.state.margins import AT


@cache
def parameters(rule: Any) -> tuple[str, ...]:
    """The names of a rule's arguments, in order."""
    return tuple(signature(plain(rule)).parameters)


@dataclass(frozen=True)
class Phase:
    """One step of every resident's month: a rule, its writes, and what is fixed in it.

    Draws are keyed by month, by age (life events), by the first of the projects that lie open together or by the
    mistake that has come out. A phase with a `gate` is left out in months in which that input is 0; one with `where`
    touches only rows in which one of these columns is not 0 (rare events), or has that `bit` (0 to 6) where one is
    given. Phases next to each other with the same `loop` go through the rows together in the kernel: that changes
    speed, never numbers.
    """

    name: str
    rule: Callable[..., Any]
    writes: tuple[str, ...]
    suffix: str = ""
    constants: dict[str, Any] = field(default_factory=dict)
    key_by: str = "month"
    gate: str = ""
    where: tuple[str, ...] = ()
    bit: int | None = None
    loop: str = ""

    @property
    def mask(self) -> Any:
        """The bits of the columns of `where` that count."""
        return I8(-1) if self.bit is None else I8(1 << self.bit)

    @property
    def label(self) -> str:
        """The phase's name with its suffix; unique."""
        return self.name if self.name.endswith(self.suffix) else f"{self.name}_{self.suffix}"

    def reads(self) -> list[tuple[str, str, str]]:
        """For each argument of the rule: (argument, kind, resolved name); see `resolve`."""
        return [(name, *resolve(name, self)) for name in parameters(self.rule)]

    def arguments(self) -> list[str]:
        """Everything that an argument of this phase's rule can be named after."""
        shared = (*self.constants, "month", *COLUMNS, *INPUTS, *AT, *AT_POST, *DERIVED)
        own = [name.removesuffix(f"_{self.suffix}") for name in shared if self.suffix]
        own += ["z_own"] if self.label in OWN_DRAWS else []
        draws = [f"{kind}_{stream}{k}" for kind in "uz" for stream in STREAMS for k in range(4)]
        return sorted({*shared, *own, *draws})


#: Numbers of the place or of the whole run that rules read besides parameters; see `model.py` for who sets them.
PLACE_INPUTS = (
    "posts", "holders_left", "outreach_reach", "attention", "uneven", "tie_growth", "office_asks", "outreach_asks",
    "ask_near", "support_level", "leader_room", "dialogue_rate", "dialogue_open", "experience_growth", "contested",
    "exposure", "voice_given", "promise_made", "promise_due", "promise_broken", "promise_kept",
    "dialogue_event", "objection_event", "drift_municipality", "drift_police", "drift_professionals", "drift_residents",
    "drift_place", "blamed", "mistake", "mistake_touches", "mistake_event_municipality", "mistake_event_residents",
    "usual_activity", "place_seen", "nuisance", "hardship_at", "health_at", "lonely_at", "fade", "want_of_need",
    "want_of_taste", "usual_setback", "usual_work", "entrant_shift", "owner_share",
    "satisfied_at", "at_home_at", "cohesion_mean", "anxious_at", "suspect_at", *(f"work_at_{k}" for k in range(4)),
    *(f"admit_{domain}" for domain in DOMAINS),
    *(f"place_{domain}" for domain in DOMAINS),
    *(f"leave_stage_{domain}" for domain in DOMAINS),
    *(f"mover_shift_{domain}" for domain in DOMAINS),
    "scandal", "parliament_shift",
)  # fmt: skip
INPUTS = {name: index for index, name in enumerate((*PLACE_INPUTS, *PARAMETERS))}

#: Values looked up at a post: argument -> (table of posts, column that names the post).
AT_POST = {
    "desk_holder": ("post_holder", "desk"),
    "desk_quality": ("post_quality", "desk"),
    "tie_now": ("post_holder", "tie_post"),
}
#: Values worked out from other values: argument -> rule.
DERIVED = {"adult": life.is_adult}

_TRUST_DRAWS = ("who_trust1", "who_trust2", "who_trust3", "who_more1", "who_more2")
_DOMAIN_DRAWS = ("who_domains1", "who_domains2", "who_domains3", "who_domains_20", "who_domains_21", "who_domains_22",
                 "who_domains_23")  # fmt: skip
_TASTE_DRAWS = ("who_taste0", "who_taste1", "who_taste2", "who_taste3", "who_taste_20", "who_taste_21", "who_taste_22")
#: The draw that is a phase's own among phases that share a rule.
OWN_DRAWS = {
    **{f"furnish_trust_{kind}": draw for kind, draw in zip(TRUSTS, _TRUST_DRAWS, strict=True)},
    **{f"furnish_domain_{domain}": draw for domain, draw in zip(DOMAINS, _DOMAIN_DRAWS, strict=True)},
    **{f"furnish_taste_{domain}": draw for domain, draw in zip(DOMAINS, _TASTE_DRAWS, strict=True)},
}

#: How much a setback takes in each domain, and whether support counts in childhood only.
_SETBACK_SHARE = {
    "upbringing": 0.3,
    "schooling": 0.3,
    "social": 0.6,
    "work": 1.0,
    "health": 0.8,
    "housing": 0.2,
    "safety": 0.0,
}


def resolve(name: str, phase: Phase) -> tuple[str, str]:
    """What an argument of a rule stands for: its kind and its full name."""
    if name in phase.constants:
        return "constant", name
    if name in ("month",):
        return "month", name
    for full in (f"{name}_{phase.suffix}", name):
        if full in COLUMNS:
            return "column", full
        if full in INPUTS:
            return "input", full
        if full in AT:
            return "margin", full
    if name == "z_own":
        return "draw", f"z_{OWN_DRAWS[phase.label]}"
    if name in AT_POST:
        return "post", name
    if name in DERIVED:
        return "derived", name
    if name[:2] in ("u_", "z_") and name[2:-1] in STREAMS:
        return "draw", name
    raise ValueError(f"rule of phase {phase.label!r}: nothing is called {name!r}")


def _causes(kind: str, *names: str) -> tuple[str, ...]:
    return tuple(f"cause:{kind}:{name}" for name in names)


def _trust_phases(rule: Callable[..., Any], kind: str, loop: str) -> tuple[Phase, Phase]:
    """Who comes of age brings a trust along; then a month of that trust, in the same loop as both read it."""
    hearsay = _causes(kind, "encounter", "hearsay", "return", "clip")
    return (
        _come_of_age(kind, loop),
        Phase(f"trust_in_{kind}", rule, (f"trust_{kind}", f"expected_{kind}", *hearsay), suffix=kind, loop=loop),
    )


def _come_of_age(kind: str, loop: str) -> Phase:
    return Phase("come_of_age", observation.come_of_age, _causes(kind, "coming_of_age"), suffix=kind, loop=loop)


MONTH: tuple[Phase, ...] = (
    Phase("lose_professional", helping.lose_professional, ("tie_post", "tie_holder", "tie"), gate="holders_left",
          where=("tie_post",)),
    Phase("seek_help", helping.seek_help, ("helped", "desk", "met", "aid")),
    Phase("meet_professional", helping.meet_professional,
          ("helped", "met", "aid", "tie_post", "tie_holder", "tie", "sum:asked_help", "sum:helped"),
          where=("helped",)),
    Phase("use_help", helping.use_help,
          ("aid", "supported", "sum:used", *(f"sum:cases_{domain}" for domain in DOMAINS)), where=("helped",)),
    Phase("object_to_project", participation.object_to_project, ("objects", "sum:objecting"), key_by="contested",
          gate="contested"),
    Phase("learn_promise", participation.learn_promise, ("knows_promise",), gate="promise_made"),
    Phase("take_part", participation.take_part,
          ("participation", "asked", "in_dialogue", "energy", "experience", "sum:joined", "sum:joined_asked",
           "sum:quit"), loop="take_part"),
    Phase("remember", questions.remember, ("active_month", "asked_month"), loop="take_part"),
    _come_of_age("municipality", "trust"),
    Phase("trust_in_municipality", trust.trust_in_municipality,
          ("trust_municipality", "expected_municipality", "promise_shift", "knows_promise",
           *_causes("municipality", "routine", "dialogue", "objection", "promise", "hearsay", "return", "clip")),
          suffix="municipality", loop="trust"),
    *_trust_phases(trust.trust_in_police, "police", "trust"),
    *_trust_phases(trust.trust_in_professionals, "professionals", "trust"),
    *_trust_phases(trust.trust_in_residents, "residents", "trust"),
    *_trust_phases(trust.trust_in_place, "place", "trust"),
    *(Phase("feel_mistake", trust.feel_mistake,
            (f"trust_{kind}", f"expected_{kind}", *_causes(kind, "mistake", "clip")),
            suffix=kind, key_by="mistake", gate="mistake", loop="feel_mistake")
      for kind in ("municipality", "residents")),
    Phase("hear_scandal", national.hear_scandal,
          ("trust_municipality", "expected_municipality", *_causes("municipality", "scandal", "clip")),
          suffix="municipality", gate="scandal"),
    *(Phase("unsupported", helping.unsupported, (f"state_{domain}",), suffix=domain,
            constants={"setback_share": F(_SETBACK_SHARE[domain])}, loop="unsupported")
      for domain in DOMAINS),
    *(Phase("domain_month", helping.domain_month, (f"stage_{domain}", f"stock_{domain}", f"state_{domain}"),
            suffix=domain,
            constants={"number": I8(number), "setback_share": F(_SETBACK_SHARE[domain]),
                       "childhood": F(domain == "upbringing")},
            where=("supported",), bit=number - 1, loop="domain_month")
      for number, domain in enumerate(DOMAINS, start=1)),
    Phase("live_on", life.live_on, ("leaves", "bears", "setback"), key_by="age"),
    Phase("speak", participation.speak, ("voice",)),
)  # fmt: skip

#: Books who left and empties their slots, once the housing market has said who goes along with whom.
LEAVE: tuple[Phase, ...] = (
    *(Phase("depart", newcomers.depart, _causes(kind, "death", "departure"), suffix=kind, where=("leaves",),
          loop="leave")
      for kind in TRUSTS),
    Phase("take_leave", newcomers.take_leave,
          ("sum:moved", "sum:moved_adults", "sum:moved_wellbeing", "sum:moved_trusting_municipality",
           "sum:moved_trusting_place", "sum:moved_active", "sum:moved_hardship", "sum:moved_good_health"),
          where=("leaves",), loop="leave"),
    Phase("vacate", newcomers.vacate,
          ("status", "voice", "leaves", "sum:deaths", "sum:departures"),
          where=("leaves",), loop="leave"),
)  # fmt: skip

#: Gives those who came their traits; keyed by slot and occupant number alone.
FURNISH: tuple[Phase, ...] = (
    Phase("furnish_person", newcomers.furnish_person, newcomers.PERSON, key_by="who", where=("fresh",), loop="furnish"),
    Phase("furnish_common", newcomers.furnish_common, ("parliament",), key_by="who", where=("fresh",), loop="furnish"),
    *(Phase("furnish_trust", newcomers.furnish_trust, (f"reference_{kind}", f"trust_{kind}", f"expected_{kind}"),
            suffix=kind, key_by="who", where=("fresh",), loop="furnish") for kind in TRUSTS),
    *(Phase("furnish_domain", newcomers.furnish_domain,
            (f"personal_{domain}", f"state_{domain}", f"stage_{domain}", f"stock_{domain}"),
            suffix=domain, key_by="who", where=("fresh",), loop="furnish") for domain in DOMAINS),
    *(Phase("furnish_taste", newcomers.furnish_taste, (f"taste_{domain}",), suffix=domain, key_by="who",
            where=("fresh",), loop="furnish") for domain in DOMAINS),
    Phase("furnish_voice", newcomers.furnish_voice, newcomers.VOICE, key_by="who", where=("fresh",), loop="furnish"),
    *(Phase("arrive", newcomers.arrive, _causes(kind, "arrival"), suffix=kind, where=("fresh",),
          loop="furnish") for kind in TRUSTS),
)  # fmt: skip

#: Counted after the housing market has done its work.
COUNT: tuple[Phase, ...] = (
    *(Phase("count_trust", observation.count_trust, (f"sum:trust_{kind}", f"sum:trusting_{kind}"), suffix=kind,
          loop="count")
      for kind in TRUSTS),
    *(Phase("count_state", observation.count_state, (f"sum:state_{domain}", f"sum:need_{domain}"), suffix=domain,
          loop="count")
      for domain in DOMAINS),
    Phase("count_person", observation.count_person,
          ("sum:residents", "sum:adults", "sum:active", "sum:leading", "sum:hardship", "sum:good_health",
           "sum:severe_loneliness"), loop="count"),
)  # fmt: skip

#: Sums to which a resident adds a count or a share, from 0 to 2**20; all others may be given any number of 32 bits.
SMALL_SUMS = frozenset(
    f"sum:{name}"
    for name in (
        *("joined", "joined_asked", "quit", "residents", "adults", "active", "leading", "hardship", "good_health"),
        *("severe_loneliness", "objecting"),
        *(f"trusting_{kind}" for kind in TRUSTS),
    )
)

#: The groups of phases in the order of a month.
GROUPS = {"month": MONTH, "leave": LEAVE, "furnish": FURNISH, "count": COUNT}
#: The rules that can be replaced: name -> the first phase that applies it.
REPLACEABLE = {phase.name: phase for phases in reversed(GROUPS.values()) for phase in reversed(phases)}


def groups_with(functions: dict[str, Callable[..., Any]]) -> dict[str, tuple[Phase, ...]]:
    """The groups of phases in the order of a month, with `functions` in place of some rules, by name."""
    return {
        group: tuple(replace(phase, rule=functions.get(phase.name, phase.rule)) for phase in phases)
        for group, phases in GROUPS.items()
    }
