"""Uncertainties about taking part, being asked, tiring and quitting, and about objection."""

from wijksim.scenario.parameter import Theme

PARTICIPATION = Theme("participation", "uncertainty")
_add = PARTICIPATION.add

_add(
    "self_offer",
    0.0014,
    (0.0002, 0.004),
    "per month",
    "Kans dat iemand zichzelf aanmeldt",
    "Monthly chance that an adult offers to take part unasked; sets the level of 7.1 % active",
    source="CBS 85541NED 2022",
    grade="B",
)
_add(
    "accept",
    0.12,
    (0.03, 0.4),
    "chance",
    "Kans dat een gevraagde ja zegt",
    "Chance that an average adult says yes when asked",
    source="SCP 2014; Meijs; size is judgement",
    grade="C",
)
_add(
    "near_bonus",
    2.0,
    (1, 4),
    "ratio",
    "Hoeveel vaker ja tegen een bekende",
    "How much more often yes to somebody near than to an office",
    source="Brady, Schlozman & Verba 1999",
    grade="B",
)
_add(
    "asking_reproduction",
    0.5,
    (0, 0.95),
    "people",
    "Nieuwe actieven die een actieve bewoner er zelf bij vraagt",
    "Newly active residents one active resident recruits before quitting; below 1 by construction",
)
_add(
    "asked_by_municipality",
    0.0037,
    (0.002, 0.007),
    "per month",
    "Kans om door de gemeente gevraagd te worden",
    "Monthly chance of being asked by the municipality",
    source="SCP 2014",
    grade="A",
)
_add(
    "quit_rate",
    0.22,
    (0.15, 0.3),
    "per year",
    "Hoeveel actieven per jaar stoppen",
    "Yearly drop-out of active residents",
    source="Holtrop 2023; size from memory",
    grade="C",
)
_add(
    "tiring",
    0.035,
    (0, 0.1),
    "per month",
    "Hoeveel energie meedoen kost",
    "Energy an active resident loses a month, before rest",
)
_add("rest", 0.06, (0.01, 0.2), "per month", "Hoe snel energie terugkomt", "Monthly recovery of energy")
_add(
    "volunteer_hours",
    6.0,
    (2, 15),
    "hours per month",
    "Uren die een actieve bewoner geeft",
    "Hours an active resident gives in a month",
)
_add(
    "volunteer_worth",
    0.05,
    (0, 0.3),
    "share",
    "Deel van de vrijwilligersuren dat als een contactuur werkt",
    "Share of volunteers' hours that works like a professional contact hour",
)
_add(
    "initiative_survival",
    0.10,
    (0.05, 0.2),
    "per year",
    "Kans dat een initiatief stopt",
    "Yearly chance that a residents' initiative ends",
    source="judgement; size from memory",
    grade="C",
)
_add(
    "leader_slots",
    10.0,
    (4, 25),
    "per 1,000 residents",
    "Hoeveel bewoners er tegelijk voorop kunnen gaan; met volle steun twee keer zoveel",
    "How many residents can lead at a time; twice as many where all who are active are backed by staff",
)
_add(
    "initiative_quarrel",
    0.2,
    (0, 0.5),
    "share",
    "Deel van de gestopte initiatieven dat aan ruzie ten onder gaat, bij een gewoon aantal trekkers",
    "Share of initiatives' endings that is by quarrel, at the usual number of leaders; support does not prevent it",
    source="Willems et al. 2012; size is judgement",
)
_add(
    "picture_carried",
    0.3,
    (0, 0.8),
    "share",
    "Deel van het vorige doel dat actieve bewoners aan een volgend programma doorgeven",
    "Share of its first aim that a programme takes from the one before, where as many residents as usual are active",
    source="manifest claim 8; size is judgement",
)
_add(
    "want_need_correlation",
    0.6,
    (0.3, 1.0),
    "correlation",
    "Hoe goed wensen en behoeften overeenkomen",
    "How well what people want agrees with what they need",
    source="judgement",
    grade="D",
)
_add(
    "shame",
    0.4,
    (0, 0.9),
    "share",
    "Hoeveel van schulden, eenzaamheid en geweld onuitgesproken blijft",
    "Share of need in work and income, social functioning and upbringing that shame keeps unspoken",
)
_add(
    "objection_exposure",
    0.15,
    (0.05, 0.5),
    "share",
    "Deel van de bewoners dat nadeel kan hebben van een project",
    "Share of adults who may be harmed by a physical project",
)
_add(
    "objection_spread",
    0.5,
    (0, 1.5),
    "per objecting tie",
    "Hoe bezwaar overslaat",
    "How much an objecting acquaintance raises the pressure to object",
    source="Granovetter 1978",
    grade="C",
)
_add(
    "objection_deferral",
    3.5,
    (1, 20),
    "per share of adults",
    "Hoe gevoelig de raad is voor bezwaar",
    "Chance of deferral per share of adults who object, at most 0.9",
    source="gemeente.nu 2025",
    grade="C",
)
_add(
    "objection_delay",
    18.0,
    (12, 24),
    "month",
    "Vertraging door bezwaar",
    "Delay when the council defers",
    source="gemeente.nu 2025",
    grade="A",
)
_add(
    "withdrawal",
    0.5,
    (0.3, 0.6),
    "share",
    "Deel dat bezwaar intrekt na een gesprek",
    "Share of objectors who withdraw after talks, at full dialogue",
    source="PCMO, upper bound",
    grade="B",
)
_add(
    "dialogue_tiring",
    1.0,
    (0, 3),
    "ratio to leading",
    "Hoeveel energie een gesprek kost, vergeleken met een maand trekken",
    "Energy that a talk with the municipality costs, against a month of leading; the tired stay away",
    source="Joseph Rowntree Foundation 2000; size is judgement",
)
_add(
    "talks_alert",
    0.5,
    (0, 1.5),
    "share",
    "Hoeveel meer mensen door gesprekken zien dat een project hen kan schaden",
    "How many more learn from full talks that a project may harm them",
    source="judgement",
)
_add(
    "set_aside",
    0.3,
    (0.05, 0.7),
    "per year",
    "Kans dat de raad in een jaar opzij zet wat bewoners besloten",
    "Chance that in a year the council sets aside what residents decided",
    source="Font et al. 2018; size is judgement",
    grade="C",
)
_add(
    "deciding_delay",
    0.5,
    (0, 1.5),
    "share",
    "Hoeveel langer de voorbereiding duurt als bewoners alles meebeslissen",
    "How much longer, and dearer, preparation is when residents decide along on everything",
    source="Irvin & Stansbury 2004; size is judgement",
    grade="C",
)
_add(
    "incumbent_lock",
    1.0,
    (0, 3),
    "share",
    "Hoe sterk gesteunde initiatieven nieuwe in de weg staan",
    "How many more active residents a new initiative takes where those there are fully supported",
    source="manifest claim 2; size is judgement",
)
