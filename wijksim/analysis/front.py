"""The Pareto front of effect against cost: the strategies than which none is both cheaper and better.

Cost is what was spent up to the year, in euros per resident at the start; hours of volunteers and later public costs
are not in it. Resampling whole pairs gives the chance that a strategy is on the front.
"""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wijksim.analysis.asked import Asked, Asking, asked, at_least_two
from wijksim.analysis.drawing import MANY, across_axis, look_of
from wijksim.analysis.finding import Finding, Note, care, nobody_notices
from wijksim.analysis.lived import Lived, Mask
from wijksim.analysis.naming import letter_of
from wijksim.errors import WijksimError
from wijksim.experiments.paired import Numbers
from wijksim.locale import Words
from wijksim.observe.books import SPENT
from wijksim.report import canvas

_GRID = {"left": 0.1, "right": 0.96, "top": 0.83}
#: EUR per resident within which two strategies cost the same; what councils grant is rounded to whole hours and cents.
_SAME_COST = 0.5
_CENTS = 100.0
#: Chance of being on the front from which it is called sure.
_SURE = 0.95
#: How far letters above a crowded panel stand apart, as a part of its width.
_APART = 0.022
#: The line from such a letter to its dot.
_LEADER = {"arrowstyle": "-", "color": "#999999", "linewidth": 0.7}


class Front(Finding):
    """`table`: wijk, strategy, cost, effect, low, high, on_front, chance_front, beaten_by.

    `effect` is the mean outcome minus that of `against`, so zero for that one; `beaten_by` names a strategy that is
    at least as cheap and better (or cheaper and at least as good).
    """

    name = "front"
    has_marks = True

    def say(self, wijk: str, text: Words) -> str:
        """Which strategies are on the front, and which are beaten by which."""
        rows = self.rows(wijk)
        on = rows[rows["on_front"]].sort_values("cost", kind="stable")
        named = [
            text.say(
                "analysis.front.one" if row["chance_front"] >= _SURE else "analysis.front.unsure",
                who=letter_of(self.question, row["strategy"]), cost=text.number(row["cost"]),
                chance=text.number(100 * row["chance_front"]), effect=self.amount(row["effect"], text),
            )
            for row in on.to_dict("records")
        ]  # fmt: skip
        beaten = [
            text.say(
                "analysis.front.beaten", who=letter_of(self.question, row["strategy"]),
                by=letter_of(self.question, row["beaten_by"]),
            )
            for row in rows[~rows["on_front"]].to_dict("records")
        ]  # fmt: skip
        told = text.say("analysis.front.told", on=text.both(named), **self.common(text))
        return f"{told} {text.say('analysis.front.off', beaten=text.both(beaten))}" if beaten else told

    def title(self, wijk: str, text: Words) -> str:
        """Who is on the front, and who perhaps."""
        rows = self.rows(wijk)
        front = rows[rows["on_front"]]
        sure = front["chance_front"] >= _SURE
        on, perhaps = (
            [letter_of(self.question, name) for name in front.loc[which, "strategy"]] for which in (sure, ~sure)
        )
        how = "title" if sure.all() else "title_partly" if sure.any() else "title_perhaps"
        return text.say(f"analysis.front.{how}", on=text.both(on), perhaps=text.both(perhaps), **self.common(text))

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """Cost to the right, effect upwards; the front is a line."""
        axes = figure.subplots(gridspec_kw={**_GRID, "bottom": bottom + 0.06})
        rows = self.rows(wijk)
        on = rows[rows["on_front"]].sort_values("cost", kind="stable")
        axes.plot(on["cost"], on["effect"], color="#555555", linewidth=1.6, linestyle=(0, (4, 3)), zorder=1)
        for row in rows.to_dict("records"):
            look = look_of(self.question, row["strategy"])
            axes.plot([row["cost"]] * 2, [row["low"], row["high"]], color=look.colour, linewidth=canvas.letters(0.2))
            face = look.colour if row["on_front"] else "white"
            axes.plot(row["cost"], row["effect"], "o", color=look.colour, markerfacecolor=face, markersize=12)
        axes.axhline(0, color="black", linewidth=0.9, zorder=0)
        axes.margins(x=0.1, y=0.12)
        self._letters(axes, rows)
        across_axis(axes, text)
        canvas.value_axis(axes, text, signed=True)
        axes.set_xlabel(text.say("analysis.front.cost"), labelpad=4)
        side = "above" if self.question.outcome.up_is_better else "below"
        canvas.panel_title(axes, text.say(f"analysis.front.panel_{side}", **self.common(text)))

    def _letters(self, axes: Axes, rows: pd.DataFrame) -> None:
        """The letter of each strategy beside its dot, right and left by turns; many stand above, each with a line."""
        ordered = rows.sort_values("cost", kind="stable")
        low, high = axes.get_xlim()
        above = spread_out(((ordered["cost"] - low) / (high - low)).tolist(), _APART)
        where: dict[str, Any]
        for place, row in enumerate(ordered.to_dict("records")):
            if len(rows) > MANY:
                where = {
                    "xytext": (above[place], 0.98), "textcoords": "axes fraction", "ha": "center", "va": "top",
                    "fontsize": canvas.letters(0.8), "arrowprops": _LEADER,
                }  # fmt: skip
            else:
                right = place % 2 == 0
                where = {
                    "xytext": (13 if right else -13, 9), "textcoords": "offset points",
                    "ha": "left" if right else "right", "va": "center", "fontsize": canvas.letters(1.15),
                }  # fmt: skip
            letter, colour = letter_of(self.question, row["strategy"]), look_of(self.question, row["strategy"]).colour
            axes.annotate(letter, (row["cost"], row["effect"]), fontweight="bold", color=colour, **where)


def pareto(
    sweep: Asking, indicator: str | None = None, year: int | None = None, group: str = "all", against: str | None = None
) -> Front:
    """Effect in the year against what was spent until then, by strategy; errors as in `asked` and `lived`.

    Strategies that cost the same within half a euro per resident are set beside each other as equally cheap.
    """
    question = asked(sweep, indicator, year, group, against)
    at_least_two(question)
    found = question.lived()
    costs = {wijk: _costs(question, each) for wijk, each in found.items()}
    parts = [_of(question, each, costs[wijk]) for wijk, each in found.items()]
    notes = (*nobody_notices(question, found), *care(question, found), Note("cost"))
    return Front(question, pd.concat(parts, ignore_index=True), notes)


def spread_out(places: list[float], apart: float) -> list[float]:
    """Places from 0 to 1, in order, at least so far `apart` and as little moved as that needs, right before left."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + apart) if moved else place)
    limit = 1.0
    for at in reversed(range(len(moved))):
        moved[at] = min(moved[at], limit)
        limit = moved[at] - apart
    return moved


def dominated(costs: Numbers, effects: Numbers) -> Mask:
    """Whether strategy i (axis 0) is beaten by strategy j (axis 1): not dearer, not worse, and one of the two strictly.

    Costs within half a euro count as the same.
    """
    cheaper = costs[None, :] - costs[:, None]
    gain = effects[None, :] - effects[:, None]
    return np.asarray((cheaper <= _SAME_COST) & (gain >= 0) & ((cheaper < -_SAME_COST) | (gain > 0)))


def _of(question: Asked, found: Lived, costs: Numbers) -> pd.DataFrame:
    """The rows of one wijk."""
    whole = found.whole & np.isfinite(costs).all(axis=0)
    if not whole.any():
        raise WijksimError(
            f"{question.sweep.folder}, {found.wijk}: no point and seed holds both outcome and money of every strategy."
        )
    place = found.strategies.index(question.against)
    values = np.where(whole, found.at(question.year), np.nan)
    costs = np.where(whole, costs, np.nan)
    effects = values - values[place]
    resampled = question.resampling(found)
    drawn_costs, drawn = resampled.means(costs), resampled.means(effects)
    low, high = resampled.interval(drawn, resampled.freedom(effects))
    mean_cost, mean_effect = np.nanmean(costs, axis=(1, 2)), np.nanmean(effects, axis=(1, 2))
    beaten = dominated(mean_cost, question.better() * mean_effect)
    off = dominated(drawn_costs, question.better() * drawn).any(axis=1)
    strongest = [int(np.argmax(np.where(row, question.better() * mean_effect, -np.inf))) for row in beaten]
    return pd.DataFrame(
        {
            "wijk": found.wijk,
            "strategy": found.strategies,
            "cost": mean_cost,
            "effect": mean_effect,
            "low": low,
            "high": high,
            "on_front": ~beaten.any(axis=1),
            "chance_front": 1 - off.mean(axis=1) if resampled.units > 1 else np.nan,
            "beaten_by": [found.strategies[by] if row.any() else "" for by, row in zip(strongest, beaten, strict=True)],
        }
    )


def _costs(question: Asked, found: Lived) -> Numbers:
    """EUR per resident spent up to the year, by strategy, point and seed."""
    keys = ["strategy", "point", "seed"]
    money = question.sweep.money(years=tuple(range(question.year + 1)))
    money = money[(money["wijk"] == found.wijk) & money["kind"].isin(SPENT)]
    cents = money.groupby(keys, observed=True)["cents"].sum()
    start = question.sweep.residents()
    residents = start[start["wijk"] == found.wijk].set_index(keys)["residents"]
    order = pd.MultiIndex.from_product([found.strategies, found.points, found.seeds], names=keys)
    people = residents.reindex(order)
    spent = cents.reindex(order, fill_value=0) / _CENTS / people
    return np.asarray(spent.to_numpy(np.float64)).reshape(len(found.strategies), len(found.points), len(found.seeds))
