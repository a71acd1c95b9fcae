"""What newcomers to a wijk are drawn from: a short list of typed numbers.

Row 0 describes who lives there at the start, row 1 who may come from outside. `population/start.py`
fills them in; the kernels that furnish a household read them by position.
"""

from wijksim.state.columns import DOMAINS, TRUSTS

START, OUTSIDE = 0, 1

MARGINS = (
    "single", "couple", "couple_children", "single_parent", "multi",  # cumulative shares of households
    *(f"{kind}_{age}" for kind in ("alone", "pair", "family") for age in (25, 45, 65)),  # cumulative ages of heads
    "education_low", "education_high", "income_level",
    *(f"mean_{domain}" for domain in DOMAINS),
    *(f"level_{kind}" for kind in TRUSTS), "level_parliament",
    *(f"slope_{kind}" for kind in TRUSTS),
    "start_active",
    *(f"room_{room}_{kind}" for room in range(1, 7) for kind in range(5)),  # cumulative kinds by size of dwelling
)  # fmt: skip
AT = {name: index for index, name in enumerate(MARGINS)}
