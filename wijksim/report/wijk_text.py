"""One wijk in words for the terminal: its figures, where they come from, and how its people at the start fit them."""

from collections.abc import Sequence

from wijksim.locale import Words
from wijksim.observe.fit import Margin
from wijksim.population.profile import AGE_GROUPS, FIGURES, Profile
from wijksim.report.grid import Block, Grid, as_text

_SHORT_HASH = 12
_WHOLE = ("persons", "dwellings")


def wijk_text(wijk: Profile, fit: Sequence[Margin], seed: int, text: Words) -> str:
    """The wijk in the language; sources stand as they were written."""
    head = text.say(
        "wijk.head",
        name=wijk.name,
        code=wijk.code,
        municipality=wijk.municipality,
        province=wijk.province,
        urbanity=text.name("urbanity", wijk.urbanity),
    )
    profile = text.say("wijk.profile", slug=wijk.slug, hash=wijk.hash[:_SHORT_HASH])
    return as_text([[head], [_figures(wijk, text), profile], _sources(wijk, text), _fit(fit, seed, text)])


def _figures(wijk: Profile, text: Words) -> Grid:
    """A row a figure: what it is, its unit, what kind of source it has, and its value."""
    rows = [[text.say(f"wijk.{each}") for each in ("figure", "unit", "kind", "value")]]
    for name, declared in FIGURES.items():
        kind = text.say(f"wijk.kinds.{wijk.figures[name].kind}")
        for called, value in _values(wijk, name, text):
            rows.append([called, text.name("wijk.units", declared.unit), kind, value])
    return Grid(rows, left=3, rule_after=1)


def _values(wijk: Profile, name: str, text: Words) -> list[tuple[str, str]]:
    """What a figure is called and its value; ages have a row each."""
    value = getattr(wijk, name)
    if name == "age_shares":
        return [(_called(group, text), text.plain(share)) for group, share in zip(AGE_GROUPS, value, strict=True)]
    if value is None:
        return [(_called(name, text), text.say("table.unknown"))]
    shown = text.name("urbanity", value) if isinstance(value, str) else text.plain(value)
    return [(_called(name, text), shown)]


def _called(name: str, text: Words) -> str:
    """The name of a figure, of a group of ages, or of all residents."""
    if name in AGE_GROUPS:
        return text.say("wijk.age", group=name)
    return text.name("profile", "population" if name == "residents" else name)


def _sources(wijk: Profile, text: Words) -> Block:
    """Where figures come from, those of one source together."""
    by_source: dict[tuple[str, str], list[str]] = {}
    for name in FIGURES:
        figure = wijk.figures[name]
        by_source.setdefault((figure.kind, figure.source), []).append(text.name("profile", name))
    told = [
        f"- {', '.join(names)} ({text.say(f'wijk.kinds.{kind}')}): {source}"
        for (kind, source), names in by_source.items()
    ]
    return [text.say("wijk.sources"), *told]


def _fit(fit: Sequence[Margin], seed: int, text: Words) -> Block:
    """What is wanted and what the people at the start are like."""
    titles = ("people", "unit", "kind", "figure", "model", "difference")
    rows = [[text.say(f"wijk.{each}") for each in titles], *(_margin(margin, text) for margin in fit)]
    return [Grid(rows, left=3, rule_after=1), text.say("wijk.note", seed=seed)]


def _margin(margin: Margin, text: Words) -> list[str]:
    digits = 0 if margin.unit in _WHOLE else 1
    kind = text.say(f"wijk.kinds.{margin.kind}")
    return [
        _called(margin.name, text),
        text.name("wijk.units", margin.unit),
        text.say("wijk.graded", kind=kind, grade=margin.grade) if margin.grade else kind,
        text.number(margin.wanted, digits),
        text.number(margin.has, digits),
        text.number(margin.difference, digits, signed=True),
    ]
