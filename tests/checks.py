"""The rules of honesty as checks: each fails with a message when its rule is broken.

The real tests run them on the model as it is; `test_guards.py` runs the same checks on a model with a planted
fault and asks that they fail.
"""

import ast
import inspect
import pkgutil
from collections.abc import Container, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from small_wijk import differing
from worlds import BUSY, BUSY_MONTHS, IN_USE, SCARCE, apart, columns, wijk_under

import wijksim
import wijksim.rules
from wijksim.agents.wijk import Wijk
from wijksim.model import WijkModel
from wijksim.observe.books import APPROPRIATED, KINDS, RETURNED, SPENT
from wijksim.rules.numbers import plain
from wijksim.scenario.mechanisms import BESIDE_RESIDENTS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.columns import COLUMNS, HEAD, LIVES, TRUSTS
from wijksim.state.ledger import CAUSES, INDEX
from wijksim.state.phases import Phase

PACKAGE = Path(wijksim.__file__).parent
LEVERS = [name for name, declared in PARAMETERS.items() if declared.kind == "lever"]

# Rules 1 and 3: levers -----------------------------------------------------------------------------------------


def rule_functions() -> Iterator[tuple[str, Any]]:
    """Every function in wijksim.rules as (module.name, Python function)."""
    for module in pkgutil.iter_modules(wijksim.rules.__path__):
        loaded = import_module(f"wijksim.rules.{module.name}")
        for name, member in vars(loaded).items():
            function = getattr(member, "py_func", member)
            if inspect.isfunction(function) and function.__module__ == loaded.__name__:
                yield f"{module.name}.{name}", function


def no_phase_reads_a_lever(phases: Iterable[Phase]) -> None:
    """No argument of a phase's rule, and no gate, stands for a lever."""
    for phase in phases:
        named = {full for _, _, full in phase.reads()} | set(signature_of(phase.rule)) | {phase.gate}
        assert not named & set(LEVERS), f"phase {phase.label} reads {sorted(named & set(LEVERS))}"


def signature_of(rule: Any) -> list[str]:
    """Names of a rule's arguments."""
    return list(inspect.signature(plain(rule)).parameters)


def texts(room: str) -> Iterator[tuple[str, str]]:
    """Every text constant in the code of a room of the package, as (file, text)."""
    for path in sorted((PACKAGE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value


def only_their_month_changes_residents(model: WijkModel, months: int) -> None:
    """Councils, professionals, projects and the outside world leave every resident's columns alone."""
    before, lived = columns(model), model.runner.live

    def watched(*arguments: Any) -> None:
        changed = [name for name, values in columns(model).items() if values.tobytes() != before[name].tobytes()]
        assert not changed, f"month {model.month}: {changed} changed before residents lived their month"
        lived(*arguments)
        before.update(columns(model))

    model.runner.live = watched  # type: ignore[method-assign]
    model.run(months)


def ends_of(lever: str, scenario: Scenario) -> tuple[Scenario, Scenario]:
    """The scenario with the lever at its lowest and at its highest."""
    declared = PARAMETERS[lever]
    return scenario.with_values(**{lever: declared.low}), scenario.with_values(**{lever: declared.high})


def without(scenario: Scenario, mechanisms: Iterable[str]) -> Scenario:
    """The scenario with some mechanisms off."""
    for mechanism in mechanisms:
        scenario = scenario.without(mechanism)
    return scenario


def changes(
    lever: str, scenario: Scenario, seed: int, months: int = BUSY_MONTHS, enough: Container[str] = (), **how: Any
) -> dict[str, int]:
    """What moving a lever from lowest to highest changes in a small wijk: column -> first month.

    Once a column of `enough` differs, nobody looks further.
    """
    low, high = (wijk_under(end, seed, **how) for end in ends_of(lever, scenario))
    return apart(low, high, months, enough)


def null_world(lever: str, through: Iterable[str], seed: int, months: int = BUSY_MONTHS, **how: Any) -> None:
    """With the mechanisms `through` which a lever works off, moving it changes no bit of residents or place."""
    through = list(through)
    found = changes(lever, without(BUSY, through), seed, months, **how)
    first = ", ".join(f"{name} from month {month}" for name, month in list(found.items())[:5])
    assert not found, f"{lever} reaches the wijk with {', '.join(through)} off: {first}"


def reaches(lever: str, mechanism: str, through: Iterable[str], seed: int) -> None:
    """With all of a lever's other mechanisms off, the lever still changes some resident's column."""
    scenario = without(SCARCE.get((lever, mechanism), BUSY), set(through) - {mechanism})
    found = set(changes(lever, scenario, seed, enough=COLUMNS)) & set(COLUMNS)
    assert found, f"{lever} does not work through {mechanism}"


def strengths_differ(mechanism: str, seed: int) -> None:
    """At no, half and full strength a mechanism gives three different worlds; one beside residents, three books."""
    full = IN_USE.get(mechanism, BUSY)
    off, half = full.without(mechanism), full.with_strength(mechanism, 0.5)
    for one, other in ((off, half), (half, full)):
        models = [wijk_under(each, seed) for each in (one, other)]
        found = apart(*models, BUSY_MONTHS, () if mechanism in BESIDE_RESIDENTS else COLUMNS)
        if mechanism in BESIDE_RESIDENTS:
            assert not found, f"{mechanism} changes {list(found)[:5]}"
            assert models[0].places[0].books.rows != models[1].places[0].books.rows, f"{mechanism} books nothing"
        else:
            assert set(found) & set(COLUMNS), f"{mechanism} is no matter of degree"


def without_a_programme_an_event_is_only_noted(kind: str, seed: int, month: int = 30, months: int = 200) -> None:
    """Under business as usual a planned event adds one line to the record and changes nothing else, luck included."""
    usual = load_scenario("business-as-usual")
    one, other = (wijk_under(each, seed).run(months) for each in (usual, usual.with_event(month, kind)))
    assert differing(one, other) == ["events"], f"{kind} changes {differing(one, other)}"
    added = [row for row in other.record.events if row not in one.record.events]
    assert len(added) == 1
    assert added[0][:2] == (month, "")
    assert [row for row in other.record.events if row not in added] == one.record.events, f"{kind} shifts other events"


# Rule 4: money -------------------------------------------------------------------------------------------------


def books_balance(rows: Iterable[tuple[int, str, int]]) -> None:
    """From the rows (month, kind, cents) alone: whole cents, no negative flow, and every month closes."""
    months: dict[int, dict[str, int]] = {}
    for month, kind, cents in rows:
        assert type(cents) is int, f"month {month}: {kind} is {cents!r}, no whole number of cents"
        assert kind in KINDS, f"month {month}: {kind} is no kind"
        assert cents >= 0, f"month {month}: {kind} is {cents}"
        assert kind not in months.setdefault(month, {}), f"month {month}: {kind} is written twice"
        months[month][kind] = cents
    carried = 0
    for month, flows in sorted(months.items()):
        into = sum(flows.get(kind, 0) for kind in APPROPRIATED)
        out = sum(flows.get(kind, 0) for kind in (*SPENT, *RETURNED))
        assert carried + into - out == flows["carried"], f"month {month}: {carried} + {into} - {out} is carried"
        carried = flows["carried"]


def set_aside_is_owned(model: WijkModel, months: int) -> None:
    """Every cent that is set aside is a project's or in the fund of the programme that runs."""
    for _ in range(months):
        model.step()
        for place in model.places:
            owned = sum(each.left for each in place.projects) + (place.programme.fund if place.programme else 0)
            assert place.books.reserved == owned, (
                f"month {model.month}: {place.books.reserved} set aside, {owned} owned"
            )


def total(model: WijkModel, kind: str, months: int = 10_000, wijk: int = 0) -> int:
    """Cents of a kind up to a month."""
    return sum(cents for month, name, cents in model.places[wijk].books.rows if name == kind and month <= months)


def reserved_money_has_a_purpose(place: Wijk) -> None:
    """What is set aside is what projects still have and what the programme has not yet given to one, to the cent."""
    fund = place.programme.fund if place.programme is not None else 0
    for_projects = sum(project.left for project in place.projects)
    assert place.books.reserved == fund + for_projects, f"{place.books.reserved} is set aside, {fund} + {for_projects}"


# Rule 5: causes ------------------------------------------------------------------------------------------------


def living(model: WijkModel, wijk: int) -> Any:
    place = model.places[wijk]
    return np.flatnonzero(model.table.status[place.first : place.last] == LIVES) + place.first


def trust_of_adults(model: WijkModel, wijk: int) -> dict[str, int]:
    """Sum over the adults of a wijk of each kind of trust, in units, straight from the columns."""
    rows = living(model, wijk)
    adults = rows[model.month - model.table.birth_month[rows].astype(np.int64) >= 216]
    return {kind: int(getattr(model.table, f"trust_{kind}")[adults].sum(dtype=np.int64)) for kind in TRUSTS}


def every_change_is_explained(model: WijkModel, months: int) -> dict[str, int]:
    """Trust and population of every wijk change by their named causes alone; returns how often each cause occurred."""
    wijken = range(len(model.places))
    trust = [trust_of_adults(model, wijk) for wijk in wijken]
    people = [len(living(model, wijk)) for wijk in wijken]
    occurred: dict[str, int] = {}
    for _ in range(months):
        model.step()
        for wijk in wijken:
            sums = model.record.trust_sums(wijk)[-1]
            where = f"month {model.month}, wijk {wijk}"
            trust[wijk] = _trust_is_explained(trust[wijk], trust_of_adults(model, wijk), sums, where, occurred)
            people[wijk] = _people_are_explained(people[wijk], len(living(model, wijk)), sums, where)
            homes_hold_households(model, wijk)
    return occurred


def _trust_is_explained(
    before: dict[str, int], now: dict[str, int], sums: Any, where: str, occurred: dict[str, int]
) -> dict[str, int]:
    for kind in TRUSTS:
        causes = {cause: int(sums[INDEX[f"cause:{kind}:{cause}"]]) for cause in CAUSES[kind]}
        change = now[kind] - before[kind]
        assert change == sum(causes.values()), f"{where}: trust in {kind} changed {change}, causes sum to {causes}"
        for cause, units in causes.items():
            occurred[f"{kind}:{cause}"] = occurred.get(f"{kind}:{cause}", 0) + (units != 0)
    return now


def _people_are_explained(before: int, now: int, sums: Any, where: str) -> int:
    born, died, came, left = (
        int(sums[INDEX[f"sum:{name}"]]) for name in ("births", "deaths", "arrivals", "departures")
    )
    assert now - before == born - died + came - left, (
        f"{where}: {before} {born:+} {-died:+} {came:+} {-left:+} is {now}"
    )
    assert now == int(sums[INDEX["sum:residents"]]), f"{where}: {now} live here, counted otherwise"
    return now


def homes_hold_households(model: WijkModel, wijk: int) -> None:
    """Nobody lives outside the room there is, and every dwelling lived in has exactly one head."""
    place, table, rows = model.places[wijk], model.table, living(model, wijk)
    homes = table.dwelling[rows]
    lived = np.bincount(homes, minlength=len(place.homes.owner))
    heads = np.bincount(homes[table.position[rows] == HEAD], minlength=len(place.homes.owner))
    assert (lived <= place.layout.room).all(), f"month {model.month}: more people than room"
    assert (heads == (lived > 0)).all(), f"month {model.month}: {(heads != (lived > 0)).sum()} homes without one head"


# Beside residents ----------------------------------------------------------------------------------------------


def turnout_changes_nothing(scenario: Scenario, months: int, seed: int = 1) -> None:
    """Who votes more or less changes no bit of residents, places, books or events."""
    for name in ("turnout_level", "turnout_trust"):
        declared = PARAMETERS[name]
        low, high = (scenario.with_values(**{name: end}) for end in (declared.low, declared.high))
        one, other = (wijk_under(each, seed).run(months) for each in (low, high))
        unlike = [key for key in differing(one, other) if not key.startswith("inputs")]
        assert not unlike, f"{name} changes {unlike[:5]}"
        held = [[counted.tolist() for _, _, counted in model.record.elections] for model in (one, other)]
        assert held[0] != held[1], f"{name} moves no vote"


def partners_add_no_hour(scenario: Scenario, months: int) -> None:
    """Whatever partners see, ordinary hours sum to what the mainstream paid, and its money is as without them."""
    with_them, without_them = (wijk_under(scenario.with_values(partner_share=share)) for share in (0.8, 0.0))
    place = with_them.places[0]
    found = place.partnership.hours

    def watched(contact: float, asked: list[float]) -> list[float]:
        hours = found(contact, asked)
        assert abs(sum(hours) - contact) <= 1e-9 * max(1.0, contact), f"{contact} hours became {sum(hours)}"
        assert min(hours) >= 0.0
        return hours

    place.partnership.hours = watched  # type: ignore[method-assign]
    for model in (with_them, without_them):
        model.run(months)
    granted = [total(model, "appropriated_mainstream") for model in (with_them, without_them)]
    assert granted[0] == granted[1], "partners bring money of their own"
