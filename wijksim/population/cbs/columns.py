"""The names that columns have in the tables we read: one list of names for each thing we want to know.

CBS publishes "Kerncijfers wijken en buurten" (KWB) as a spreadsheet with short names (a_inw) and on StatLine with
long ones that end in a number (AantalInwoners_5). Short names changed: the WOZ value is g_woz or g_wozbag, education
a_opl_lg/md/hg up to 2022 and a_opl_bvm/hvm/hw in 2023 and 2024. The numbers of the long names differ by year, so they
are left out here. A third table has English names: a selection from KWB 2022 by wijk.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wijksim.population.cbs.cells import clean

#: The first name that a table has is used. Counts are of persons, households or dwellings unless said otherwise.
KWB: dict[str, tuple[str, ...]] = {
    "code": ("gwb_code_10", "codering", "gwb_code", "code", "gwb_code_8", "wijkenenbuurten"),
    "name": ("regio", "wijkenenbuurten", "name"),
    "municipality": ("gm_naam", "gemeentenaam"),
    "province": ("province",),
    "kind": ("recs", "soortregio"),
    "population": ("a_inw", "aantalinwoners", "population"),
    "age_0": ("a_00_14", "k_0tot15jaar"),
    "age_15": ("a_15_24", "k_15tot25jaar"),
    "age_25": ("a_25_44", "k_25tot45jaar"),
    "age_45": ("a_45_64", "k_45tot65jaar"),
    "age_65": ("a_65_oo", "k_65jaarofouder"),
    "age_0_percent": ("pop_0_14",),
    "age_15_percent": ("pop_15_24",),
    "age_25_percent": ("pop_25_44",),
    "age_45_percent": ("pop_45_64",),
    "age_65_percent": ("pop_65plus",),
    "of_one_person": ("a_1p_hh", "eenpersoonshuishoudens"),
    "without_children": ("a_hh_z_k", "huishoudenszonderkinderen"),
    "with_children": ("a_hh_m_k", "huishoudensmetkinderen"),
    "household_size": ("g_hhgro", "gemiddeldehuishoudensgrootte"),
    "density": ("bev_dich", "bevolkingsdichtheid"),
    "dwellings": ("a_woning", "woningvoorraad", "dwelling_total"),
    "woz_value": (
        "g_wozbag",
        "g_woz",
        "gemiddeldewozwaardevanwoningen",
        "gemiddeldewoningwaarde",
        "dwelling_value",
    ),
    "owner_occupied": ("p_koopw", "koopwoningen", "dwelling_ownership"),
    "employed": ("p_arb_pp", "nettoarbeidsparticipatie", "employment_rate"),
    "income_low": ("p_ink_li", "k_40personenmetlaagsteinkomen", "income_low"),
    "income_high": ("p_ink_hi", "k_20personenmethoogsteinkomen", "income_high"),
    "income_low_households": ("p_hh_li", "k_40huishoudensmetlaagsteinkomen"),
    "income_high_households": ("p_hh_hi", "k_20huishoudensmethoogsteinkomen"),
    "education_low": ("a_opl_lg", "a_opl_bvm", "opleidingsniveaulaag", "basisonderwijsvmbombo1"),
    "education_middle": ("a_opl_md", "a_opl_hvm", "opleidingsniveaumiddelbaar", "havovwombo24"),
    "education_high": ("a_opl_hg", "a_opl_hw", "opleidingsniveauhoog", "hbowo"),
    "education_high_percent": ("edu_appl_sci",),
    "area_ha": ("a_opp_ha", "oppervlaktetotaal"),
    "area_km2": ("area",),
    "urbanity_class": ("ste_mvs", "matevanstedelijkheid"),
    "urbanity": ("urbanity",),
    "address_density": ("ste_oad", "omgevingsadressendichtheid"),
}
RIVM: dict[str, tuple[str, ...]] = {
    "code": ("codering", "code", "wijkenenbuurten"),
    "municipality": ("gemeentenaam", "gemeente"),
    "age": ("leeftijd",),
    "margin": ("marges",),
    "period": ("perioden",),
    "lonely": ("eenzaam", "lonely"),
    "lonely_severe": ("ernstigzeerernstigeenzaam", "lonely_severe"),
    "good_health": ("ervarengezondheidgoedzeergoed", "health_good"),
    "anxiety_high": ("hoogrisicoopangstofdepressie", "anx_dep_high"),
    "informal_carer": ("mantelzorger", "informal_carer"),
    "in_control": ("matigveelregieovereigenleven", "control_own_life"),
    "hardship": ("moeitemetrondkomen", "hardship"),
}

_NUMBER_AT_END = re.compile(r"_[0-9]+$")
_SHOWN = 80


@dataclass(frozen=True)
class Column:
    """Where a table holds something: the position, and the name as it stands there."""

    at: int
    name: str


def columns_of(header: Sequence[object], known: dict[str, tuple[str, ...]]) -> dict[str, Column]:
    """The columns of `header` that hold something of `known`; names are compared without case, spaces and numbers."""
    names = [clean(cell)[:_SHOWN] for cell in header]
    places: dict[str, int] = {}
    for at, name in enumerate(names):
        places.setdefault(name.lower(), at)
    for at, name in enumerate(names):
        places.setdefault(_NUMBER_AT_END.sub("", name.lower()), at)
    found = {}
    for what, choices in known.items():
        for choice in choices:
            if choice in places:
                found[what] = Column(places[choice], names[places[choice]])
                break
    return found
