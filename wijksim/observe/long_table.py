"""Series of many months as one long table, a row a month and name: made at once, not one table a series."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def long_table(wijk: str, columns: Sequence[str], names: Sequence[tuple[str, ...]], values: Any) -> "pd.DataFrame":
    """Month, wijk, `columns` and value of the series `values` (series, months from 0 on), one below the other.

    `names` are those of each series, in the order of `columns`.
    """
    import pandas as pd

    series, months = np.shape(values)
    texts = zip(columns, zip(*names, strict=True), strict=True)
    return pd.DataFrame(
        {
            "month": np.tile(np.arange(months, dtype=np.int32), series),
            "wijk": wijk,
            **{column: words_at(text, np.repeat(np.arange(series), months)) for column, text in texts},
            "value": np.concatenate(values),
        }
    )


def words_at(words: Sequence[str], places: Any) -> Any:
    """A column of text: the word at each place; far quicker than a list of as many texts."""
    import pandas as pd

    return pd.Series(list(words)).array.take(places)
