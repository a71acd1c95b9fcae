"""Uncertainties about who votes at municipal elections."""

from wijksim.scenario.parameter import Theme

ELECTIONS = Theme("elections", "uncertainty")
_add = ELECTIONS.add

_add(
    "turnout_level",
    0.51,
    (0.48, 0.56),
    "share",
    "Opkomst bij gemeenteraadsverkiezingen in Nederland",
    "Turnout at municipal elections in the Netherlands",
    source="Kiesraad 2014-2022",
    grade="A",
)
_add(
    "turnout_age",
    0.30,
    (0.15, 0.40),
    "share",
    "Hoeveel vaker mensen rond 70 stemmen dan mensen rond 20",
    "How much more often people of about 70 vote than people of about 20",
    source="judgement; size from memory",
    grade="C",
)
_add(
    "turnout_education",
    0.12,
    (0.05, 0.18),
    "share",
    "Hoeveel vaker iemand stemt per trede opleiding",
    "How much more often somebody votes for each level of education",
    source="Lokaal Kiezersonderzoek 2018-2022, from memory",
    grade="C",
)
_add(
    "turnout_trust",
    0.06,
    (0, 0.12),
    "per sd",
    "Hoeveel vaker iemand stemt per punt vertrouwen in de gemeente",
    "How much more often somebody votes per sd of trust in the municipality",
    source="Lokaal Kiezersonderzoek 2018-2022, from memory; direction of cause unknown",
    grade="C",
)
_add(
    "turnout_active",
    0.10,
    (-0.05, 0.2),
    "share",
    "Hoeveel vaker wie actief is voor de wijk stemt; onder nul is: actief zijn komt in de plaats van stemmen",
    "How much more often the active vote; below nought, being active takes the place of voting",
)
