"""From the rows of a table to profiles: which rows are asked for, of which year they are, and what cannot be used."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wijksim.errors import WijksimError, did_you_mean
from wijksim.population.cbs.build import YEARS, build
from wijksim.population.cbs.rivm import Health
from wijksim.population.cbs.rows import Origin, Row, Thin
from wijksim.population.cbs.statline import TABLES
from wijksim.population.names import normalised, spoken
from wijksim.population.profile import Profile

_CODE = re.compile(r"WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4}")
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}")
_SHOWN = 60


@dataclass(frozen=True)
class Made:
    """The profiles that could be made, and for each other row its code, name and what is wrong with it."""

    profiles: list[Profile] = field(default_factory=list)
    skipped: list[tuple[str, str, Thin]] = field(default_factory=list)


def code_from(text: str) -> str:
    """The code of a wijk or buurt that somebody wrote; raises `WijksimError` for other text."""
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        raise WijksimError(
            f"{text[:_SHOWN]!r} is no CBS code: WK and six characters for a wijk (WK020204), BU and eight for a buurt "
            "(BU02020401)."
        )
    return code


def year_of(path: Path, asked: int | None) -> int:
    """The year of a file: as asked, else from its name; raises `WijksimError` when unknown or of another edition."""
    by_table = [year for year, table in TABLES.items() if table.lower() in path.name.lower()]
    in_name = [int(found) for found in _YEAR.findall(path.name)]
    years = [asked] if asked is not None else by_table or in_name
    span = f"{YEARS[0]} to {YEARS[-1]}"
    if not years:
        raise WijksimError(f"{path}: of which year are these figures? Add --year, {span}.")
    if years[0] not in YEARS:
        raise WijksimError(f"{path}: year {years[0]} is not read; editions {span} are. Another can be given as --year.")
    return years[0]


def municipalities(rows: Sequence[Row], health: Health) -> dict[str, str]:
    """The names of municipalities by their four digits, from either table."""
    found = {code[2:6]: name for code, name in health.municipalities.items() if name}
    return found | {row.code[2:6]: row.text("municipality") for row in rows if row.text("municipality")}


def with_codes(rows: Sequence[Row], codes: Sequence[str]) -> list[Row]:
    """The rows of these codes; raises `WijksimError` for a code that no row has."""
    wanted = [code_from(code) for code in codes]
    known = {row.code for row in rows}
    if absent := [code for code in wanted if code not in known]:
        near = did_you_mean(absent[0], sorted(known)) if len(known) < 1000 else ""
        raise WijksimError(f"{', '.join(absent)}: not in the file, which has {len(known):,} wijken and buurten.{near}")
    return [row for row in rows if row.code in wanted]


def in_municipality(rows: Sequence[Row], asked: str, names: Mapping[str, str]) -> list[Row]:
    """The rows in a municipality, by its name or its code (GM0202); raises `WijksimError` when there is none."""
    key = normalised(asked)
    meant = {
        digits
        for digits in {row.code[2:6] for row in rows}
        if key in {f"gm{digits}", *(normalised(name) for name in spoken(names.get(digits, f"gm{digits}")))}
    }
    if not meant:
        hint = did_you_mean(asked[:_SHOWN], sorted(set(names.values())))
        if not names:
            hint = " The file has no names of municipalities: use the code (GM0202), or add --rivm with its table."
        raise WijksimError(f"{asked[:_SHOWN]!r}: no municipality in the file is called so.{hint}")
    return [row for row in rows if row.code[2:6] in meant]


def of_kind(rows: Sequence[Row], buurten: bool) -> list[Row]:
    """The buurten, or the wijken, among the rows; whatever there is where it holds one kind only."""
    chosen = [row for row in rows if row.code.startswith("BU" if buurten else "WK")]
    return chosen or list(rows)


def make_profiles(rows: Sequence[Row], origin: Origin, health: Health) -> Made:
    """A profile of each row that holds enough, the first where a code stands twice."""
    made, names = Made(), municipalities(rows, health)
    for code, row in {row.code: row for row in reversed(rows)}.items():
        try:
            made.profiles.append(build(row, origin, names.get(code[2:6], ""), health.figures.get(code, {})))
        except Thin as reason:
            made.skipped.append((code, row.name, reason))
    made.profiles.sort(key=lambda profile: profile.code)
    made.skipped.sort(key=lambda skipped: skipped[0])
    return made
