"""Uncertainties about trust: how encounters, hearsay and promises move it."""

from wijksim.scenario.parameter import Theme

TRUST = Theme("trust", "uncertainty")
_add = TRUST.add

_add(
    "trust_gain",
    0.10,
    (0.02, 0.3),
    "sd per sd of surprise",
    "Hoe ver een ervaring het vertrouwen beweegt",
    "How far one own encounter moves trust, per unit of surprise",
    source="Skogan 2006; size is judgement",
    grade="C",
)
_add(
    "trust_negativity",
    3.0,
    (1, 14),
    "ratio",
    "Hoeveel zwaarder een tegenvaller weegt dan een meevaller",
    "How much more a bad surprise weighs than a good one; 1 is the symmetric rival",
    source="Skogan 2006; against it Zhu 2023",
    grade="B",
)
_add(
    "trust_return",
    0.02,
    (0.005, 0.06),
    "per month",
    "Terugkeer van vertrouwen naar het persoonlijke niveau",
    "Monthly return of trust to the personal reference",
    source="SMARTEES; size is judgement",
)
_add(
    "expectation_learning",
    0.0417,
    (0.01, 0.2),
    "per encounter",
    "Hoe snel de verwachting zich aanpast",
    "How fast the expectation follows what happens (about two years of monthly contact)",
    source="judgement",
)
_add(
    "hearsay",
    0.03,
    (0, 0.15),
    "per month",
    "Invloed van wat bekenden vinden",
    "Monthly pull towards how far acquaintances are from their own reference",
    source="Deffuant et al. 2000; size is judgement",
)
_add(
    "activity_seen",
    0.2,
    (0, 0.6),
    "sd",
    "Wat het met vertrouwen in bewoners doet als iedereen om je heen actief is",
    "How much better an encounter with other residents is where all of one's ties are active, not the usual share",
)
_add(
    "routine_contact",
    0.08,
    (0.01, 0.3),
    "per month",
    "Kans op gewoon contact met de gemeente",
    "Monthly chance of an ordinary contact with the municipality",
)
_add(
    "police_contact",
    0.02,
    (0.005, 0.1),
    "per month",
    "Kans op contact met de politie",
    "Monthly chance of a contact with the police",
)
_add(
    "encounter_spread",
    0.6,
    (0.2, 1.5),
    "sd",
    "Hoe verschillend ervaringen uitpakken",
    "Spread of how ordinary encounters turn out",
)
_add(
    "fairness",
    1.0,
    (0, 2.5),
    "sd",
    "Hoe goed het voelt als er geluisterd en gevolgd wordt",
    "How good dialogue is when it is followed through",
    source="Mazerolle et al. 2013",
    grade="B",
)
_add(
    "disappointment",
    1.0,
    (0, 2.5),
    "sd",
    "Hoe slecht het voelt als er niets met de inbreng gebeurt",
    "How bad dialogue is when nothing is done with it",
    source="judgement",
)
_add(
    "promise_weight",
    0.15,
    (0.0, 0.5),
    "sd",
    "Hoe ver een gebroken belofte het uitgangspunt verlaagt",
    "How far a wholly broken promise lowers the reference of trust in the municipality",
    source="Groningen studies; size is judgement",
    grade="C",
)
_add(
    "promise_reach",
    0.3,
    (0.05, 0.8),
    "share",
    "Deel van de bewoners dat de belofte kent",
    "Share of adults who know what the programme promised",
)
_add(
    "promise_optimism",
    1.0,
    (0.7, 1.6),
    "ratio",
    "Belooft het programma meer dan de begroting draagt",
    "Promised over budgeted results",
)
_add(
    "seen_results",
    5.0,
    (0, 12),
    "sd per sd of place",
    "Hoe zichtbaar verandering in de wijk is",
    "How strongly a visible change of the place is felt in trust in the place",
)
_add(
    "frustration",
    0.6,
    (0, 2.5),
    "sd",
    "Hoeveel erger het is om na inspraak toch te worden gepasseerd",
    "How much worse it feels to be overruled for who had been given a full say; above `fairness` voice does harm",
    source="Folger 1977; van den Bos, Vermunt & Wilke 1996; against it Mazerolle et al. 2013; size is judgement",
    grade="C",
)
