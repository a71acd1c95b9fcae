"""The claims of the manifest as mechanisms that can be switched off, each with a way to fail.

The numbers follow the list of claims in `docs/odd.md`. `REACHED_THROUGH` is the declared matrix of levers and
mechanisms: with all of a lever's mechanisms off, moving the lever changes no resident and no place.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mechanism:
    """One claim as a mechanism: its number, what changes, how it can fail, source and evidence grade."""

    name: str
    claim: int
    nl: str
    en: str
    counter: str
    source: str
    grade: str


_LIST = (
    Mechanism(
        "delivery",
        0,
        "Uren van professionals en bewoners worden steun in het dagelijks leven",
        "Hours of professionals and residents become support in daily life",
        "Hours that meet no need are spent and help nobody; effects saturate and fade",
        "CRESR 2008; sizes are judgement",
        "C",
    ),
    Mechanism(
        "picture",
        1,
        "Het programma richt zich naar het beeld dat het van de behoeften heeft",
        "The programme follows the picture of needs it has",
        "Few or unlike voices, wants that are not needs, shame that hides debt; registers know some domains better",
        "manifest claim 1; sizes are judgement",
        "C",
    ),
    Mechanism(
        "dialogue",
        2,
        "Gesprek geeft stem; eerlijk behandeld worden telt het meest bij een tegenvallend besluit",
        "Dialogue gives voice; fair treatment counts most when the decision is unfavourable",
        "Invitation without follow-through disappoints, most after a promised say; deciding together takes time and money "
        "and follows who speaks; consultation tires; backed incumbents keep others out",
        "Mazerolle et al. 2013; Chan, Bradford & Stott 2023; against it Folger 1977; against it Irvin & Stansbury 2004; "
        "against it Font et al. 2018",
        "B",
    ),
    Mechanism(
        "outreach",
        3,
        "Wie erop uitgaat, vraagt ook mensen die niet vanzelf meedoen",
        "Outreach asks people who do not join by themselves",
        "Hours of outreach are not spent elsewhere; the unlikely accept less often",
        "Brady, Schlozman & Verba 1999",
        "B",
    ),
    Mechanism(
        "objection",
        4,
        "Bezwaar ontstaat waar schade, weinig stem en weinig vertrouwen samenkomen, en verspreidt zich",
        "Objection arises where harm, little voice and little trust meet, and spreads by thresholds",
        "Preparation and talks are cost without delivery; dialogue also tells people what may harm them, and a say that "
        "is overruled hurts more than none",
        "gemeente.nu 2025; PCMO, upper bound",
        "B",
    ),
    Mechanism(
        "exchange",
        5,
        "Wijken en gemeenten wisselen uit wat werkte; kennis van wat past gaat deels mee",
        "Wijken and municipalities exchange what worked; knowledge of what fits carries over in part",
        "What worked there need not fit here: the copied aim pulls away from the wijk's own picture, and looking around "
        "takes hours",
        "manifest claim 5; sizes are judgement",
        "D",
    ),
    Mechanism(
        "long_horizon",
        6,
        "Banden, kennis en vaardigheid groeien zolang hetzelfde werk doorgaat",
        "Ties, knowledge and skill accumulate while the same work goes on",
        "Long support of the wrong thing: a distant deadline gives slack, pictures are revised less often, and what was "
        "begun is gone on with",
        "Wisconsin caseworkers; Staw 1976; sizes are judgement",
        "C",
    ),
    Mechanism(
        "reliability",
        7,
        "Een nieuwe coalitie of wethouder beëindigt, herschikt of behoudt; beloften die vervallen zijn gebroken",
        "A new coalition or alderman ends, re-ranks or keeps a programme; promises unmet when due are broken",
        "Protection and residents' backing also protect what does not fit; a covenant keeps the aim as it was when others "
        "see better; where few are active nobody stands up for a programme",
        "De Collegetafel; ANP 2022; Groningen studies",
        "B",
    ),
    Mechanism(
        "continuity",
        8,
        "Ervaren bewoners dragen werk en kennis over een breuk heen",
        "Experienced residents carry work and knowledge over a break",
        "They move, tire, stop and quarrel, the more the more of them lead, and leave no successor; initiatives end; what "
        "they remember is how it was",
        "manifest claim 8; Holtrop 2023",
        "C",
    ),
    Mechanism(
        "learning",
        9,
        "Een lerende lus meet of projecten passen en stelt ze bij of stopt ze; het doel blijft",
        "A learning loop measures whether projects fit and adjusts or stops them; the aim stays",
        "Looks unreliable to who had counted on a project that is broken off; measuring takes hours and errs, so that "
        "projects that fit are stopped too",
        "manifest claim 9; sizes are judgement",
        "D",
    ),
    Mechanism(
        "room",
        10,
        "Ruimte voor eigen oordeel maakt een contactuur meer of minder waard",
        "Room for own judgement makes a contact hour worth more or less",
        "Uneven treatment, drift away from the aim, failures nobody sees; gamma may be negative",
        "manifest claim 10; Lipsky 1980; open in sign; size is judgement",
        "D",
    ),
    Mechanism(
        "caseload",
        11,
        "Een te volle agenda verkleint bereik en aandacht en jaagt mensen weg",
        "Too many cases per worker cut reach and attention and drive workers out",
        "Hiring takes time and newcomers know nobody",
        "FTM/Pointer 2021; size is judgement",
        "B",
    ),
    Mechanism(
        "accountability",
        12,
        "Wie rekenschap vraagt, kost uren, vindt missers op eigen wijze en trekt het werk naar wat telt",
        "Each way of holding to account costs hours, finds failures at its own odds, and bends effort to what it counts",
        "Fewer controls miss failures, and what fits poorly goes on; stories need residents who speak, councils leave soft "
        "signals lying, and work follows who tells; a large mistake brings the controls back",
        "manifest claim 12; no figure exists for what frozen controls do to residents; open in sign",
        "D",
    ),
    Mechanism(
        "mistakes",
        13,
        "Wie leidt, maakt fouten; ontdekt kunnen ze worden hersteld, wat uren kost en leert, of het werk stopt",
        "Whoever leads makes mistakes; once found they may be repaired, which costs hours and teaches, or the work stops",
        "A large mistake costs the trust of many; what nobody finds grows; tolerance lets bad work go on, and repair may "
        "fail",
        "manifest claim 13; Edmondson 1999; sizes are judgement; open in sign",
        "D",
    ),
    Mechanism(
        "experiments",
        14,
        "Kleine proeven laten zien wat past voordat het groot wordt",
        "Small trials reveal fit before scale",
        "Trial after trial, nothing carried through: trials cost preparation and delay, flatter, and are orphaned",
        "manifest claim 14; Al-Ubaydli, List & Suskind 2017; sizes are judgement; open in sign",
        "D",
    ),
    Mechanism(
        "later_costs",
        15,
        "Wat mensen nodig hebben en niet krijgen, kost later geld op andere rekeningen",
        "What people need and do not get costs money later, on other accounts",
        "Prevention does not always pay: the share of costs that follows need may be nothing, and less than nothing where "
        "finding needs costs more than meeting them saves; costs after the last month are not counted",
        "SEOR 2020; against it CPB 2019, from memory; sizes are judgement",
        "C",
    ),
    Mechanism(
        "integration",
        16,
        "Werk aan huis geeft overlast en een kans: samen met sociaal werk kan het passen en tegelijk gaan",
        "Works bring nuisance and a chance: combined with social work they can fit and go together",
        "Coordination takes hours, one late agenda delays all, energy works need the consent of every household, and "
        "people may keep away from an office that is at their door anyway",
        "manifest claim 16; sizes are judgement; open in sign",
        "D",
    ),
)

MECHANISMS: dict[str, Mechanism] = {mechanism.name: mechanism for mechanism in _LIST}
#: Mechanisms that no resident and no place notices: only what is booked beside the money follows them.
BESIDE_RESIDENTS = frozenset({"later_costs"})

_BY_HOURS = ("delivery", "dialogue", "outreach", "objection", "reliability")
_BY_PROGRAMME = (*_BY_HOURS, "continuity", "room", "accountability", "mistakes")

#: Lever -> the mechanisms through which it reaches residents and the place. Each row is exact: with all of a row
#: off the lever changes nothing, with any one of them on it does. A mechanism that only bends what another lets
#: through (a picture or long ties without delivery, a caseload) is not named beside it.
REACHED_THROUGH: dict[str, tuple[str, ...]] = {
    "agenda_share": ("picture",),
    "decision_share": ("dialogue",),
    "execution_share": ("continuity", "mistakes"),
    "horizon_years": _BY_PROGRAMME,
    "programmes": _BY_PROGRAMME,
    "protection": ("reliability",),
    "dialogue_share": ("delivery", "dialogue"),
    "outreach_share": ("delivery", "dialogue", "outreach"),
    "support_existing": ("delivery", "dialogue", "objection", "mistakes"),
    "staffing_share": (*_BY_HOURS, "mistakes"),
    "room": ("room",),
    "budget_per_resident": _BY_PROGRAMME,
    "carry_over": ("delivery", "objection", "mistakes"),
    "focus": ("picture",),
    "exchange": ("exchange",),
    "learning": ("learning",),
    "experiments": ("experiments",),
    "integration": ("integration",),
    "controls_frozen": ("accountability",),
    "storytelling": ("accountability",),
    "tolerance": ("mistakes",),
    "budget_path": (*_BY_HOURS, "mistakes"),
    "national_share": ("reliability",),
}
