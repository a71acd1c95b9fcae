"""The map as it is kept and sent: home after home, how long it stays as it is and by how much it changes then.

Most homes stay as they are most months, so that takes little room, and no time to make or to read. The map of the
second side is sent as what differs from the first, because with one luck most is the same. `speler_data.js` unpacks.
"""

import base64
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Content = dict[str, Any]
Steps = npt.NDArray[np.uint8]

#: Says that the frames of a map are to be added, modulo 256, to those of the first side.
APART = "apart"
#: How many months a byte can pass over, the one that it ends with among them.
_FAR = 256
#: What zlib makes least of: next to nothing comes back, but codes of its own for every few thousand suit it.
_LEVEL, _STRATEGY, _MEMORY = 6, zlib.Z_FILTERED, 7


def packed(frames: Any) -> str:
    """The classes (months, homes) as their changes, counted round: (new - old) mod 256; the first ones from 0.

    All homes stand one after the other, each month by month. First come, for every change, how many months before it
    there was none (0 to 255); then the changes. The very last month always stands there, and where 255 is too little a
    change of 0 does; all bytes, zlib, base 64.
    """
    nothing = np.zeros((1, frames.shape[1]), dtype=np.uint8)
    return _packed(np.diff(frames.astype(np.uint8), axis=0, prepend=nothing).T)


def _packed(steps: Steps) -> str:
    """What `packed` makes of the changes by home and month."""
    every = steps.ravel()
    told = every != 0
    told[-1] = True
    at = np.flatnonzero(told)
    passed, before = np.divmod(np.diff(at, prepend=-1) - 1, _FAR)
    place = np.cumsum(passed + 1) - 1
    pairs = np.zeros((2, place[-1] + 1), dtype=np.uint8)
    pairs[0] = _FAR - 1
    pairs[:, place] = before, every[at]
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, _MEMORY, _STRATEGY)
    return base64.b64encode(packer.compress(pairs.tobytes()) + packer.flush()).decode("ascii")


def steps_of(shown: Content) -> Steps:
    """What `packed` packed: the changes of a map by home and month."""
    before, changes = np.frombuffer(zlib.decompress(base64.b64decode(shown["frames"])), dtype=np.uint8).reshape(2, -1)
    at = np.cumsum(before + np.int64(1)) - 1
    every = np.zeros(at[-1] + 1, dtype=np.uint8)
    every[at] = changes
    return every.reshape(len(shown["x"]), -1)


def apart(first: Content, second: Content) -> Content:
    """The second map with its frames as (second - first) mod 256, packed as those of the first.

    Maps of another size have nothing to differ from, and stay as they are.
    """
    steps, others = steps_of(first), steps_of(second)
    if steps.shape != others.shape:
        return second
    # changes of a difference are the difference of changes
    return {**second, "frames": _packed(others - steps), APART: True}
