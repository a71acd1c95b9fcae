"""From pairs of slots to the ties of each slot, as a compiled loop and with whole numpy arrays."""

from typing import Any

import numpy as np

from wijksim.rules.numbers import within_kernel


@within_kernel
def link(pairs: Any, slots: int) -> tuple[Any, Any]:
    """Starts and tied slots (CSR) of `pairs` (2, pairs) taken both ways: in order, each once, no slot with itself."""
    starts = np.zeros(slots + 1, dtype=np.int64)
    for slot in pairs.flat:
        starts[slot] += 1
    for slot in range(slots):
        starts[slot + 1] += starts[slot]
    # each counts down from the end of its ties to their start while they are filled in
    tied = np.empty(pairs.size, dtype=np.int32)
    for k in range(pairs.shape[1]):
        for side in range(2):
            slot = pairs[side, k]
            starts[slot] -= 1
            tied[starts[slot]] = pairs[1 - side, k]
    return starts, tied[: _sort(starts, tied)]


@within_kernel
def _sort(starts: Any, tied: Any) -> int:
    """Put the ties of each slot in order, leave out itself and what is there twice; how many there are then."""
    kept = 0
    for slot in range(len(starts) - 1):
        first, last = starts[slot], starts[slot + 1]
        begin = starts[slot] = kept
        for k in range(first, last):
            other = tied[k]
            at = kept
            while at > begin and tied[at - 1] > other:
                at -= 1
            if other != slot and (at == begin or tied[at - 1] != other):
                for behind in range(kept, at, -1):
                    tied[behind] = tied[behind - 1]
                tied[at] = other
                kept += 1
    starts[-1] = kept
    return kept


def link_arrays(pairs: Any, slots: int) -> tuple[Any, Any]:
    """The same as `link` with whole numpy arrays."""
    both = np.concatenate([pairs, pairs[::-1]], axis=1)
    both = both[:, both[0] != both[1]]
    numbered = both[0].astype(np.int64) * slots + both[1]
    numbered.sort()
    unique = numbered[np.diff(numbered, prepend=-1) > 0]  # a fifth of the time that np.unique takes
    source = unique // slots
    counts = np.bincount(source, minlength=slots)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), (unique % slots).astype(np.int32)
