"""The ranked chart: every wijk of a country as one curve, with the first and the last ten and known wijken named."""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes

from wijksim import __version__
from wijksim.country import told
from wijksim.country.ranking import RANKED
from wijksim.country.told import NAMED, place_of, rows_of
from wijksim.locale import Words, words
from wijksim.population.catalogue import list_wijken
from wijksim.report import canvas
from wijksim.report.canvas import LOOKS, HouseFigure, letters

if TYPE_CHECKING:
    from wijksim.country.living import Lived

#: Left and right edges of the two lists and of the curve between them, as shares of the figure.
_LIST, _CURVE, _BESIDE = 0.03, (0.3, 0.745), 0.77
_TOP, _BOTTOM = 0.83, 0.13
_LONGEST = 31


def write_chart(lived: "Lived", folder: Path, language: str = "nl") -> list[Path]:
    """Write ranked-wellbeing.png and .svg to `folder`; errors as in `report.files.write_tables`."""
    with canvas.house_style(11.0):
        return canvas.save(ranked_chart(lived, language), folder, f"ranked-{RANKED}")


def ranked_chart(lived: "Lived", language: str = "nl") -> HouseFigure:
    """The chart; made within `canvas.house_style`."""
    text, table = words(language), lived.table
    counted = {"wijken": text.number(len(table)), "years": lived.years, "strategy": lived.scenario.name}
    figure = canvas.new_figure()
    figure.title, figure.about = text.say("country.chart_title", **counted), text.say("country.chart_about")
    canvas.heading(figure, figure.title, figure.about)
    care = told.outside(lived, text)
    bottom = _BOTTOM + canvas.floor(care) - canvas.floor([])
    axes = figure.add_axes((_CURVE[0], bottom, _CURVE[1] - _CURVE[0], _TOP - bottom))
    _curve(axes, table, text)
    _mark_known(axes, table)
    best, worst = table.head(NAMED), table.tail(max(0, min(NAMED, len(table) - NAMED)))
    _list(figure, (_LIST, bottom), text.say("country.chart_top"), best, text)
    _list(figure, (_BESIDE, bottom), text.say("country.chart_bottom"), worst, text)
    corner = text.say("country.chart_corner", version=__version__, file=lived.country.file, seed=lived.seed)
    canvas.footing(figure, care, corner)
    return figure


def _curve(axes: Axes, table: pd.DataFrame, text: Words) -> None:
    """Where every wijk ends, over where it began."""
    rank = table["rank"]
    axes.scatter(
        rank, table[f"{RANKED}_start"], s=3.0, color="#bbbbbb", linewidths=0, label=text.say("country.chart_start")
    )
    axes.plot(rank, table[f"{RANKED}_end"], color=LOOKS[0].colour, linewidth=2.2, label=text.say("country.chart_end"))
    axes.axhline(0.0, color="#555555", linewidth=0.6)
    for part in (table.head(NAMED), table.tail(NAMED)):
        axes.scatter(part["rank"], part[f"{RANKED}_end"], s=16.0, color=LOOKS[0].colour, zorder=3)
    axes.set_xlim(0, len(table) + 1)
    axes.set_xlabel(text.say("country.chart_rank", wijken=text.number(len(table))))
    axes.set_ylabel(text.say("country.chart_value"))
    axes.xaxis.set_major_formatter(lambda value, _: text.number(value))
    canvas.value_axis(axes, text, signed=True)
    axes.legend(loc="upper right", frameon=False, markerscale=3.0)


def _mark_known(axes: Axes, table: pd.DataFrame) -> None:
    """Name the wijken that come with wijksim, apart from one another: those above the curve right, below it left."""
    known = {profile.code for profile in list_wijken()}
    rows = table[table["code"].isin(known)]
    if rows.empty:
        return
    low, high = axes.get_ylim()
    values = rows[f"{RANKED}_end"].to_numpy()
    heights = [letters(0.78) * 1.5 / 72.0 / 5.0] * len(rows)
    places = canvas.apart([(value - low) / (high - low) - 0.12 for value in values], heights)
    look = LOOKS[1]
    for row, value, place in zip(rows_of(rows), values, places, strict=True):
        axes.scatter([row.rank], [value], s=34.0, color=look.colour, zorder=4)
        axes.annotate(
            str(row.wijk), (float(row.rank), float(value)), xytext=(max(0.2, row.rank / len(table) - 0.08), place),
            textcoords="axes fraction", fontsize=letters(0.78), color=look.colour, va="center", ha="right",
            arrowprops={"arrowstyle": "-", "color": look.colour, "linewidth": 0.6},
        )  # fmt: skip


def _list(figure: HouseFigure, corner: tuple[float, float], title: str, rows: pd.DataFrame, text: Words) -> None:
    """Ten wijken by name, with their rank and where they end; `corner` is the lower left one."""
    left, bottom = corner
    step = (_TOP - bottom) / (NAMED + 1)
    figure.text(left, _TOP, title, fontsize=letters(1.0), fontweight="bold", va="center")
    for number, row in enumerate(rows_of(rows), start=1):
        end = text.number(getattr(row, f"{RANKED}_end"), 2, signed=True)
        line = f"{text.number(row.rank)}  {_short(place_of(row))}"
        figure.text(left, _TOP - step * number, line, fontsize=letters(0.82), va="center")
        figure.text(
            left + 0.02, _TOP - step * number - 0.022, end, fontsize=letters(0.72), color="#555555", va="center"
        )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
