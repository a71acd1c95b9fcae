"""Uncertainties about mistakes in projects and initiatives: how often, how large, how they come out, what repair takes."""

from wijksim.scenario.parameter import Theme

MISTAKES = Theme("mistakes", "uncertainty")
_add = MISTAKES.add

_add(
    "mistake_rate",
    0.15,
    (0.03, 0.6),
    "per year",
    "Kans op een fout bij wie geen ervaring heeft en niet wordt gecontroleerd",
    "Yearly rate of mistakes of a leader without experience or control",
    source="judgement",
)
_add(
    "mistake_experience",
    1.5,
    (0.0, 3.0),
    "per unit",
    "Hoeveel minder fouten ervaring geeft",
    "Slope of the rate of mistakes in the experience of who leads (0 to 1)",
    source="judgement",
)
_add(
    "mistake_control",
    0.7,
    (0.0, 2.0),
    "per unit",
    "Hoeveel minder fouten controle geeft",
    "Slope of the rate of mistakes in the share of controls at work (0 to 1)",
    source="judgement",
)
_add(
    "mistake_size",
    0.05,
    (0.01, 0.2),
    "share of the work",
    "Hoe groot de middelste fout van bewoners is",
    "Median share of the work that a mistake of residents spoils; the tail is heavy",
    source="judgement",
)
_add(
    "institution_mistakes",
    3.0,
    (1.0, 8.0),
    "ratio",
    "Hoeveel groter fouten van instellingen zijn",
    "How much larger mistakes of institutions are than those of residents",
    source="judgement",
)
_add(
    "mistake_growth",
    0.5,
    (0.0, 1.5),
    "per year",
    "Hoe snel een fout groeit die niet is ontdekt",
    "Yearly growth of a mistake that nobody has found",
    source="judgement",
)
_add(
    "mistake_seen",
    0.1,
    (0.02, 0.3),
    "per month",
    "Kans dat een fout die alles bederft vanzelf uitkomt",
    "Monthly chance that a mistake which spoils all of a work comes out by itself; smaller ones in proportion",
    source="judgement",
)
_add(
    "mistakes_reported",
    0.05,
    (0.0, 0.2),
    "per month",
    "Kans dat wie leidt een fout zelf meldt als alles mag worden hersteld",
    "Monthly chance that who leads reports a mistake themselves, at full tolerance",
    source="Edmondson 1996; Edmondson 1999; size is judgement",
)
_add(
    "mistake_reach",
    0.2,
    (0.02, 0.6),
    "share",
    "Deel van de bewoners dat een fout voelt die alles bederft",
    "Share of adults who feel a mistake that spoils all of a work; smaller ones in proportion",
    source="judgement",
)
_add(
    "mistake_hurt",
    1.0,
    (0.0, 2.5),
    "sd",
    "Hoe slecht een fout voelt",
    "How bad it is to be touched by a mistake of those who lead",
    source="judgement",
)
_add(
    "repair_amends",
    0.3,
    (0.0, 1.5),
    "sd",
    "Hoe goed het voelt als een fout is hersteld",
    "How good it is for those who were touched to see a mistake repaired",
    source="Groningen studies; size is judgement",
)
_add(
    "repair_months",
    4.0,
    (1.0, 12.0),
    "month",
    "Hoe lang herstel duurt",
    "How long the work stands still for the repair of a mistake that spoils half of it",
    source="judgement",
)
_add(
    "repair_hours",
    40.0,
    (10.0, 120.0),
    "hours per month",
    "Uren die herstel kost",
    "Hours a month that repair takes from who leads, for a mistake that spoils all of a work",
    source="judgement",
)
_add(
    "repair_lesson",
    0.1,
    (0.0, 0.3),
    "share",
    "Hoeveel herstel leert",
    "Share of what is left to learn that who leads learns from a repair",
    source="judgement",
)
_add(
    "repair_fails",
    0.2,
    (0.0, 0.6),
    "chance",
    "Kans dat herstel mislukt",
    "Chance that a repair fails: the work goes on with its mistake, which nobody looks at any more",
    source="judgement",
)
