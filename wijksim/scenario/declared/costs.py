"""Uncertainties about later public costs: what the state of residents costs others than the programme.

Levels are rounded national sums per resident. How far they follow what people need is the open question: prevention
does not always pay, so the range holds nothing and less than nothing.
"""

from wijksim.scenario.parameter import Theme

COSTS = Theme("costs", "uncertainty")
_add = COSTS.add

_RATE = "EUR per resident and year"

_add(
    "later_upbringing",
    350.0,
    (200, 500),
    _RATE,
    "Latere publieke kosten van opgroeien: jeugdhulp en jeugdbescherming",
    "Later public costs of upbringing: youth care and child protection",
    source="CBS Iv3, from memory",
    grade="C",
)
_add(
    "later_schooling",
    150.0,
    (50, 300),
    _RATE,
    "Latere publieke kosten van leren: extra ondersteuning en achterstanden",
    "Later public costs of schooling: extra support and disadvantage funds",
    source="judgement; size from memory",
    grade="C",
)
_add(
    "later_social",
    170.0,
    (80, 350),
    _RATE,
    "Latere publieke kosten van sociaal leven: begeleiding en dagbesteding (Wmo)",
    "Later public costs of social functioning: guidance and day care (Wmo)",
    source="judgement; size from memory",
    grade="C",
)
_add(
    "later_work",
    400.0,
    (250, 700),
    _RATE,
    "Latere publieke kosten van werk en inkomen: bijstand en schuldhulp",
    "Later public costs of work and income: social assistance and debt help",
    source="NVVK/Divosa 2022; size from memory",
    grade="C",
)
_add(
    "later_health",
    600.0,
    (300, 1000),
    _RATE,
    "Latere publieke kosten van gezondheid: het deel van de zorgkosten dat met gezondheid meegaat",
    "Later public costs of health: the part of health insurance costs that goes with health",
    source="ELAN/LUMC, own computation; size is judgement",
    grade="C",
)
_add(
    "later_housing",
    40.0,
    (15, 100),
    _RATE,
    "Latere publieke kosten van wonen: uitzetting en opvang",
    "Later public costs of housing: evictions and shelter",
    source="judgement; size from memory",
    grade="C",
)
_add(
    "later_safety",
    250.0,
    (100, 500),
    _RATE,
    "Latere publieke kosten van veiligheid: politie, justitie en schade",
    "Later public costs of safety: police, justice and damage",
    source="CBS, from memory; a third of it is judgement",
    grade="C",
)
_add(
    "avoided_share",
    0.3,
    (-0.2, 0.8),
    "share",
    "Welk deel van de latere kosten meedaalt als de behoefte daalt; onder nul is: zien wat er speelt kost meer",
    "Share of later costs that falls along when need falls; below nought, finding needs costs more than it saves",
    source="SEOR 2020; against it CPB 2019, from memory; size is judgement",
)
_add(
    "discount_rate",
    0.0225,
    (0, 0.04),
    "per year",
    "Discontovoet: hoeveel minder een euro later telt",
    "Discount rate: how much less a euro counts a year later",
    source="Werkgroep discontovoet 2020",
    grade="A",
)
