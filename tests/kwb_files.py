"""Files as CBS and RIVM publish them, made small: "Kerncijfers wijken en buurten" in the layout of each year."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

YEARS = (2020, 2021, 2022, 2023, 2024)

#: One wijk, much like Presikhaaf-West in 2022, in the short names of CBS.
WIJK = {
    "gwb_code_10": "WK020204", "gwb_code_8": "020204", "regio": "Wijk 04 Presikhaaf-West", "gm_naam": "Arnhem",
    "recs": "Wijk", "gwb_code": "WK020204", "ind_wbz": "1", "a_inw": "8765", "a_man": "4435", "a_vrouw": "4330",
    "a_00_14": "1580", "a_15_24": "1325", "a_25_44": "2720", "a_45_64": "1975", "a_65_oo": "1165", "p_geb": "13",
    "a_hh": "4400", "a_1p_hh": "2200", "a_hh_z_k": "900", "a_hh_m_k": "1300", "g_hhgro": "2.0", "bev_dich": "6281",
    "a_woning": "4155", "g_wozbag": "202", "p_1gezw": "32", "p_koopw": "18", "p_huurw": "82", "p_wcorpw": "61",
    "a_opl_lg": "2600", "a_opl_md": "2900", "a_opl_hg": "1125", "p_arb_pp": "54", "p_arb_wn": "88",
    "g_ink_pi": "19,8", "p_ink_li": "57,3", "p_ink_hi": "8,2", "p_hh_li": "61,0", "p_hh_hi": "7,5",
    "a_opp_ha": "142", "a_lan_ha": "140", "a_wat_ha": "2", "pst_mvp": "6826", "ste_mvs": "2", "ste_oad": "2196",
}  # fmt: skip
#: What the other rows of such a file are: the country, the municipality, a buurt, and a wijk of offices.
COUNTRY = WIJK | {"gwb_code_10": "NL00", "gwb_code": "NL00", "regio": "Nederland", "recs": "Land", "g_wozbag": "315"}
TOWN = WIJK | {"gwb_code_10": "GM0202", "gwb_code": "GM0202", "regio": "Arnhem", "recs": "Gemeente"}
BUURT = WIJK | {
    "gwb_code_10": "BU02020401", "gwb_code_8": "02020401", "gwb_code": "BU02020401", "regio": "Presikhaaf I",
    "recs": "Buurt", "a_inw": "3010", "p_ink_li": "       .", "p_ink_hi": "       .", "a_opl_lg": ".",
    "p_arb_pp": "",
}  # fmt: skip
OFFICES = WIJK | {
    "gwb_code_10": "WK020299", "gwb_code_8": "020299", "gwb_code": "WK020299", "regio": "Kantorenpark",
    "a_inw": "25", "g_wozbag": ".", "p_koopw": ".",
}  # fmt: skip
ROWS = (COUNTRY, TOWN, WIJK, BUURT, OFFICES)

_EDUCATION = {"a_opl_lg": "a_opl_bvm", "a_opl_md": "a_opl_hvm", "a_opl_hg": "a_opl_hw"}
#: How the short names differ from those above, by year; 2024 has a space after some.
RENAMED = {
    2020: {"g_wozbag": "g_woz"},
    2021: {},
    2022: {name: name.upper() for name in WIJK},
    2023: {**_EDUCATION, "ind_wbz": "ind_wbi"},
    2024: {**_EDUCATION, "ind_wbz": "ind_wbi", "a_hh_m_k": "a_hh_m_k "},
}
#: The names on StatLine, without the numbers at their end, which differ by year.
STATLINE = {
    "gm_naam": "Gemeentenaam", "recs": "SoortRegio", "gwb_code_10": "Codering", "a_inw": "AantalInwoners",
    "a_00_14": "k_0Tot15Jaar", "a_15_24": "k_15Tot25Jaar", "a_25_44": "k_25Tot45Jaar", "a_45_64": "k_45Tot65Jaar",
    "a_65_oo": "k_65JaarOfOuder", "a_hh": "HuishoudensTotaal", "a_1p_hh": "Eenpersoonshuishoudens",
    "a_hh_z_k": "HuishoudensZonderKinderen", "a_hh_m_k": "HuishoudensMetKinderen",
    "g_hhgro": "GemiddeldeHuishoudensgrootte", "bev_dich": "Bevolkingsdichtheid", "a_woning": "Woningvoorraad",
    "g_wozbag": "GemiddeldeWOZWaardeVanWoningen", "p_koopw": "Koopwoningen", "p_huurw": "HuurwoningenTotaal",
    "a_opl_lg": "OpleidingsniveauLaag", "a_opl_md": "OpleidingsniveauMiddelbaar", "a_opl_hg": "OpleidingsniveauHoog",
    "p_arb_pp": "Nettoarbeidsparticipatie", "p_ink_li": "k_40PersonenMetLaagsteInkomen",
    "p_ink_hi": "k_20PersonenMetHoogsteInkomen", "p_hh_li": "k_40HuishoudensMetLaagsteInkomen",
    "p_hh_hi": "k_20HuishoudensMetHoogsteInkomen", "a_opp_ha": "OppervlakteTotaal", "ste_mvs": "MateVanStedelijkheid",
    "ste_oad": "Omgevingsadressendichtheid",
}  # fmt: skip
_STATLINE_EDUCATION = {
    "OpleidingsniveauLaag": "BasisonderwijsVmboMbo1",
    "OpleidingsniveauMiddelbaar": "HavoVwoMbo24",
    "OpleidingsniveauHoog": "HboWo",
}


def official(year: int, rows: Sequence[Mapping[str, str]] = ROWS) -> list[list[str]]:
    """Header and rows in the layout of the spreadsheet of `year`."""
    return [[RENAMED[year].get(name, name) for name in WIJK], *([row[name] for name in WIJK] for row in rows)]


def statline(year: int, rows: Sequence[Mapping[str, str]] = ROWS) -> list[list[str]]:
    """Header and rows as StatLine gives them: a code with spaces first, numbers after names, points in decimals."""
    names = [_STATLINE_EDUCATION.get(name, name) if year >= 2023 else name for name in STATLINE.values()]
    header = ["ID", "WijkenEnBuurten", *(f"{name}_{at + year - 2019}" for at, name in enumerate(names))]
    body = [
        [str(at), row["gwb_code_10"].ljust(10), *(row[name].strip().replace(",", ".") for name in STATLINE)]
        for at, row in enumerate(rows)
    ]
    return [header, *body]


def write_csv(path: Path, lines: Sequence[Sequence[str]], mark: str = ";", encoding: str = "utf-8") -> Path:
    """The lines as a text file."""
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator="\r\n").writerows(lines)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, lines: Sequence[Sequence[str]], above: Sequence[str] = ()) -> Path:
    """The lines as a workbook, whole numbers as numbers; a sheet with an explanation comes first."""
    book = openpyxl.Workbook()
    book.active.append(["Toelichting"])
    sheet = book.create_sheet("KWB")
    for line in [*([text] for text in above), *lines]:
        sheet.append([int(cell) if cell.isdecimal() and not cell.startswith("0") else cell for cell in line])
    book.save(path)
    return path
