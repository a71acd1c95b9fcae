"""Speler, the widget that plays a comparison: two maps, charts, difference, why, and three residents.

Everything that moves is drawn in the browser from one payload, so that it plays on when the server is gone.
"""

import traitlets

from wijksim.viewer.heard import Hearing
from wijksim.viewer.scripts import loaded, static_text


class Speler(Hearing):
    """Plays one comparison.

    - `payload`: what is shown, as `wijksim.viewer.payload` makes it, packed by `wijksim.viewer.wire` or not
    - `extra`: bands that came later: {"hash", "sides": {"a": {"band", "thin"}, "b": ...}, "difference", "notes"};
      ignored when its hash is that of another payload
    - `month`, `playing`: the browser writes them when it comes to rest, never while it plays; writing `month` here
      moves the playhead when it does not play; -1 is the end, where a comparison opens
    - `parts`: which parts to show, all when empty: maps, difference, bar, events, people, summary, charts,
      pairs, why, resident, list
    - `command`: {"do": "play" | "pause" | "replay" | "goto", "month": 48, "n": 1}; another `n` makes it a new command
    - `pressed`: {"month", "event", "sides": ["a", "b"], "n"}, from the browser
    - `asked`: {"what": "measure", "value": "trust_place", "n"} or {"what": "resident", "n"}, from the browser
    """

    _esm = loaded("speler")
    _css = static_text("speler.css")
    heard = ("pressed", "asked")

    payload = traitlets.Dict().tag(sync=True)
    extra = traitlets.Dict().tag(sync=True)
    month = traitlets.Int(-1).tag(sync=True)
    playing = traitlets.Bool(False).tag(sync=True)
    parts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    command = traitlets.Dict().tag(sync=True)
    pressed = traitlets.Dict()
    asked = traitlets.Dict()
