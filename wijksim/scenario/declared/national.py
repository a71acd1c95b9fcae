"""Uncertainties about national politics: cabinets, their money for neighbourhoods, and scandals."""

from wijksim.scenario.parameter import Theme

NATIONAL = Theme("national", "uncertainty")
_add = NATIONAL.add

_add(
    "cabinet_fall",
    0.2,
    (0.1, 0.35),
    "per year",
    "Kans dat een kabinet voortijdig valt",
    "Chance that a cabinet falls before its term is over",
    source="lengths of Dutch cabinets since 1977, from memory",
    grade="B",
)
_add(
    "national_withdraws",
    0.5,
    (0.2, 0.9),
    "chance",
    "Kans dat een nieuw kabinet het geld voor wijken intrekt",
    "Chance that a new cabinet withdraws the money for neighbourhoods",
    source="Binnenlands Bestuur 2011; size is judgement",
    grade="C",
)
_add(
    "national_returns",
    0.3,
    (0, 0.6),
    "chance",
    "Kans dat een nieuw kabinet ingetrokken geld weer geeft",
    "Chance that a new cabinet gives withdrawn money again",
    source="NPLV; size is judgement",
    grade="C",
)
_add(
    "scandal_rate",
    0.2,
    (0, 0.5),
    "per year",
    "Hoe vaak er een landelijk schandaal is",
    "How often there is a national scandal",
    source="judgement; two in ten years: childcare benefits, Groningen gas",
    grade="C",
)
_add(
    "scandal_parliament",
    0.2,
    (0.05, 0.5),
    "sd",
    "Hoe ver een schandaal het vertrouwen in het parlement verlaagt, aan het begin",
    "How far a scandal lowers trust in parliament, at first",
    source="CBS Samenleving en Welzijn 2022; size is judgement",
    grade="C",
)
_add(
    "scandal_reach",
    0.6,
    (0.3, 0.9),
    "share",
    "Deel van de volwassenen dat een landelijk schandaal raakt",
    "Share of adults whom a national scandal touches",
)
_add(
    "scandal_size",
    1.0,
    (0.3, 2),
    "sd",
    "Hoe slecht een landelijk schandaal voelt, als ervaring",
    "How bad a national scandal feels, as an encounter",
)
_add(
    "scandal_spill",
    0.1,
    (0, 0.4),
    "share",
    "Hoeveel van een landelijk schandaal op de gemeente afstraalt",
    "How much of a national scandal carries over to the municipality",
    source="CBS Samenleving en Welzijn 2022; size is judgement",
    grade="C",
)
