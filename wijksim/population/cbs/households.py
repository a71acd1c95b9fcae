"""Which households live in a wijk: from counts of CBS where the table has them, else from the size of a household."""

from wijksim.population.cbs.estimates import average, households_by_size, to_hundred
from wijksim.population.cbs.rows import Origin, Row
from wijksim.population.profile import Figure


def households(row: Row, origin: Origin, residents_per_dwelling: float) -> dict[str, Figure]:
    """Shares of the five household kinds (%): from counts where the file has them, else from their mean size."""
    counts = row.numbers(_COUNTS)
    if counts and sum(counts):
        return _counted(counts, row, origin)
    size = row.number("household_size")
    persons, measure = (size, "persons a household") if size else (residents_per_dwelling, "residents per dwelling")
    text = (
        f"Assumption: not in the file; the mix nearest to the national shares of 2022 (CBS 37975) in which 1, 2, 3.85, "
        f"2.6 and 2.6 persons a household give the {measure} ({persons:.2f})"
    )
    return {kind: Figure(share, text, "", "assumption") for kind, share in households_by_size(persons).items()}


_COUNTS = ("of_one_person", "without_children", "with_children")


def _counted(counts: list[float], row: Row, origin: Origin) -> dict[str, Figure]:
    """The three kinds that CBS counts; two of them are split in two by national shares."""
    nation = average()
    pairs = nation.couple / (nation.couple + nation.multi)
    two_parents = nation.couple_children / (nation.couple_children + nation.single_parent)
    one, without, with_children = counts
    shares = to_hundred(
        {
            "single": one,
            "couple": without * pairs,
            "couple_children": with_children * two_parents,
            "single_parent": with_children * (1 - two_parents),
            "multi": without * (1 - pairs),
        }
    )
    split = {
        "couple": ("without_children", f"households without children; of these {pairs:.1%} a couple"),
        "couple_children": ("with_children", f"households with children; of these {two_parents:.1%} with two parents"),
    }
    split |= {"multi": split["couple"], "single_parent": split["couple_children"]}
    found = {"single": Figure(shares["single"], origin.text, row.column(_COUNTS[0]), "table", origin.file)}
    for kind, (column, words) in split.items():
        text = f"Assumption: {origin.text}, {words}, as in the country (CBS 37975 and 71487ned)"
        found[kind] = Figure(shares[kind], text, row.column(column), "assumption", origin.file)
    return found
