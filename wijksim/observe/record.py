"""The record of one run: indicators, causes of trust, books and events, as plain rows until a table is asked for.

Monthly figures come from whole-number sums over residents; groups are surveyed once a year.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.observe.books import KINDS
from wijksim.observe.groups import group_table
from wijksim.observe.indicators import leaver_rows, monthly
from wijksim.observe.long_table import long_table, words_at
from wijksim.observe.turnout import turnout_table
from wijksim.observe.virtual_survey import Asked, ask_everybody, asked_rows
from wijksim.state.columns import TRUSTS
from wijksim.state.ledger import CAUSES, INDEX, NAMES
from wijksim.state.survey import CELL_COUNT, MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

_UNIT = 2.0**20
_KINDS = {kind: place for place, kind in enumerate(KINDS)}


class Record:
    """What was observed so far, per wijk and month."""

    def __init__(self, model: "WijkModel") -> None:
        """Nothing yet."""
        self.model = model
        self.sums: list[list[Any]] = [[] for _ in model.profiles]
        self.levels: list[list[float]] = [[] for _ in model.profiles]
        self.surveys: list[tuple[int, int, Any]] = []
        self.elections: list[tuple[int, int, Any]] = []
        self.asked: list[Asked] = []
        self.events: list[tuple[int, str, str, str]] = []

    def note(self, place: "Wijk") -> None:
        """Keep the sums of this month."""
        self.sums[place.index].append(place.ledger.copy())
        self.levels[place.index].append(place.outside.level)

    def survey(self, place: "Wijk") -> None:
        """Everybody by kind, once a year."""
        self.surveys.append((self.model.month, place.index, self.hear(place)))
        self.asked.append(ask_everybody(self.model, place))

    def hear(self, place: "Wijk") -> Any:
        """Renew the voices of those who speak; returns what the survey counts (cells, measures)."""
        cells = np.zeros((CELL_COUNT, len(MEASURES)), dtype=np.int64)
        place.voices[:] = 0
        self.model.runner.survey(place, self.model.month, cells, place.voices)
        return cells

    def indicators(self) -> "pd.DataFrame":
        """month, wijk, group, indicator, value."""
        import pandas as pd

        slugs = self.slugs()
        parts = [
            monthly(np.stack(sums), levels, slugs[k])
            for k, (sums, levels) in enumerate(zip(self.sums, self.levels, strict=True))
        ]
        for k, slug in enumerate(slugs):
            held = [(month, cells) for month, index, cells in self.surveys if index == k]
            if held:
                parts.append(group_table([month for month, _ in held], slug, np.stack([cells for _, cells in held])))
        rows: list[tuple[int, str, str, str, float]] = []
        for month, k, _ in self.surveys:
            if month >= 12:
                rows += leaver_rows(month, slugs[k], np.stack(self.sums[k][month - 11 : month + 1]))
        for asked in self.asked:
            rows += asked_rows(asked, slugs[asked.wijk], self.sums[asked.wijk][asked.month])
        others = pd.DataFrame(rows, columns=["month", "wijk", "group", "indicator", "value"])
        table = pd.concat([*parts, others, turnout_table(self)], ignore_index=True)
        return table.astype({"month": "int32", "value": "float64"})

    def causes(self) -> "pd.DataFrame":
        """month, wijk, trust, cause, value: mean change in sd per adult, by named cause."""
        import pandas as pd

        frames = []
        slugs = self.slugs()
        for k, sums in enumerate(self.sums):
            ledger = np.stack(sums)
            adults = np.maximum(ledger[:, INDEX["sum:adults"]], 1)
            names = [(trust, cause) for trust in TRUSTS for cause in CAUSES[trust]]
            moved = [ledger[:, INDEX[f"cause:{trust}:{cause}"]] / _UNIT / adults for trust, cause in names]
            frames.append(long_table(slugs[k], ("trust", "cause"), names, moved))
        return pd.concat(frames, ignore_index=True)

    def books(self) -> "pd.DataFrame":
        """month, wijk, kind, cents."""
        import pandas as pd

        rows = [(month, p.index, _KINDS[kind], cents) for p in self.model.places for month, kind, cents in p.books.rows]
        month, wijk, kind, cents = np.array(rows, dtype=np.int64).reshape(-1, 4).T
        texts = {"wijk": words_at(self.slugs(), wijk), "kind": words_at(KINDS, kind)}
        return pd.DataFrame({"month": month.astype(np.int32), **texts, "cents": cents})

    def events_table(self) -> "pd.DataFrame":
        """month, wijk (empty for the municipality), event, detail."""
        import pandas as pd

        table = pd.DataFrame(self.events, columns=["month", "wijk", "event", "detail"])
        return table.astype({"month": "int32"})

    def trust_sums(self, wijk: int = 0) -> Any:
        """Whole-number sums (months, names of `state.ledger.NAMES`) of one wijk."""
        assert len(self.sums[wijk][0]) == len(NAMES)
        return np.stack(self.sums[wijk])

    def slugs(self) -> list[str]:
        """A name per wijk; copies of one wijk are numbered."""
        names = [profile.slug for profile in self.model.profiles]
        return [
            name if names.count(name) == 1 else f"{name}-{names[: k + 1].count(name)}" for k, name in enumerate(names)
        ]
