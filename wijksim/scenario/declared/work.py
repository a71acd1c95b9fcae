"""Uncertainties about professionals, projects, politics and money."""

from wijksim.scenario.parameter import Theme

WORK = Theme("work", "uncertainty")
_add = WORK.add

_add(
    "mainstream_budget",
    75.0,
    (40, 140),
    "EUR per resident and year",
    "Gewone inzet van het wijkteam",
    "Mainstream budget of the wijkteam, in every strategy",
    source="municipal budgets, from memory",
    grade="C",
)
_add(
    "fte_cost",
    90000.0,
    (75000, 110000),
    "EUR per year",
    "Kosten van een voltijds professional",
    "Cost of one full-time professional including overhead",
    source="cao Sociaal Werk, from memory",
    grade="C",
)
_add(
    "admin_share",
    0.30,
    (0.27, 0.38),
    "share of hours",
    "Deel van de werktijd aan administratie",
    "Share of working time on administration",
    source="CBS/AZW werknemersenquête 2021-2025",
    grade="A",
)
_add(
    "turnover",
    0.15,
    (0.1, 0.2),
    "per year",
    "Verloop van professionals",
    "Yearly exit of professionals at the norm caseload",
    source="AZW, from memory; FTM/Pointer 2021",
    grade="B",
)
_add(
    "overload_exit",
    0.4,
    (0, 1.5),
    "per unit of overload",
    "Hoe overbelasting het verloop vergroot",
    "How much one whole norm of overload raises the exit rate",
    source="FTM/Pointer 2021",
    grade="C",
)
_add(
    "overload_attention",
    0.3,
    (0, 0.8),
    "per unit of overload",
    "Hoeveel aandacht overbelasting kost",
    "Attention per case lost at one whole norm of overload",
)
_add(
    "hiring_months",
    5.0,
    (2, 12),
    "month",
    "Hoe lang een vacature openstaat",
    "Mean time to fill a vacancy",
    source="judgement",
)
_add("hiring_cost", 9000.0, (3000, 20000), "EUR per hire", "Kosten van werven", "Cost of filling one full-time vacancy")
_add(
    "learning_months",
    36.0,
    (12, 84),
    "month",
    "Hoe lang het duurt om de wijk te kennen",
    "Time constant of a professional's local knowledge",
)
_add(
    "skill_value",
    0.15,
    (0, 0.4),
    "share",
    "Wat kennis van de wijk aan een contactuur toevoegt",
    "What full local knowledge adds to a contact hour",
    source="Wisconsin caseworkers; size is judgement",
    grade="C",
)
_add(
    "judgement_value",
    0.10,
    (-0.1, 0.3),
    "per unit",
    "Wat ruimte en kennis samen aan een contactuur toevoegen",
    "Gamma: effect per contact hour is 1 + gamma x room x knowledge; open in sign",
    source="manifest claim 10; size is judgement; open in sign",
    grade="D",
)
_add(
    "judgement_spread",
    0.3,
    (0, 1),
    "sd",
    "Hoe ongelijk de behandeling wordt bij meer ruimte",
    "Extra spread of encounters at full room for judgement",
)
_add(
    "case_hours",
    20.0,
    (10, 40),
    "hours",
    "Uren per geval",
    "Hours of contact one case takes",
    source="judgement",
)
_add(
    "case_demand",
    0.003,
    (0.001, 0.01),
    "per month and sd of need",
    "Hoe vaak mensen om hulp vragen",
    "Monthly chance of asking for help per sd of need",
)
_add("project_cost", 10.0, (3, 40), "EUR per resident", "Omvang van een project", "Size of one project")
_add("project_months", 18.0, (6, 48), "month", "Looptijd van een project", "Running time of a project")
_add(
    "preparation_months",
    9.0,
    (3, 24),
    "month",
    "Voorbereiding van een project",
    "Preparation of a project without objections",
    source="gemeente.nu 2025; size is judgement",
    grade="C",
)
_add(
    "physical_share",
    0.5,
    (0, 1),
    "share",
    "Deel van de projecten dat fysiek is",
    "Share of projects that change buildings or public space",
)
_add(
    "works_effect",
    0.004,
    (0, 0.02),
    "sd per project",
    "Wat een fysiek project met de plek doet",
    "What one completed physical project adds to its domain for everybody, before fading",
    source="CRESR 2008; size is judgement",
    grade="C",
)
_add(
    "slack",
    0.1,
    (0, 0.3),
    "share",
    "Verslapping als de einddatum ver weg is",
    "Hours lost to slack when the deadline is twenty years away",
)
_add(
    "register_lag",
    24.0,
    (12, 36),
    "month",
    "Hoe oud cijfers zijn",
    "Age of what registers say about needs",
    source="judgement",
    rival=0.0,  # source: rival; what is known is of this month
)
_add(
    "register_visibility",
    0.6,
    (0.3, 1),
    "share",
    "Hoeveel registers zien van sociale noden",
    "Share of social need that registers see; housing, schooling and work are seen fully",
    source="judgement",
    grade="D",
)
_add(
    "professionals_heard",
    0.5,
    (0, 1),
    "share",
    "Deel van het beeld van de gemeente dat bij volle ruimte komt van wat professionals zien",
    "Share of the municipality's picture that at full room is what professionals see of those they are tied to",
)
_add(
    "coalition_bias",
    0.3,
    (0, 1),
    "sd",
    "Hoe sterk een coalitie het beeld naar haar prioriteit buigt",
    "How far a coalition bends the register picture towards its priority",
)
_add(
    "picture_focus",
    2.0,
    (0, 5),
    "per sd",
    "Hoe scherp het programma kiest",
    "How sharply money follows the picture of needs",
)
_add(
    "coalition_change",
    0.33,
    (0.28, 0.4),
    "per election",
    "Kans op een andere grootste partij",
    "Chance that another party becomes the largest",
    source="ANP 2022",
    grade="A",
)
_add(
    "alderman_exit",
    0.45,
    (0.38, 0.55),
    "per term",
    "Kans dat een wethouder voortijdig vertrekt",
    "Chance that an alderman leaves before the term ends",
    source="De Collegetafel",
    grade="A",
)
_add(
    "stop_chance",
    0.5,
    (0.1, 0.9),
    "chance",
    "Kans dat een nieuwe coalitie een programma beëindigt",
    "Chance that a new coalition ends an unprotected programme",
    source="Binnenlands Bestuur 2011; size is judgement",
    grade="C",
)
_add(
    "protection_effect",
    0.7,
    (0, 1),
    "share",
    "Hoeveel bescherming uithaalt",
    "Share of the stop chance that full protection takes away",
)
_add(
    "residents_backing",
    0.2,
    (0, 0.6),
    "share",
    "Hoeveel de steun van actieve bewoners voor een programma bij een nieuwe coalitie telt",
    "Share of the stop chance that twice the usual number of active residents takes away, and that nobody active adds",
    source="manifest claim 7; no study of the size is known to us",
)
_add(
    "covenant_rigidity",
    1.0,
    (0, 2),
    "share",
    "Hoeveel langer een volledig beschermd programma aan zijn doel vasthoudt",
    "How much longer a fully protected programme keeps its aim before it looks again",
)
_add(
    "council_discernment",
    0.5,
    (0, 1),
    "share",
    "Hoe goed een nieuwe coalitie een passend programma herkent",
    "How far a new coalition spares a programme that fits what it sees and ends one that does not",
)
_add(
    "sunk_cost",
    0.3,
    (0, 0.8),
    "share",
    "Hoezeer een programma na twintig jaar doorgaat met wat het deed",
    "Share of its old aim that a programme keeps at a revision after twenty years",
    source="Staw 1976; size is judgement",
    grade="C",
)
_add(
    "missed_failures",
    0.05,
    (0, 0.2),
    "share of an hour",
    "Wat ruimte kost bij wie de wijk niet kent: missers die niemand ziet",
    "What full room takes from a contact hour of who does not know the wijk: failures that nobody sees",
)
_add(
    "goal_drift",
    0.2,
    (0, 0.5),
    "share of hours",
    "Deel van de uren dat bij volle ruimte gaat naar wie aanklopt in plaats van naar het doel",
    "Share of programme hours that at full room follow whoever knocks instead of the programme's aim",
    source="Lipsky 1980; size is judgement",
    grade="C",
)
