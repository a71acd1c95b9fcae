"""Education and income of those who live in a wijk at the start, dealt out so that the shares come out.

Newcomers are drawn one by one. At the start everybody is known at once, so the uniforms of those alike are put
in order and spread evenly: the luckiest stays the luckiest, and a share of 16 % is 16 % of them.
"""

from typing import Any

import numpy as np

from wijksim.rules.newcomers import earned, income_luck, schooled
from wijksim.rules.numbers import plain
from wijksim.state.layout import uniforms
from wijksim.state.margins import AT, START

#: The number of the first occupant of a slot in the first household of a dwelling.
FIRST = 16
_LEVELS = ("low", "high")
_EDUCATION = [f"education_{level}_{age}" for level in _LEVELS for age in range(4)]
_INCOME = [f"income_{level}_{education}" for level in _LEVELS for education in range(3)]


def deal(seed: int, wijk: int, margins: Any, age: Any) -> tuple[Any, Any]:
    """Education and income (int8) by slot of a wijk; `age` in months, -1 where nobody lives."""
    who, domains, taste = (
        uniforms(seed, stream, wijk, len(age), 0, FIRST) for stream in ("who", "who_domains_2", "who_taste_2")
    )
    classes = np.searchsorted([0, 216, 300, 540, 780], age, side="right")
    education = plain(schooled)(age, _even(who[0], classes), *(margins[START, AT[name]] for name in _EDUCATION))
    luck = plain(income_luck)(who[1], domains[0], taste[3])
    alike = 3 * classes + education
    income = plain(earned)(education, _even(luck, alike), *(margins[START, AT[name]] for name in _INCOME))
    return education, income


def _even(u: Any, group: Any) -> Any:
    """Uniforms spread evenly within each group, in their order."""
    # group, uniform and number in one word, which sorts several times as fast; the bits of uniforms rise as they do
    words = group.astype(np.int64) << 58 | u.view(np.int32).astype(np.int64) << 28 | np.arange(len(u))
    words.sort()
    sizes = np.bincount(group)
    within = np.concatenate([(np.arange(size) + 0.5) / size for size in sizes.tolist()])
    even = np.empty(len(u), dtype=np.float32)
    even[words & 0xFFFFFFF] = within
    return even
