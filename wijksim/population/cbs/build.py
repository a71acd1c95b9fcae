"""One row of "Kerncijfers wijken en buurten" (KWB) becomes a profile.

Every figure names the column it was read from. What the table does not hold is estimated and marked as an assumption;
a row without the figures that say what kind of place it is, is refused with the reason.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from math import fsum
from typing import Any, cast

from wijksim.population.cbs.estimates import average, by_tenure_and_price, to_hundred
from wijksim.population.cbs.households import households
from wijksim.population.cbs.rows import Origin, Row, Thin, shortened
from wijksim.population.profile import FIGURES, URBANITIES, Figure, Profile
from wijksim.population.profile_file import SHARES_TOLERANCE

#: Mean WOZ value of dwellings in the Netherlands by year, x 1,000 EUR: CBS, 85036NED.
NATIONAL_WOZ = {2020: 270.0, 2021: 290.0, 2022: 315.0, 2023: 369.0, 2024: 379.0}
YEARS = tuple(NATIONAL_WOZ)
#: The year of the average wijk and of the regressions.
PRICE_LEVEL = 2022
AGES = ("age_0", "age_15", "age_25", "age_45", "age_65")
#: CBS rounds counts to five; percentages of a hundred people can then miss 100 by this much.
ROUNDED_AGES = 15.0
#: Addresses per km2 from which a place is of each class of urbanity (CBS).
_DENSITY_CLASSES = ((2500, 0), (1500, 1), (1000, 2), (500, 3), (0, 4))

_SLUG_LENGTH = 48
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def build(row: Row, origin: Origin, municipality: str, health: Mapping[str, Figure]) -> Profile:
    """The profile of one row; `health` holds what RIVM says of it. Raises `Thin` when too little is known."""
    figures = _essentials(row, origin) | _place(row, origin)
    figures |= households(row, origin, _value(figures["population"]) / _value(figures["dwellings"]))
    figures |= _estimated(_measured(row, origin) | dict(health), figures)
    figures |= {name: _unknown() for name, declared in FIGURES.items() if declared.optional}
    figures = {name: figures[name] for name in FIGURES}
    _check(figures)
    values: dict[str, Any] = {name: figure.value for name, figure in figures.items()}
    return Profile(
        code=row.code,
        slug=slug_of(row.name, row.code),
        name=row.name,
        municipality=shortened(municipality) or f"GM{row.code[2:6]}",
        province=shortened(row.text("province")) or "province unknown",
        **values,
        figures=figures,
    )


def slug_of(name: str, code: str) -> str:
    """The short name of an imported wijk: its name and its code, so that no two are the same."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = _NO_SLUG.sub("-", plain)[:_SLUG_LENGTH].strip("-")
    return f"{words}-{code.lower()}" if words else code.lower()


def _unknown() -> Figure:
    return Figure(None, "not in the tables that were imported", "", "missing")


def _essentials(row: Row, origin: Origin) -> dict[str, Figure]:
    """Residents, ages, dwellings, price and tenure; raises `Thin` without one of them."""
    found: dict[str, Figure] = {}
    for name in ("population", "dwellings"):
        value = row.number(name)
        if not value or value < 0:
            raise Thin(f"no_{name}" if value == 0 else f"{name}_unknown")
        if not value.is_integer():
            raise Thin("not_whole", column=row.column(name), found=f"{value:g}")
        found[name] = Figure(int(value), origin.text, row.column(name), "table", origin.file)
    woz, owned = row.number("woz_value"), row.number("owner_occupied")
    if woz is None or owned is None:
        raise Thin("woz_value_unknown" if woz is None else "owner_occupied_unknown")
    found["woz_value"] = _woz(woz, row.column("woz_value"), origin)
    found["owner_occupied"] = Figure(owned, origin.text, row.column("owner_occupied"), "table", origin.file)
    return found | {"age_shares": _ages(row, origin)}


def _woz(value: float, column: str, origin: Origin) -> Figure:
    """The WOZ value at the prices of the average wijk, which is of 2022."""
    text = origin.text
    if origin.year != PRICE_LEVEL:
        now, then = NATIONAL_WOZ[PRICE_LEVEL], NATIONAL_WOZ[origin.year]
        text += f"; {value:g} at prices of {origin.year}, here at prices of {PRICE_LEVEL}: times {now:g} / {then:g}"
        text += " (national means, CBS 85036NED)"
        value = round(value * now / then, 1)
    return Figure(value, text, column, "table", origin.file)


def _ages(row: Row, origin: Origin) -> Figure:
    """Shares of the five age groups, from counts or from percentages; in small places rounding makes them miss 100."""
    shares = tuple(f"{name}_percent" for name in AGES)
    names = AGES if row.numbers(AGES) else shares
    values = row.numbers(names)
    if not values or not sum(values):
        raise Thin("ages_unknown")
    if names == shares and abs(fsum(values) - 100.0) > ROUNDED_AGES:
        raise Thin("ages_sum")
    if names == AGES or abs(fsum(values) - 100.0) > SHARES_TOLERANCE:
        values = list(to_hundred(dict(zip(names, values, strict=True))).values())
    return Figure(tuple(values), origin.text, row.column(*names), "table", origin.file)


def _place(row: Row, origin: Origin) -> dict[str, Figure]:
    """Area and urbanity."""
    return {"area_km2": (area := _area(row, origin)), "urbanity": _urbanity(row, origin, area)}


def _area(row: Row, origin: Origin) -> Figure:
    for name, hectares in (("area_ha", 100.0), ("area_km2", 1.0)):
        if value := row.number(name):
            return Figure(max(0.01, round(value / hectares, 2)), origin.text, row.column(name), "table", origin.file)
    people, density = row.number("population") or 0.0, row.number("density")
    if density:
        return Figure(
            round(people / density, 2), origin.text, row.column("population", "density"), "table", origin.file
        )
    text = "Assumption: not in the file; residents at the national density"
    return Figure(round(people * average().area_km2 / average().population, 2), text, "", "assumption")


def _urbanity(row: Row, origin: Origin, area: Figure) -> Figure:
    if (text := row.text("urbanity").lower()) in URBANITIES:
        return Figure(text, origin.text, row.column("urbanity"), "table", origin.file)
    classes = {float(at): name for at, name in enumerate(URBANITIES, start=1)}
    if (value := row.number("urbanity_class")) in classes:
        return Figure(classes[value], origin.text, row.column("urbanity_class"), "table", origin.file)
    if (density := row.number("address_density")) is not None:
        return Figure(_class_of(density), origin.text, row.column("address_density"), "table", origin.file)
    text = "Assumption: not in the file; by dwellings per km2 in place of addresses per km2"
    return Figure(_class_of((row.number("dwellings") or 0.0) / (_value(area) or 1.0)), text, "", "assumption")


def _class_of(density: float) -> str:
    return next(URBANITIES[at] for least, at in _DENSITY_CLASSES if density >= least or least == 0)


def _measured(row: Row, origin: Origin) -> dict[str, Figure]:
    """Work, income and schooling, as far as the row holds them."""
    found = {}
    for name in ("employed", "income_low", "income_high"):
        if (value := row.number(name)) is not None:
            found[name] = Figure(value, origin.text, row.column(name), "table", origin.file)
    if len({"income_low", "income_high"} & found.keys()) == 0:
        found |= _incomes_of_households(row, origin)
    levels = ("education_low", "education_middle", "education_high")
    counts = row.numbers(levels)
    if counts and sum(counts):
        share = to_hundred(dict(zip(levels, counts, strict=True)))["education_high"]
        found["education_high"] = Figure(share, origin.text, row.column(*levels), "table", origin.file)
    elif (value := row.number("education_high_percent")) is not None:
        column = row.column("education_high_percent")
        found["education_high"] = Figure(value, origin.text, column, "table", origin.file)
    return found


def _incomes_of_households(row: Row, origin: Origin) -> dict[str, Figure]:
    """Where the incomes of persons are not given, those of households stand for them."""
    values = row.numbers(("income_low_households", "income_high_households"))
    text = f"Assumption: {origin.text}; shares of households stand for those of persons, which are not given"
    return {
        name: Figure(value, text, row.column(f"{name}_households"), "assumption", origin.file)
        for name, value in zip(("income_low", "income_high"), values or (), strict=False)
    }


def _estimated(found: dict[str, Figure], figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """What was found, and estimates by tenure and price for the rest; what was found stands, estimates give way."""
    for name, estimate in by_tenure_and_price(_value(figures["owner_occupied"]), _value(figures["woz_value"])).items():
        found.setdefault(name, Figure(estimate.value, estimate.source, "", "assumption"))
    lonely, severe = _value(found["lonely"]), _value(found["lonely_severe"])
    _give_way(found, "lonely", max(lonely, severe))
    _give_way(found, "lonely_severe", min(lonely, severe))
    for name, other in (("income_high", "income_low"), ("income_low", "income_high")):
        _give_way(found, name, min(_value(found[name]), 100.0 - _value(found[other])))
    return found


def _give_way(found: dict[str, Figure], name: str, value: float) -> None:
    """Set an estimate to `value`; a figure from a table stays."""
    if not found[name].file:
        found[name] = replace(found[name], value=round(value, 1))


def _check(figures: Mapping[str, Figure]) -> None:
    """Raise `Thin` for what no profile may hold, with the column it came from."""
    for name, figure in figures.items():
        declared = FIGURES[name]
        for value in figure.value if isinstance(figure.value, tuple) else (figure.value,):
            if isinstance(value, int | float) and not declared.low <= value <= declared.high:
                span = {"low": f"{declared.low:g}", "high": f"{declared.high:g}"}
                raise Thin("out_of_range", column=figure.column or name, found=f"{value:g}", **span)
    if _value(figures["lonely_severe"]) > _value(figures["lonely"]):
        raise Thin("lonely_sum")
    if _value(figures["income_low"]) + _value(figures["income_high"]) > 100.0 + SHARES_TOLERANCE:
        raise Thin("income_sum")


def _value(figure: Figure) -> float:
    """The one number of a figure that has one."""
    return float(cast(float, figure.value))
