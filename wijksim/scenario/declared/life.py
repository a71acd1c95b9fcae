"""Uncertainties about the domains of life, the place, and births, deaths and moves."""

from wijksim.scenario.parameter import Theme

LIFE = Theme("life", "uncertainty")
_add = LIFE.add

_LAGS = (
    ("schooling", 8.0, (4, 15), "judgement", "D"),
    ("social", 5.0, (2, 15), "judgement", "D"),
    ("work", 6.0, (2, 12), "NDC evaluation; NPLV; NPRZ; size is judgement", "C"),
    ("health", 7.0, (2, 20), "NDC evaluation; size is judgement", "C"),
    ("housing", 5.0, (3, 10), "gemeente.nu 2025; size is judgement", "C"),
    ("safety", 2.0, (0.5, 4), "CRESR 2008", "B"),
)
_NAMES = {
    "schooling": "onderwijs", "social": "sociaal functioneren", "work": "werk en inkomen",
    "health": "gezondheid", "housing": "wonen", "safety": "veiligheid",
}  # fmt: skip
#: Years; a lag of one month, the step of the model, is none. Source: rival.
_NO_LAG = 1 / 12
for _domain, _lag, _span, _source, _grade in _LAGS:
    _add(
        f"lag_{_domain}",
        _lag,
        _span,
        "year",
        f"Gemiddelde vertraging van steun voor {_NAMES[_domain]}",
        f"Mean lag from support to effect in {_domain}",
        source=_source,
        grade=_grade,
        rival=_NO_LAG,
    )

_add(
    "half_life",
    4.0,
    (2, 10),
    "year",
    "Hoe snel een effect wegebt als de steun stopt",
    "Half-life of an effect after support stops",
    source="judgement",
)
_add(
    "effect_max",
    0.4,
    (0.3, 0.5),
    "sd",
    "Grootste effect van steun op een domein",
    "Largest effect of support on one domain",
    source="judgement",
    rival=400.0,  # source: rival; with the next one an effect grows with support without end
)
_add(
    "effect_half",
    0.6,
    (0.2, 2),
    "cases",
    "Steun die het halve effect geeft",
    "Support (cases of full need) that gives half the largest effect",
    source="judgement",
    rival=600.0,  # source: rival; the first bit of support does as much as in the model
)
_add(
    "place_shock",
    0.12,
    (0.05, 0.2),
    "classes per square-root year",
    "Hoe sterk het niveau van de plek dwaalt",
    "Wandering of the level of the place",
    source="Leefbaarometer 2.0, own computation",
    grade="C",
)
_add(
    "place_return",
    0.03,
    (0, 0.15),
    "per year",
    "Terugkeer van de plek naar het landelijk gemiddelde",
    "Yearly mean reversion of the level of the place",
    source="Leefbaarometer 2.0, own computation",
    grade="C",
)
_add(
    "place_loading",
    0.15,
    (0.03, 0.3),
    "sd per class",
    "Wat een klasse leefbaarheid met mensen doet",
    "What one class of liveability does to people's domains",
)
_add(
    "recession_rate",
    0.12,
    (0.05, 0.25),
    "per year",
    "Kans op het begin van een recessie",
    "Yearly chance that a recession begins",
)
_add(
    "recession_depth",
    0.2,
    (0, 0.5),
    "sd",
    "Hoe diep een recessie werk en inkomen raakt",
    "How far a recession lowers work and income",
)
_add(
    "setback_rate",
    0.08,
    (0.02, 0.2),
    "per year",
    "Kans op een tegenslag in het leven",
    "Yearly chance of a setback in life (illness, loss of work, divorce)",
)
_add(
    "setback_size",
    0.8,
    (0.2, 1.5),
    "sd",
    "Hoe zwaar een tegenslag weegt",
    "How far a setback lowers the domains it touches",
)
_add(
    "move_rate",
    0.075,
    (0.04, 0.15),
    "per household and year",
    "Verhuizingen van huishoudens",
    "Yearly chance that a household moves out, before age and tenure",
    source="ELAN/LUMC, own computation",
    grade="A",
)
_add(
    "moves_within",
    0.57,
    (0, 0.65),
    "share",
    "Verhuizende huishoudens die een woning in een andere wijk van de gemeente zoeken",
    "Households that move out and look for a home in another wijk of the municipality; those who find none leave it",
    source="CBS, from memory; that all of them cross wijken is an assumption",
    grade="C",
)
_add(
    "moving_selectivity",
    0.3,
    (0, 1),
    "per sd",
    "Hoe sterk vertrek van tevredenheid en van vooruitgang afhangt",
    "How much dissatisfaction with the place raises the chance to leave, and doing well does",
    source="judgement",
)
_add(
    "entrant_response",
    0.3,
    (0, 1),
    "sd per class",
    "Wie er komt wonen, volgt hoe de wijk bekend staat",
    "How the position of newcomers answers to the liveability of the place as it is known elsewhere",
)
_add(
    "entrant_lag",
    24.0,
    (6, 60),
    "month",
    "Hoe lang het duurt voor een wijk een andere naam krijgt",
    "How long those who look for a home elsewhere take to notice how liveable a place has become",
)
_add(
    "tenure_gap",
    0.5,
    (0, 1.2),
    "sd",
    "Verschil tussen eigenaren en huurders binnen een wijk",
    "How far owners are above renters within a wijk, in every domain",
)
_add(
    "births",
    0.2,
    (0.05, 0.3),
    "per couple and year",
    "Geboorten",
    "Mean yearly chance of a birth for a couple whose head is 22 to 42, if there is room in the home",
    source="CBS, from memory",
    grade="C",
)
