"""The assumptions on which a difference rests: mechanisms that the strategies' choices work through, and their numbers.

Which these are follows from the declared matrix of levers and mechanisms: only what the strategies choose
differently can make a difference between them.
"""

from collections.abc import Iterable, Sequence

from wijksim.experiments.usual import usual_scenario
from wijksim.locale import Words
from wijksim.report.page.blocks import Block, Bullets, Cell, Prose, Rows, Section, Table
from wijksim.report.page.told import amount, number
from wijksim.scenario.mechanisms import MECHANISMS, REACHED_THROUGH
from wijksim.scenario.parameter import Parameter
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario

#: Mechanism -> the uncertainties that say how strongly it works, the weightiest first, then those of its ways to fail.
RELIES_ON: dict[str, tuple[str, ...]] = {
    "delivery": ("effect_max", "half_life", "effect_half", "case_hours", "works_effect", "case_demand"),
    "picture": (
        "want_need_correlation",
        "shame",
        "register_visibility",
        "coalition_bias",
        "picture_focus",
        "register_lag",
    ),
    "dialogue": (
        "disappointment",
        "fairness",
        "frustration",
        "set_aside",
        "deciding_delay",
        "dialogue_tiring",
        "incumbent_lock",
    ),
    "outreach": ("accept", "asking_reproduction", "near_bonus"),
    "objection": (
        "objection_exposure",
        "objection_spread",
        "objection_deferral",
        "withdrawal",
        "talks_alert",
        "objection_delay",
    ),
    "exchange": ("exchange_pull", "exchange_likeness", "exchange_noise", "exchange_cost"),
    "long_horizon": ("slack", "learning_months", "skill_value", "sunk_cost"),
    "reliability": (
        "stop_chance",
        "protection_effect",
        "promise_weight",
        "promise_reach",
        "residents_backing",
        "covenant_rigidity",
        "council_discernment",
        "coalition_change",
        "alderman_exit",
    ),
    "continuity": (
        "volunteer_worth",
        "initiative_survival",
        "leader_slots",
        "picture_carried",
        "initiative_quarrel",
        "quit_rate",
    ),
    "learning": ("fit_wanted", "fit_noise", "counted_on", "learning_cost", "look_months"),
    "room": ("judgement_value", "judgement_spread", "professionals_heard", "goal_drift", "missed_failures"),
    "caseload": ("overload_attention", "overload_exit", "hiring_months", "turnover", "hiring_cost"),
    "experiments": (
        "trial_orphaned",
        "trial_flattery",
        "fit_noise",
        "trial_share",
        "trial_months",
        "trial_cost",
        "fit_wanted",
    ),
    "integration": (
        "door_reach",
        "energy_consent",
        "coordination_cost",
        "energy_savings",
        "energy_share",
        "consent_by_trust",
        "consent_by_voice",
    ),
    "accountability": (
        "control_finds",
        "gaming",
        "control_part",
        "soft_signals_ignored",
        "story_finds",
        "story_hours",
        "story_pull",
        "misfit_found",
        "control_reflex",
    ),
    "mistakes": (
        "mistake_rate",
        "mistake_hurt",
        "mistake_size",
        "institution_mistakes",
        "repair_fails",
        "mistake_reach",
        "mistake_growth",
        "repair_hours",
        "repair_months",
    ),
    "later_costs": ("avoided_share", "discount_rate"),
}
#: Mechanisms with a lever of the same name that does nothing at 0.
_STEERING = ("exchange", "learning", "experiments")
_WEAK = ("C", "D")
_MOST_NUMBERS = 3


def relied_on(scenarios: Sequence[Scenario]) -> list[str]:
    """The mechanisms that can make the strategies differ; of one strategy, from business as usual."""
    first, *others = scenarios
    against = others or [usual_scenario(first)]
    moved = [lever for lever in REACHED_THROUGH if any(each.values[lever] != first.values[lever] for each in against)]
    if any(each.events != first.events for each in others) and any(each.values["horizon_years"] for each in scenarios):
        # a planned event breaks into a programme, as a horizon that is shorter does
        moved.append("horizon_years")
    reached = {mechanism for lever in moved for mechanism in REACHED_THROUGH[lever]}
    reached |= {name for name in MECHANISMS if any(each.strengths[name] != first.strengths[name] for each in against)}
    # what bends the work of a programme matters as soon as there is such work to bend
    if "delivery" in reached:
        reached |= {
            "caseload",
            "picture",
            "integration",
            "later_costs",
            *(["long_horizon"] if "horizon_years" in moved else []),
        }
        reached |= {name for name in _STEERING if any(each.values[name] > 0.0 for each in scenarios)}
    on = [name for name in MECHANISMS if name in reached and any(each.strengths[name] > 0 for each in scenarios)]
    return sorted(on, key=lambda name: MECHANISMS[name].claim)


def weak_numbers(mechanism: str) -> list[Parameter]:
    """The numbers of a mechanism that rest on judgement (C) or on nothing but us (D)."""
    return [PARAMETERS[name] for name in RELIES_ON[mechanism] if PARAMETERS[name].grade in _WEAK]


def assumptions(scenarios: Sequence[Scenario], text: Words) -> Section:
    """Every mechanism that matters, how it can fail, and its weakest numbers with value, range and grade."""
    names = relied_on(scenarios)
    title = text.say("page.assumptions.title")
    if not names:
        return Section("assumptions", title, [Prose(text.say("page.assumptions.none"))])
    bodies = [Rows([_row(name, scenarios[0], text)]) for name in names]
    head = [text.say(f"page.assumptions.{column}") for column in ("claim", "fails", "numbers")]
    blocks: list[Block] = [
        Prose(text.say("page.assumptions.lead")),
        Table(text.say("page.assumptions.caption"), head, bodies, "lll"),
        Bullets([text.say("page.assumptions.grades"), text.say("page.assumptions.weight"), *_graded(text)]),
    ]
    return Section("assumptions", title, blocks)


def _row(name: str, scenario: Scenario, text: Words) -> list[Cell]:
    mechanism = MECHANISMS[name]
    numbers = tuple(_number(each, scenario, text) for each in weak_numbers(name)[:_MOST_NUMBERS])
    claim = text.say("page.assumptions.graded", what=getattr(mechanism, text.language), grade=mechanism.grade)
    return [claim, text.name("fails", name), numbers]


def _number(declared: Parameter, scenario: Scenario, text: Words) -> str:
    return text.say(
        "page.assumptions.number",
        what=getattr(declared, text.language),
        value=amount(scenario.values[declared.name], declared.unit, text),
        low=number(declared.low, declared.unit, text),
        high=number(declared.high, declared.unit, text),
        grade=declared.grade,
    )


def _graded(text: Words) -> Iterable[str]:
    """How many numbers of the model have which grade."""
    grades = [each.grade for each in PARAMETERS.values()]
    counts = {grade: grades.count(grade) for grade in "ABCD"}
    return [text.say("page.assumptions.counts", of=len(grades), **{k.lower(): v for k, v in counts.items()})]
