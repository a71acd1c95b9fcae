"""What newcomers to a wijk are drawn from: a short list of typed numbers.

Row 0 describes who lives there at the start, row 1 who may come from outside. `population/start.py`
fills them in; the kernels that furnish a household read them by position.
"""

from wijksim.state.columns import DOMAINS, TRUSTS

START, OUTSIDE = 0, 1

MARGINS = (
    *(f"education_{level}_{age}" for age in range(4) for level in ("low", "high")),
    *(f"income_{level}_{education}" for education in range(3) for level in ("low", "high")),
    *(f"mean_{domain}" for domain in DOMAINS),
    *(f"level_{kind}" for kind in TRUSTS), "level_parliament",
    *(f"slope_{kind}" for kind in TRUSTS),
    "start_active",
)  # fmt: skip
AT = {name: index for index, name in enumerate(MARGINS)}
