"""How the money of a strategy runs over its years: even, more at first, or more towards the end.

The yearly sum changes along a straight line; the total stays the same to the cent. `path` 1 begins at twice the mean
and ends at nothing, -1 the other way round, 0 is even. After twenty years every path goes on evenly.
"""

_STEPS = 1000


def granted_until(total: int, months: int, spread_over: int, path: float) -> int:
    """Cents of `total` that are due up to and including month `months`, where it is spread over `spread_over` months.

    In whole numbers, so that any cut into programmes and years adds up to the same; `path` counts in steps of 0.001.
    """
    if path == 0.0 or months >= spread_over:
        return total * months // spread_over
    bent = round(path * _STEPS) * months * (spread_over - months)
    return total * (months * spread_over * _STEPS + bent) // (spread_over * spread_over * _STEPS)


def weight(first: int, last: int, spread_over: int, path: float) -> float:
    """Money of months `first` to `last` against an even spread: 1 is as much; from 0 to 2."""
    if path == 0.0 or last <= first or first >= spread_over:
        return 1.0
    # whole units, finer than cents, so that small budgets have the same shape
    whole = spread_over * spread_over * _STEPS
    part = granted_until(whole, last, spread_over, path) - granted_until(whole, first, spread_over, path)
    return part * spread_over / (whole * (last - first))
