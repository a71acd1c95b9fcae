"""`Teken`: a chart on which somebody draws a curve before the runs are shown, as a widget.

The story uses the same chart within its own widget.
"""

import anywidget
import traitlets

from wijksim.viewer.scripts import loaded, static_text


class Teken(anywidget.AnyWidget):  # type: ignore[misc]
    """A drawing chart.

    `options` holds months, points (months of the five sliders), language and words; `start` is the level at month 0
    in per cent; `line` is what was drawn (a level or None a month); `curves` are revealed up to month `until`.
    """

    _esm = loaded("teken_widget")
    _css = static_text("teken.css")

    options = traitlets.Dict().tag(sync=True)
    start = traitlets.Float(allow_none=True, default_value=None).tag(sync=True)
    open = traitlets.Bool(True).tag(sync=True)
    line = traitlets.List(traitlets.Any()).tag(sync=True)
    curves = traitlets.List(traitlets.Any()).tag(sync=True)
    until = traitlets.Int(0).tag(sync=True)
