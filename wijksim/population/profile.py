"""The figures of one wijk, each with its provenance.

A `Profile` says what is known of a wijk at the start: people, dwellings, income, health, liveability.
Every figure is declared once, in `FIGURES`, with its unit and range; files are read by `profile_file`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

AGE_GROUPS = ("0-14", "15-24", "25-44", "45-64", "65+")
HOUSEHOLD_KINDS = ("single", "couple", "couple_children", "single_parent", "multi")
URBANITIES = (
    "extremely urbanised",
    "strongly urbanised",
    "moderately urbanised",
    "hardly urbanised",
    "not urbanised",
)
PROVENANCE_KINDS = ("table", "cited", "assumption", "missing")

Value = str | int | float | tuple[float, ...] | None


@dataclass(frozen=True)
class Figure:
    """One figure and where it comes from.

    `kind` is "table" (read or computed from `column` of `file`), "cited" (published elsewhere, named in
    `source`), "assumption" (a judgement, argued in `source`) or "missing" (no value, `source` says why).
    """

    value: Value
    source: str
    column: str
    kind: str
    file: str = ""


@dataclass(frozen=True)
class Declared:
    """What a figure means and which values it may take; `parts` numbers, or one of `choices`."""

    meaning: str
    unit: str
    low: float = 0.0
    high: float = 100.0
    whole: bool = False
    optional: bool = False
    parts: int = 1
    choices: tuple[str, ...] = ()


def _percent(meaning: str, of: str) -> Declared:
    return Declared(meaning, f"% of {of}")


FIGURES: dict[str, Declared] = {
    "urbanity": Declared("degree of urbanisation, by address density", "class", choices=URBANITIES),
    "area_km2": Declared("area", "km2", 0.01, 1000.0),
    "population": Declared("residents", "persons", 1, 1_000_000, whole=True),
    "dwellings": Declared("dwellings", "dwellings", 1, 500_000, whole=True),
    "woz_value": Declared("mean assessed value of a dwelling", "x 1,000 EUR", 20.0, 5000.0),
    "owner_occupied": _percent("owner-occupied", "dwellings"),
    "employed": _percent("in work", "persons aged 15-75"),
    "income_low": _percent("income among the lowest 40 % of the country", "persons"),
    "income_high": _percent("income among the highest 20 % of the country", "persons"),
    "education_high": _percent("higher education", "persons aged 15-75"),
    "age_shares": Declared(f"ages {', '.join(AGE_GROUPS)}", "% of persons", parts=5),
    "lonely": _percent("lonely", "adults"),
    "lonely_severe": _percent("severely lonely", "adults"),
    "good_health": _percent("in good health, own judgement", "adults"),
    "anxiety_high": _percent("at high risk of anxiety or depression", "adults"),
    "informal_carer": _percent("informal carer", "adults"),
    "in_control": _percent("in control of own life", "adults"),
    "hardship": _percent("hard to make ends meet", "adults"),
    "liveability_2002": Declared("liveability 2002, 1 worst", "class", 1, 9, whole=True, optional=True),
    "liveability_2008": Declared("liveability 2008, 1 worst", "class", 1, 9, whole=True, optional=True),
    "moves_per_person": Declared("changes of address", "per person and year", 0.0, 1.0, optional=True),
    "single": _percent("one person", "households"),
    "couple": _percent("couple without children at home", "households"),
    "couple_children": _percent("couple with children at home", "households"),
    "single_parent": _percent("one parent with children at home", "households"),
    "multi": _percent("other households of more than one", "households"),
}


@dataclass(frozen=True, repr=False)
class Profile:
    """The figures of a wijk; units and ranges stand in `FIGURES`, provenance in `figures`.

    `code` is the CBS code of a wijk or buurt, "NL" for the average wijk, or "XX" and four digits for an invented
    one; `slug` is the short name used in commands.
    `age_shares` follows `AGE_GROUPS`. Household shares sum to 100. Only `liveability_*` and
    `moves_per_person` can be None: not known.
    """

    code: str
    slug: str
    name: str
    municipality: str
    province: str
    urbanity: str
    area_km2: float
    population: int
    dwellings: int
    woz_value: float
    owner_occupied: float
    employed: float
    income_low: float
    income_high: float
    education_high: float
    age_shares: tuple[float, float, float, float, float]
    lonely: float
    lonely_severe: float
    good_health: float
    anxiety_high: float
    informal_carer: float
    in_control: float
    hardship: float
    liveability_2002: int | None
    liveability_2008: int | None
    moves_per_person: float | None
    single: float
    couple: float
    couple_children: float
    single_parent: float
    multi: float
    figures: dict[str, Figure] = field(hash=False)

    @property
    def household_shares(self) -> dict[str, float]:
        """Share of each household kind, % of households, in the order of `HOUSEHOLD_KINDS`."""
        return {kind: getattr(self, kind) for kind in HOUSEHOLD_KINDS}

    @property
    def hash(self) -> str:
        """Sha256 (hex) of the names and values; a better wording of a source does not change it."""
        content = self.to_dict()
        del content["figures"]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values that fit JSON, provenance under "figures"."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        plain["age_shares"] = list(self.age_shares)
        plain["figures"] = {name: _plain(asdict(figure)) for name, figure in self.figures.items()}
        return plain

    def __repr__(self) -> str:
        """A short table; figures that are assumptions carry a star."""
        rows = [f"{self.name} ({self.code}), {self.municipality}, {self.province}: {self.urbanity}"]
        for title, names in _ROWS.items():
            cells = [f"{label} {self._shown(name)}" for name, label in names.items()]
            rows.append(f"  {title:<14}{', '.join(cells)}")
        shares = zip(AGE_GROUPS, self.age_shares, strict=True)
        ages = ", ".join(f"{group} {share:g}" for group, share in shares)
        rows.insert(2, f"  {'age %':<14}{ages}")
        return "\n".join([*rows, f"  * assumption; profile {self.slug}, hash {self.hash[:12]}"])

    def _shown(self, name: str) -> str:
        value = getattr(self, name)
        if value is None:
            return "unknown"
        star = "*" if self.figures[name].kind == "assumption" else ""
        return (f"{value:,}" if isinstance(value, int) else f"{value:g}") + star


_ROWS: dict[str, dict[str, str]] = {
    "size": {"population": "residents", "dwellings": "dwellings", "area_km2": "km2"},
    "housing": {"woz_value": "WOZ x 1,000 EUR", "owner_occupied": "owner-occupied %"},
    "income %": {"income_low": "lowest 40 %:", "income_high": "highest 20 %:", "hardship": "hardship"},
    "skills %": {"employed": "employed", "education_high": "higher education"},
    "health %": {"good_health": "good", "anxiety_high": "anxiety", "in_control": "in control"},
    "ties %": {"lonely": "lonely", "lonely_severe": "severely", "informal_carer": "carers"},
    "liveability": {"liveability_2002": "2002:", "liveability_2008": "2008:"},
    "moves": {"moves_per_person": "per person and year"},
    "households %": {kind: kind.replace("_", " ") for kind in HOUSEHOLD_KINDS},
}


def _plain(figure: Mapping[str, Any]) -> dict[str, Any]:
    """The figure with a tuple as a list, as JSON would give it back."""
    value = figure["value"]
    return {**figure, "value": list(value) if isinstance(value, tuple) else value}
