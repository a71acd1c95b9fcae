"""Levers: what a council can choose.

A lever changes only what somebody knows, does, may do, promises, or spends time and money on. None of them adds
anything to trust or to an outcome.
"""

from wijksim.scenario.parameter import Theme

LEVERS = Theme("strategy", "lever")
_add = LEVERS.add

_add(
    "agenda_share",
    0.1,
    (0, 1),
    "share",
    "Deel van de agenda dat bewoners bepalen",
    "Residents' share of the agenda: whose picture of needs the programme follows",
)
_add(
    "decision_share",
    0.1,
    (0, 1),
    "share",
    "Deel van de besluiten dat bewoners nemen",
    "Residents' share of decisions: how much of what is said in dialogue the council promises to follow",
)
_add(
    "execution_share",
    0.1,
    (0, 1),
    "share",
    "Deel van de projecten dat bewoners zelf uitvoeren",
    "Residents' share of execution: projects led by residents",
)
_add(
    "horizon_years",
    0,
    (0, 30),
    "year",
    "Looptijd van een programma",
    "Length of one programme; 0 is no programme",
    source="manifest",
    grade="C",
)
_add("programmes", 1, (1, 8), "count", "Aantal programma's na elkaar", "How many programmes follow one another")
_add(
    "protection",
    0.0,
    (0, 1),
    "share",
    "Bescherming tegen een nieuwe coalitie of wethouder",
    "Protection of the programme against a new coalition or alderman (covenant, ring-fence)",
)
_add(
    "dialogue_share",
    0.05,
    (0, 0.5),
    "share of programme hours",
    "Deel van de uren voor gesprek met bewoners",
    "Share of programme hours spent on dialogue with residents",
)
_add(
    "outreach_share",
    0.0,
    (0, 0.5),
    "share of programme hours",
    "Deel van de uren om erop uit te gaan",
    "Share of programme hours spent on outreach to people who do not join by themselves",
)
_add(
    "support_existing",
    0.3,
    (0, 1),
    "share",
    "Bestaande initiatieven steunen in plaats van nieuwe projecten beginnen",
    "Supporting existing initiatives, with hours and project money, against starting new projects",
)
_add(
    "staffing_share",
    0.6,
    (0, 1),
    "share of programme money",
    "Deel van het programmageld voor mensen",
    "Share of the programme money spent on staff; the rest goes to projects",
)
_add(
    "room",
    0.3,
    (0, 1),
    "share",
    "Ruimte voor het eigen oordeel van professionals",
    "Room for professionals' own judgement",
)
_add(
    "budget_per_resident",
    0.0,
    (0, 4000),
    "EUR per resident",
    "Programmageld per bewoner in de eerste 20 jaar",
    "Programme money appropriated per resident over the first 20 years",
    source="Overman 2009",
    grade="B",
)
_add(
    "carry_over",
    0.0,
    (0, 1),
    "0 or 1",
    "Niet-besteed geld mag mee naar volgend jaar",
    "Unspent programme money may be carried over to the next year (1) or lapses (0)",
)
_add(
    "focus",
    0.5,
    (0, 1),
    "share",
    "Kiezen of spreiden: hoe scherp het geld het beeld van de behoeften volgt",
    "Focus or spread: how sharply money follows the picture of needs; 0 is by need, 0.5 as usual, 1 twice as sharp",
)
_add(
    "exchange",
    0.0,
    (0, 1),
    "share",
    "Bij elkaar in de keuken kijken: uitwisseling met andere wijken en gemeenten",
    "Looking in each other's kitchen: exchange with other wijken and municipalities of what worked",
)
_add(
    "learning",
    0.0,
    (0, 1),
    "share",
    "Lerende lus: deel van de lopende projecten dat wordt gemeten en zo nodig bijgesteld of gestopt",
    "Learning loop: share of looks at running projects at which fit is measured and acted upon",
)
_add(
    "experiments",
    0.0,
    (0, 1),
    "share",
    "Deel van de sociale projecten dat als proef begint",
    "Share of social projects that begin as a small trial",
)
_add(
    "integration",
    0.0,
    (0, 1),
    "share",
    "Deel van de projecten dat met een andere agenda (sociaal, fysiek, energie) wordt gecombineerd",
    "Share of projects that are combined with one of another agenda (social, physical, energy)",
)
_add(
    "controls_frozen",
    0.0,
    (0, 1),
    "share",
    "Deel van de controles dat stilligt",
    "Share of the controls by numbers that is frozen; it ends when the council takes controls back",
)
_add(
    "storytelling",
    0.1,
    (0, 1),
    "share",
    "Verantwoorden met verhalen en impactpaden",
    "Accountability by stories and impact paths; 0.1 is taken to be as usual",
)
_add(
    "tolerance",
    0.2,
    (0, 1),
    "chance",
    "Kans dat een ontdekte fout mag worden hersteld",
    "Chance that a mistake that has been found may be repaired; otherwise the work is stopped and who led it leaves",
)
_add(
    "budget_path",
    0.0,
    (-1, 1),
    "share",
    "Hoe het programmageld over de jaren loopt: 100 % begint dubbel en eindigt op nul, -100 % andersom, 0 % gelijk",
    "How programme money runs over the years: 1 begins at twice the mean and ends at nothing, -1 the other way round, 0 "
    "even; the same total",
)
_add(
    "national_share",
    0.0,
    (0, 0.9),
    "share of programme money",
    "Deel van het programmageld dat van het Rijk komt en dat een kabinet kan intrekken",
    "Share of the programme money that is national and that a cabinet can withdraw",
    source="Algemene Rekenkamer 2008; size is judgement",
    grade="C",
)
