"""What goes over the line: content with its long lists of numbers taken out, and everything packed.

Lists are kept as whole numbers of their last decimal, each as its difference from the one before, byte by byte and
compressed; `speler_wire.js` puts them back, to the last bit. Lists that are equal are sent once. Whatever does not fit
stays as it is, so nothing is ever rounded here. Long texts are packed already, and go beside the rest.
"""

import base64
import json
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Content = dict[str, Any]

#: Key of the place of a list that was taken out: [where it begins, how many numbers, how many decimals]; and of a text.
PLACE, TEXT = "#", "$"
#: Characters from which a text is taken out.
_LONG = 2000
#: Numbers below which a list is left where it is, and the most decimals that are tried.
_SHORT, _MOST_DECIMALS = 16, 4
_LARGEST = 2**30
_NUMBERS = {int, float}
_LEVEL = 6
#: What zlib makes least of for each: steps of numbers are mostly small, and tables of its own for every few suit them.
_TEXT, _STEPS = (zlib.Z_DEFAULT_STRATEGY, zlib.DEF_MEM_LEVEL), (zlib.Z_FILTERED, 4)


def packed(content: Content) -> Content:
    """The same content as it is sent: {"hash", "plain", "texts", "numbers"}; "plain" and "numbers" are texts."""
    rows = _Rows()
    plain = json.dumps(_without(content, rows), ensure_ascii=False, separators=(",", ":"))
    return {
        "hash": content.get("hash", ""),
        "plain": _zipped(plain.encode(), *_TEXT),
        "texts": rows.texts,
        "numbers": rows.text,
    }


def _zipped(content: bytes, strategy: int, memory: int) -> str:
    """Bytes as a text: zlib, base 64."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, memory, strategy)
    return base64.b64encode(packer.compress(content) + packer.flush()).decode("ascii")


class _Rows:
    """The lists that were taken out, one after the other, and the long texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []
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
        return _zipped(planes.tobytes(), *_STEPS)


def _without(content: Any, rows: _Rows) -> Any:
    """The content with a place for every list that could be taken out."""
    if isinstance(content, dict):
        return {name: _without(value, rows) for name, value in content.items()}
    if isinstance(content, str) and len(content) >= _LONG:
        rows.texts.append(content)
        return {TEXT: len(rows.texts) - 1}
    if not isinstance(content, list):
        return content
    if len(content) >= _SHORT and set(map(type, content)) <= _NUMBERS:
        found = _whole(content)
        if found is not None:
            return {PLACE: rows.place(*found)}
    return [_without(each, rows) for each in content]


def _whole(content: list[float]) -> tuple[npt.NDArray[np.int64], int] | None:
    """The list in units of its last decimal, and how many decimals that are; None when there are too many."""
    values = np.array(content, dtype=np.float64)
    largest = np.abs(values).max()
    for decimals in range(_MOST_DECIMALS + 1):
        if not largest < _LARGEST / 10**decimals:
            return None
        scaled = np.round(values * 10**decimals)
        if np.array_equal(scaled / 10**decimals, values):
            return scaled.astype(np.int64), decimals
    return None
