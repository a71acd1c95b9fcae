"""The map of the second side as it is sent: what differs from the first, because with one luck most is the same."""

import base64
import zlib

import numpy as np
import numpy.typing as npt

from wijksim.viewer.lived import Content, packed_steps

#: Says that the frames of a map are to be added, modulo 256, to those of the first side.
APART = "apart"


def apart(first: Content, second: Content) -> Content:
    """The second map with its frames as (second - first) mod 256, packed as `lived.packed` does.

    Maps of another size have nothing to differ from, and stay as they are.
    """
    steps, others = _steps(first), _steps(second)
    if steps.shape != others.shape:
        return second
    # changes of a difference are the difference of changes
    return {**second, "frames": packed_steps(others - steps), APART: True}


def _steps(shown: Content) -> npt.NDArray[np.uint8]:
    """What `packed` packed: changes by month and home."""
    steps = np.frombuffer(zlib.decompress(base64.b64decode(shown["frames"])), dtype=np.uint8)
    return steps.reshape(-1, len(shown["x"]))
