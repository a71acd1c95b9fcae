"""What becomes of a comparison under rival models, as text."""

from typing import TYPE_CHECKING

from wijksim.experiments.result import SHOWN
from wijksim.experiments.summary import pair_name
from wijksim.locale import Words
from wijksim.report.grid import Block, Grid
from wijksim.report.outcomes import OUTCOMES
from wijksim.report.pairs import pairs
from wijksim.scenario.rivals import RIVALS

if TYPE_CHECKING:
    from wijksim.experiments.compare import Comparison


def rival_blocks(comparison: "Comparison", text: Words) -> list[Block]:
    """A block a rival: the main outcomes in the last year, in the model itself and under the rival."""
    table = comparison.rivals
    if table.empty:
        return []
    last = table[(table["year"] == table["year"].max()) & table["indicator"].isin(SHOWN)]
    letters = {
        pair_name(p.first.name, p.second.name): f"{p.second.letter} − {p.first.letter}"
        for p in pairs(comparison.scenarios)
    }
    blocks: list[Block] = [[text.say("rival.lead", year=int(table["year"].max()))]]
    for name, rows in last.groupby("rival", sort=False):
        rival = RIVALS[str(name)]
        heads = [text.say(f"rival.{column}") for column in ("pair", "outcome", "own", "under", "interval", "seen")]
        grid = [heads]
        for row in rows.itertuples():
            digits = OUTCOMES[str(row.indicator)].digits
            own, found, low, high = (
                text.number(float(value), digits, signed=True)
                for value in (row.own_difference, row.difference, row.low, row.high)  # type: ignore[arg-type]
            )
            pair = letters[str(row.pair)]
            where = f"{pair}, {row.wijk}" if len(comparison.profiles) > 1 else pair
            span = text.say("table.span", low=low, high=high)
            outcome = text.name("outcome", str(row.indicator))
            grid.append([where, outcome, own, found, span, text.say(f"rival.{row.verdict}")])
        blocks.append([f"{name}: {getattr(rival, text.language)}.", Grid(grid, left=2, rule_after=1)])
    return blocks
