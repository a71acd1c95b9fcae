"""From pairs of slots to the ties of each slot, as a compiled loop and with whole numpy arrays."""

from typing import Any

import numpy as np

from wijksim.rules.numbers import within_kernel


@within_kernel
def link(pairs: Any, slots: int) -> tuple[Any, Any]:
    """Starts and tied slots (CSR) of `pairs` (2, pairs) taken both ways: in order, each once, no slot with itself."""
    starts = np.zeros(slots + 1, dtype=np.int64)
    for side in range(2):
        for k in range(pairs.shape[1]):
            starts[pairs[side, k]] += 1
    for slot in range(slots):
        starts[slot + 1] += starts[slot]
    # each counts down from the end of its ties to their start while they are filled in
    tied = np.empty(pairs.size, dtype=np.int32)
    for side in range(2):
        for k in range(pairs.shape[1]):
            slot = pairs[side, k]
            starts[slot] -= 1
            tied[starts[slot]] = pairs[1 - side, k]
    return starts, _in_order(starts, tied)


@within_kernel
def _in_order(starts: Any, tied: Any) -> Any:
    """The ties of each slot in order, without itself and what is there twice; `starts` become those of that.

    Ties go both ways: who is tied to slot after slot meets those in order, and nothing needs sorting.
    """
    ordered, ends = np.empty(len(tied), dtype=np.int32), starts[:-1].copy()
    for other in range(len(ends)):
        for k in range(starts[other], starts[other + 1]):
            slot = tied[k]
            end = ends[slot]
            if slot != other and (end == starts[slot] or ordered[end - 1] != other):
                ordered[end] = other
                ends[slot] = end + 1
    kept = 0
    for slot in range(len(ends)):
        first, starts[slot] = starts[slot], kept
        for k in range(first, ends[slot]):
            ordered[kept] = ordered[k]
            kept += 1
    starts[-1] = kept
    return ordered[:kept]


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
