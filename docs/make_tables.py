"""Writes the tables and formulas of the documentation from the code, and says when they are stale.

    python docs/make_tables.py           rewrites what stands between the markers
    python docs/make_tables.py --check   changes nothing; exits with 1 when something is stale

A marker is `<!-- generated: NAME -->`, ended by `<!-- end -->`; NAME is one of `TABLES`, `parameters THEME`,
`family FAMILY`, or `formula FILE FUNCTION: name, name`.
"""

import argparse
import inspect
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from formulas import PACKAGE, constants, formula, named_constants

from wijksim.observe.books import KINDS
from wijksim.population.questions import QUESTIONS
from wijksim.scenario.mechanisms import MECHANISMS, REACHED_THROUGH
from wijksim.scenario.parameter import Parameter
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import list_scenarios, load_scenario
from wijksim.scenario.shipped import FAMILIES, MAIN, locate
from wijksim.state import columns
from wijksim.state.draws import STREAMS
from wijksim.state.ledger import CAUSES
from wijksim.state.phases import GROUPS, Phase

DOCS = Path(__file__).parent
_BLOCK = re.compile(r"(<!-- generated: (?P<name>[^>]*?) -->\n).*?(<!-- end -->)", re.DOTALL)
_COMMENTED = re.compile(r'^ *(?:\*\*\{f)?"(\w+?)(?:_\{\w+\})?": np\.\w+.*?# (.+)$', re.MULTILINE)
_FAMILIES = (("kind", columns.TRUSTS), ("domain", columns.DOMAINS))
#: Files whose functions hold numbers that no parameter declares.
_WITH_NUMBERS = (
    "rules",
    "agents",
    "population/start.py",
    "population/households.py",
    "population/people.py",
    "population/questions.py",
    "state/raking.py",
    "state/layout.py",
    "state/housing.py",
    "state/courses.py",
    "state/settlement.py",
    "state/phases.py",
    "state/place.py",
    "state/survey.py",
    "observe/virtual_survey.py",
    "observe/impact.py",
    "observe/career.py",
)
_GRADES = {
    "A": "measured for this purpose in the Netherlands",
    "B": "measured elsewhere or for a neighbouring purpose",
    "C": "judgement from studies",
    "D": "assumption of ours",
}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; bars within cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def parameters(theme: str) -> str:
    """The declared parameters of one theme."""
    chosen = [each for each in PARAMETERS.values() if each.theme == theme]
    if not chosen:
        raise ValueError(f"no parameter has the theme {theme!r}")
    rows = [(f"`{p.name}`", f"{p.default:g}", _range(p), p.unit, p.en, p.nl, p.source, p.grade) for p in chosen]
    return table(("name", "default", "range", "unit", "meaning", "betekenis", "source", "grade"), rows)


def _range(declared: Parameter) -> str:
    """The range of a parameter, and the value outside it that a rival model gives it."""
    rival = "" if declared.rival is None else f"; rival: {declared.rival:.3g}"
    return f"{declared.low:g} to {declared.high:g}{rival}"


def grades() -> str:
    """How much stands on what evidence."""
    rows = []
    for grade, meaning in _GRADES.items():
        kinds = [p.kind for p in PARAMETERS.values() if p.grade == grade]
        claims = [m.name for m in MECHANISMS.values() if m.grade == grade]
        rows.append((grade, meaning, kinds.count("uncertainty"), kinds.count("lever"), len(claims)))
    return table(("grade", "meaning", "uncertainties", "levers", "mechanisms"), rows)


def mechanisms() -> str:
    """Every mechanism with its way to fail."""
    rows = [(m.claim, f"`{m.name}`", m.en, m.counter, m.source, m.grade) for m in MECHANISMS.values()]
    return table(("claim", "mechanism", "what changes", "how it can fail", "source", "grade"), rows)


def matrix() -> str:
    """Which lever works through which mechanisms."""
    head = ("lever", *(f"`{name}`" for name in MECHANISMS))
    rows = [
        (f"`{lever}`", *("x" if name in through else "" for name in MECHANISMS))
        for lever, through in REACHED_THROUGH.items()
    ]
    return table(head, rows)


def strategies() -> str:
    """The main scenarios and their levers."""
    loaded = [load_scenario(name) for name in list_scenarios(MAIN)]
    rows = [
        (f"`{lever}`", *(f"{each.levers[lever]:g}" for each in loaded))
        for lever, declared in PARAMETERS.items()
        if declared.kind == "lever"
    ]
    return table(("lever", *(each.name for each in loaded)), rows)


def family(name: str) -> str:
    """The scenarios of one family: what each stands for, and how it differs from what it extends."""
    if name not in FAMILIES:
        raise ValueError(f"no family is called {name!r}")
    rows = []
    for each in (load_scenario(member) for member in list_scenarios(name)):
        own = tomllib.loads(locate(each.name).read_text(encoding="utf-8"))
        from_ = own.get("extends", [])
        said = [
            f"`{key}` {value:g}" for part in ("levers", "uncertainties") for key, value in own.get(part, {}).items()
        ]
        said += [f"month {event['month']}: `{event['event']}`" for event in own.get("events", [])]
        parents = ", ".join(f"`{parent}`" for parent in ([from_] if isinstance(from_, str) else from_))
        rows.append((f"`{each.name}`", each.summary["en"], parents, ", ".join(said)))
    return table(("strategy", "what it stands for", "extends", "sets"), rows)


def column_table() -> str:
    """The columns of a resident; families of one column a trust or a domain take one row."""
    notes = dict(_COMMENTED.findall(inspect.getsource(columns)))
    writers = _writers()
    rows: dict[str, tuple[str, str, str, str]] = {}
    for name, dtype in columns.COLUMNS.items():
        family, shown = _family(name)
        row = (f"`{shown}`", dtype.__name__, notes.get(family, ""), ", ".join(writers.get(shown, ["housing market"])))
        rows.setdefault(shown, row)
    return table(("column", "type", "meaning", "written by"), rows.values())


def _family(name: str) -> tuple[str, str]:
    """(base, shown name) of a column: `trust_police` is `trust`, `trust_<kind>`."""
    for word, members in _FAMILIES:
        base, _, last = name.rpartition("_")
        if last in members and all(f"{base}_{member}" in columns.COLUMNS for member in members):
            return base, f"{base}_<{word}>"
    return name, name


def _writers() -> dict[str, list[str]]:
    """Shown column -> the rules that write it."""
    found: dict[str, list[str]] = {}
    for phase in _all_phases():
        for name in phase.writes:
            rules = found.setdefault(_family(name)[1], [])
            if phase.rule.__name__ not in rules:
                rules.append(phase.rule.__name__)
    return found


def _all_phases() -> list[Phase]:
    return [phase for phases in GROUPS.values() for phase in phases]


def phase_table() -> str:
    """The steps of a resident's month; steps that differ only in trust or domain take one row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for group, phases in GROUPS.items():
        for phase in phases:
            module = phase.rule.__module__.removeprefix("wijksim.rules.")
            draws = sorted({full[2:-1] for _, kind, full in phase.reads() if kind == "draw"})
            who = f"{phase.key_by}: {', '.join(draws)}" if draws else ""
            only = f"`{phase.gate}` is not 0" if phase.gate else " or ".join(f"`{name}`" for name in phase.where)
            row = [group, f"`{module}.{phase.rule.__name__}`", phase.suffix, who, only]
            same = rows.setdefault((group, phase.name), row)
            if same is not row:
                same[2] += f", {phase.suffix}"
                same[3] = f"{phase.key_by}: one draw each" if same[3] else ""
    return table(("group", "rule", "for each of", "draws, keyed by", "only where"), rows.values())


def stream_table() -> str:
    """Named decisions and their numbers."""
    return ", ".join(f"`{name}` {number}" for name, number in STREAMS.items())


def survey_table() -> str:
    """What the virtual survey asks, of which state, at which national level."""
    rows = [
        (f"`{q.name}`", q.unit, q.of, f"{q.survey}: {q.asks}", q.state, "" if q.level is None else f"{q.level:g}",
         q.source, q.grade)
        for q in QUESTIONS.values()
    ]  # fmt: skip
    head = ("figure", "unit", "asked of", "survey and question", "state behind it", "national level", "source", "grade")
    return table(head, rows)


def cause_table() -> str:
    """The named causes of a change of trust."""
    return table(("trust in", "causes"), [(kind, ", ".join(names)) for kind, names in CAUSES.items()])


def book_kinds() -> str:
    """What the books distinguish."""
    return ", ".join(f"`{kind}`" for kind in KINDS)


def undeclared() -> str:
    """Numbers that stand in the code and are not declared as parameters; how words are packed is left out."""
    rows: list[tuple[str, str, str]] = []
    for part in _WITH_NUMBERS:
        files = sorted((PACKAGE / part).glob("*.py")) if (PACKAGE / part).is_dir() else [PACKAGE / part]
        for path in (file.relative_to(PACKAGE).as_posix() for file in files if file.name != "voice.py"):
            rows += [(path, f"`{name}`", value) for name, value in named_constants(path)]
            rows += [(path, f"`{name}`", ", ".join(numbers)) for name, numbers in constants(path)]
    return table(("file", "name or function", "numbers"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "grades": grades,
    "mechanisms": mechanisms,
    "matrix": matrix,
    "strategies": strategies,
    "columns": column_table,
    "phases": phase_table,
    "streams": stream_table,
    "survey": survey_table,
    "causes": cause_table,
    "books": book_kinds,
    "undeclared": undeclared,
}


def generate(name: str) -> str:
    """What belongs between the markers of `name`; raises ValueError when nothing is called so."""
    kind, _, rest = name.partition(" ")
    if kind == "formula":
        place, _, wanted = rest.partition(": ")
        return f"```\n{formula(place, wanted.split(', '))}\n```"
    if kind == "parameters":
        return parameters(rest)
    if kind == "family":
        return family(rest)
    if name not in TABLES:
        raise ValueError(f"no table is called {name!r}")
    return TABLES[name]()


def rewritten(text: str) -> str:
    """A page with every block generated anew."""
    return _BLOCK.sub(lambda found: f"{found[1]}{generate(found['name'])}\n{found[3]}", text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the pages beside this file, or check them; returns the exit code."""
    parser = argparse.ArgumentParser(description="Write the generated parts of docs/*.md.")
    parser.add_argument("--check", action="store_true", help="change nothing, exit with 1 when a page is stale")
    check = parser.parse_args(arguments).check
    stale = []
    for page in sorted(DOCS.glob("*.md")):
        old = page.read_text(encoding="utf-8")
        try:
            new = rewritten(old)
        except ValueError as error:
            print(f"docs/{page.name}: {error}. Mend the marker.", file=sys.stderr)
            return 1
        if new != old:
            stale.append(page.name)
            if not check:
                page.write_text(new, encoding="utf-8", newline="\n")
    if check and stale:
        print(f"stale: {', '.join(stale)}. Run: python docs/make_tables.py", file=sys.stderr)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
