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
    source="Dutch cabinets since 1977: more than half did not sit out their term, remembered",
    grade="B",
)
_add(
    "national_withdraws",
    0.5,
    (0.2, 0.9),
    "chance",
    "Kans dat een nieuw kabinet het geld voor wijken intrekt",
    "Chance that a new cabinet withdraws the money for neighbourhoods",
    source="facts: funding of long programmes falls with cabinets (the 40 wijken, 2007-2012); size is judgement",
    grade="C",
)
_add(
    "national_returns",
    0.3,
    (0, 0.6),
    "chance",
    "Kans dat een nieuw kabinet ingetrokken geld weer geeft",
    "Chance that a new cabinet gives withdrawn money again",
    source="after 2012 the next national programme began in 2022; size is judgement",
    grade="C",
)
_add(
    "scandal_rate",
    0.2,
    (0, 0.5),
    "per year",
    "Hoe vaak er een landelijk schandaal is",
    "How often there is a national scandal",
    source="about two in ten years (childcare benefits, Groningen gas); judgement",
    grade="C",
)
_add(
    "scandal_parliament",
    0.2,
    (0.05, 0.5),
    "sd",
    "Hoe ver een schandaal het vertrouwen in het parlement verlaagt, aan het begin",
    "How far a scandal lowers trust in parliament, at first",
    source="CBS: trust in parliament fell by some 10 points in 2020-2022; what of it was scandal is judgement",
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
    source="trust in parliament fell far while trust in the council hardly moved (CBS 2020-2022); size is judgement",
    grade="C",
)
