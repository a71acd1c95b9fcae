"""Energy works: every household decides about its own home, once, when the works could begin.

The head of a household consents sooner with more trust in the municipality, and when taking part or in dialogue. Homes
whose household does not consent are left out, and their money is not spent. A household's luck belongs to its slot,
its occupant and the project, so it is the same under every strategy.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.rules.numbers import plain
from wijksim.state.columns import HEAD, LIVES
from wijksim.state.draws import STREAMS, U64, philox, seed_words, stream_key

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

_UNIT = 2.0**-20
_philox, _stream_key = plain(philox), plain(stream_key)


def answers(model: "WijkModel", place: "Wijk", number: int) -> tuple[Any, Any]:
    """Rows of the heads of households of a wijk, and which of them consent to energy works of project `number`."""
    table, values = model.table, model.values
    rows = slice(place.first, place.last)
    heads = np.flatnonzero((table.status[rows] == LIVES) & (table.position[rows] == HEAD))
    at = heads + place.first
    speaks = (table.participation[at] > 0) | (table.in_dialogue[at] > 0)
    trust = table.trust_municipality[at] * _UNIT
    chance = values["energy_consent"] + values["consent_by_trust"] * trust + values["consent_by_voice"] * speaks
    key = _stream_key(U64(STREAMS["consent"]), U64(place.key))
    low, high = seed_words(model.seed)
    occupant = table.occupant[at].astype(np.uint64)
    luck = _philox(low, high, heads.astype(np.uint64), U64(number), key, occupant)[0]
    return at, luck < chance


def consenting(model: "WijkModel", place: "Wijk", number: int) -> float:
    """Share of the households of a wijk, 0 to 1, that consent to energy works of project `number`; 0 without any."""
    heads, consents = answers(model, place, number)
    return float(np.count_nonzero(consents)) / max(1, len(heads))
