"""Uncertainties about how a programme steers: exchange, a learning loop, trials, and three agendas together.

Few of these have been measured anywhere. Numbers marked "judgement" are ours; whether trials and combined agendas
help is open, so harm lies within the ranges.
"""

from wijksim.scenario.parameter import Theme

STEERING = Theme("steering", "uncertainty")
_add = STEERING.add

_add(
    "exchange_pull",
    0.3,
    (0, 0.7),
    "share",
    "Deel van het doel dat bij volle uitwisseling van elders wordt overgenomen",
    "Share of the aim that is copied from elsewhere at full exchange",
    source="judgement",
)
_add(
    "exchange_likeness",
    0.5,
    (0, 0.9),
    "share",
    "Hoeveel de behoeften elders op die van hier lijken; de rest is het landelijk gemiddelde",
    "How far needs in another municipality resemble those of this wijk; the rest is the national average",
    source="judgement",
)
_add(
    "exchange_noise",
    0.1,
    (0, 0.4),
    "sd",
    "Ruis in wat een andere gemeente over haar behoeften vertelt",
    "Noise in what another municipality tells of its needs, per domain",
    source="judgement",
)
_add(
    "exchange_cost",
    0.03,
    (0.01, 0.1),
    "share of programme hours",
    "Uren die volle uitwisseling kost",
    "Hours that full exchange costs: visits, meetings, writing down",
    source="judgement",
)
_add(
    "fit_wanted",
    0.6,
    (0.3, 0.9),
    "share",
    "Gemeten passendheid waaronder een project tekortschiet",
    "Measured fit (hours used over hours spent) below which a project or a trial counts as poor",
    source="judgement",
)
_add(
    "fit_noise",
    0.2,
    (0, 0.6),
    "share",
    "Meetfout van de passendheid van een project of proef",
    "Standard error of the measured fit of a project or a trial",
    source="judgement",
)
_add(
    "look_months",
    6.0,
    (3, 12),
    "month",
    "Hoe vaak een lopend project wordt bekeken",
    "How often a running project is looked at",
    source="judgement",
)
_add(
    "learning_cost",
    0.05,
    (0.02, 0.15),
    "share of programme hours",
    "Uren die volledig leren kost",
    "Hours that a full learning loop costs: measuring, talking it over, deciding",
    source="judgement",
)
_add(
    "counted_on",
    0.5,
    (0, 1),
    "share",
    "Hoezeer bewoners op een afgebroken project hadden gerekend",
    "How far residents had counted on a project that the programme itself breaks off",
    source="Groningen studies; size is judgement",
)
_add(
    "trial_share",
    0.15,
    (0.05, 0.3),
    "share of the project's money",
    "Omvang van een proef",
    "Money that a trial spends on hours before the project is judged",
    source="judgement",
)
_add(
    "trial_months",
    6.0,
    (3, 18),
    "month",
    "Looptijd van een proef",
    "Running time of a trial",
    source="judgement",
)
_add(
    "trial_cost",
    0.03,
    (0.01, 0.1),
    "share of the project's money",
    "Kosten van het meten van een proef",
    "What measuring a trial costs, on top of its hours",
    source="judgement",
)
_add(
    "trial_flattery",
    0.1,
    (-0.1, 0.4),
    "share",
    "Hoeveel beter een proef lijkt dan hetzelfde op schaal",
    "How much better a trial looks than the same at scale; negative where small things fail for being small",
    source="Al-Ubaydli, List & Suskind 2017; size is judgement",
)
_add(
    "trial_orphaned",
    0.3,
    (0, 0.8),
    "chance",
    "Kans dat niemand een geslaagde proef doorzet",
    "Chance that nobody carries through a trial that worked",
    source="judgement; often reported, seldom counted",
)
_add(
    "energy_share",
    0.3,
    (0, 0.6),
    "share",
    "Deel van de fysieke projecten dat energiewerk is",
    "Share of physical projects that are energy works in homes",
    source="judgement",
)
_add(
    "energy_consent",
    0.4,
    (0.05, 0.8),
    "share",
    "Deel van de huishoudens dat met energiewerk instemt bij gemiddeld vertrouwen",
    "Share of households that consent to energy works at average trust in the municipality",
    source="Programma Aardgasvrije Wijken; size is judgement",
)
_add(
    "consent_by_trust",
    0.15,
    (0, 0.3),
    "per sd",
    "Hoeveel meer huishoudens instemmen bij meer vertrouwen in de gemeente",
    "How much the chance of consent rises with trust of the head of the household in the municipality",
    source="judgement",
)
_add(
    "consent_by_voice",
    0.15,
    (0, 0.4),
    "share",
    "Hoeveel vaker instemt wie meedoet of in gesprek is",
    "How much likelier somebody consents who takes part or is in dialogue",
    source="judgement",
)
_add(
    "energy_savings",
    0.002,
    (0, 0.01),
    "sd per project",
    "Wat lagere energiekosten met werk en inkomen doen",
    "What lower energy costs add to work and income for everybody when all households take part in one energy project",
    source="judgement",
)
_add(
    "coordination_cost",
    0.05,
    (0.02, 0.15),
    "share of programme hours",
    "Uren die afstemmen van de agenda's kost",
    "Hours that full coordination of the three agendas costs",
    source="judgement",
)
_add(
    "door_reach",
    0.2,
    (-0.3, 0.6),
    "share",
    "Hoeveel lager de drempel naar hulp wordt waar werk aan huis en sociaal werk samengaan",
    "How far the barrier to ask for help falls for who is near works that go together with social work; open in sign",
    source="manifest claim 16; size is judgement; open in sign",
)
