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
    source="municipal spending on youth care, 5.6-7 billion EUR a year around 2022 (CBS Iv3), remembered",
    grade="C",
)
_add(
    "later_schooling",
    150.0,
    (50, 300),
    _RATE,
    "Latere publieke kosten van leren: extra ondersteuning en achterstanden",
    "Later public costs of schooling: extra support and disadvantage funds",
    source="spending on special support and disadvantage in schools, 3-4 billion EUR a year, remembered; judgement",
    grade="C",
)
_add(
    "later_social",
    170.0,
    (80, 350),
    _RATE,
    "Latere publieke kosten van sociaal leven: begeleiding en dagbesteding (Wmo)",
    "Later public costs of social functioning: guidance and day care (Wmo)",
    source="municipal spending on Wmo guidance and sheltered living, about 3 billion EUR a year, remembered",
    grade="C",
)
_add(
    "later_work",
    400.0,
    (250, 700),
    _RATE,
    "Latere publieke kosten van werk en inkomen: bijstand en schuldhulp",
    "Later public costs of work and income: social assistance and debt help",
    source="national budget for social assistance, 6-6.5 billion EUR around 2022, remembered; debt help 8,121 per client",
    grade="C",
)
_add(
    "later_health",
    600.0,
    (300, 1000),
    _RATE,
    "Latere publieke kosten van gezondheid: het deel van de zorgkosten dat met gezondheid meegaat",
    "Later public costs of health: the part of health insurance costs that goes with health",
    source="health insurance 2,440 a person and year, wijken 1,960-3,300; half that spread is about 670",
    grade="C",
)
_add(
    "later_housing",
    40.0,
    (15, 100),
    _RATE,
    "Latere publieke kosten van wonen: uitzetting en opvang",
    "Later public costs of housing: evictions and shelter",
    source="shelter 0.5-1 billion EUR a year and evictions at 7,000-20,000 each, remembered",
    grade="C",
)
_add(
    "later_safety",
    250.0,
    (100, 500),
    _RATE,
    "Latere publieke kosten van veiligheid: politie, justitie en schade",
    "Later public costs of safety: police, justice and damage",
    source="public spending on safety about 13 billion EUR a year (CBS), remembered; a third of it is judgement",
    grade="C",
)
_add(
    "avoided_share",
    0.3,
    (-0.2, 0.8),
    "share",
    "Welk deel van de latere kosten meedaalt als de behoefte daalt; onder nul is: zien wat er speelt kost meer",
    "Share of later costs that falls along when need falls; below nought, finding needs costs more than it saves",
    source="social work 1.6 benefit/cost (14 analyses, positive selection); against it CPB 2019, remembered: where "
    "wijkteams came, use of individual care rose; size is judgement",
)
_add(
    "discount_rate",
    0.0225,
    (0, 0.04),
    "per year",
    "Discontovoet: hoeveel minder een euro later telt",
    "Discount rate: how much less a euro counts a year later",
    source="Werkgroep discontovoet 2020: 2.25 %",
    grade="A",
)
