"""Uncertainties about housing corporation, school and police: how much they do, and how they see the wijk."""

from wijksim.scenario.parameter import Theme

PARTNERS = Theme("partners", "uncertainty")
_add = PARTNERS.add

_add(
    "partner_share",
    0.5,
    (0, 0.8),
    "share of hours",
    "Deel van de gewone uren op hun terrein dat corporatie, school en politie zelf geven",
    "Share of ordinary hours in their domains that corporation, school and police give themselves",
)
_add(
    "partner_lag",
    12.0,
    (3, 24),
    "month",
    "Hoe oud het beeld van een partner is",
    "Age of the picture of a partner",
    source="judgement",
)
_add(
    "partner_visibility",
    0.7,
    (0.3, 1),
    "share",
    "Hoeveel een partner ziet van noden buiten het eigen vak",
    "Share of need outside its own trade that a partner sees",
)
_add(
    "partner_bias",
    0.2,
    (0, 0.6),
    "sd",
    "Hoeveel zwaarder een partner het eigen vak ziet",
    "How much heavier a partner sees its own trade",
)
_add(
    "partner_noise",
    0.05,
    (0, 0.2),
    "sd",
    "Hoe ver het beeld van een partner er in een jaar naast zit",
    "How far off the picture of a partner is in a year",
)
_add(
    "police_time_in_wijk",
    0.65,
    (0.6, 0.8),
    "share of hours",
    "Deel van de werktijd dat de wijkagent in of voor de wijk werkt",
    "Share of working time that the neighbourhood police work in or for the wijk; the rest goes elsewhere",
    source="COT/AEF 2010",
    grade="B",
)
