"""What goes over the line: content with its long lists of numbers taken out and packed, a fifth of the size.

Lists are kept as whole numbers of their last decimal, each as its difference from the one before, byte by byte and
compressed; `speler_wire.js` puts them back, to the last bit. Lists that are equal are sent once. Whatever does not fit
stays as it is, so nothing is ever rounded here.
"""

import base64
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Content = dict[str, Any]

#: Key of the place of a list that was taken out: [where it begins, how many numbers, how many decimals].
PLACE = "#"
#: Numbers below which a list is left where it is, and the most decimals that are tried.
_SHORT, _MOST_DECIMALS = 16, 4
_LARGEST = 2**30
_LEVEL = 6


def packed(content: Content) -> Content:
    """The same content as it is sent: {"hash", "plain", "numbers"}, the last a text."""
    rows = _Rows()
    plain = _without(content, rows)
    return {"hash": content.get("hash", ""), "plain": plain, "numbers": rows.text}


class _Rows:
    """The lists that were taken out, one after the other."""

    def __init__(self) -> None:
        self._parts: list[npt.NDArray[np.int64]] = []
        self._known: dict[tuple[bytes, int], list[int]] = {}
        self._count = 0

    def place(self, numbers: npt.NDArray[np.int64], decimals: int) -> list[int]:
        """Where these whole numbers stand; equal ones stand once."""
        key = (numbers.tobytes(), decimals)
        if key not in self._known:
            self._known[key] = [self._count, len(numbers), decimals]
            self._parts.append(np.diff(numbers, prepend=0))
            self._count += len(numbers)
        return self._known[key]

    @property
    def text(self) -> str:
        """All of them: unsigned (0, -1, 1, -2 as 0, 1, 2, 3), all lowest bytes first, zlib, base 64."""
        steps = np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=np.int64)
        unsigned = np.where(steps < 0, -2 * steps - 1, 2 * steps).astype("<u4")
        planes = unsigned.view(np.uint8).reshape(-1, 4).T
        return base64.b64encode(zlib.compress(planes.tobytes(), _LEVEL)).decode("ascii")


def _without(content: Any, rows: _Rows) -> Any:
    """The content with a place for every list that could be taken out."""
    if isinstance(content, dict):
        return {name: _without(value, rows) for name, value in content.items()}
    if not isinstance(content, list):
        return content
    if len(content) >= _SHORT and all(type(each) in (int, float) for each in content):
        for decimals in range(_MOST_DECIMALS + 1):
            if (whole := _whole(content, decimals)) is not None:
                return {PLACE: rows.place(whole, decimals)}
    return [_without(each, rows) for each in content]


def _whole(content: list[float], decimals: int) -> npt.NDArray[np.int64] | None:
    """The list in units of its last decimal; None when that is not what it says."""
    values = np.array(content, dtype=np.float64)
    if not (np.abs(values) < _LARGEST / 10**decimals).all():
        return None
    scaled = np.round(values * 10**decimals)
    return scaled.astype(np.int64) if np.array_equal(scaled / 10**decimals, values) else None
