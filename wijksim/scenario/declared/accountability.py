"""Uncertainties about accountability: what controls and stories cost, find, and bend effort to.

No study gives a figure for what frozen controls do to residents, so most sizes are judgement with wide ranges, in which
freezing can do good and harm.
"""

from wijksim.scenario.parameter import Theme

ACCOUNTABILITY = Theme("accountability", "uncertainty")
_add = ACCOUNTABILITY.add

_add(
    "control_part",
    0.4,
    (0.1, 0.7),
    "share of administration",
    "Deel van de administratie dat verantwoording in cijfers is",
    "Share of administration that is accountability by numbers; it is there in every strategy until controls are frozen",
    source="judgement",
)
_add(
    "story_hours",
    0.05,
    (0.01, 0.15),
    "share of hours",
    "Deel van de werktijd aan verhalen en impactpaden, als alle verantwoording zo gaat",
    "Share of working time that full accountability by stories takes",
    source="judgement",
)
_add(
    "control_finds",
    0.03,
    (0.005, 0.1),
    "per month",
    "Kans dat controles in cijfers een misser vinden",
    "Monthly chance that controls, all of them, find a failure that is there",
    source="judgement",
)
_add(
    "story_finds",
    0.04,
    (0.0, 0.15),
    "per month",
    "Kans dat verhalen van bewoners een misser laten zien",
    "Monthly chance that stories show a failure, at full storytelling and as many active residents as usual",
    source="judgement",
)
_add(
    "misfit_found",
    0.3,
    (0.0, 1.0),
    "ratio to a mistake",
    "Hoe vaak een slecht passend project wordt gevonden, vergeleken met een fout",
    "How often a project is found to fit poorly, against a mistake, where what is counted shows no need at all",
    source="judgement",
)
_add(
    "soft_signals_ignored",
    0.4,
    (0.0, 0.9),
    "share of councils",
    "Deel van de raden dat zachte signalen laat liggen",
    "Share of councils that leave soft signals lying, a whole term long",
    source="judgement",
)
_add(
    "gaming",
    0.15,
    (0.0, 0.4),
    "share of hours",
    "Deel van de uren dat naar het telbare gaat als alles wordt gecontroleerd",
    "Share of programme hours that all controls bend to what is counted: what registers see",
    source="Smith 1995; Bevan & Hood 2006; size is judgement",
)
_add(
    "story_pull",
    0.1,
    (0.0, 0.4),
    "share of hours",
    "Deel van de uren dat bij volle verhalen gaat naar wie zich laat horen",
    "Share of programme hours that full storytelling bends to what those who speak want",
    source="judgement",
)
_add(
    "control_reflex",
    0.5,
    (0.0, 1.0),
    "chance",
    "Kans dat een grote fout de controles terugbrengt",
    "Chance that a mistake which spoils all of a work makes the council take frozen controls back, for one term",
    source="judgement; Dutch debate on the risk-regulation reflex, 2011-2014",
)
