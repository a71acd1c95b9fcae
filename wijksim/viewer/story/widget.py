"""`Verhaal`: the seven steps of the story as a widget; the browser goes from step to step by itself."""

import anywidget
import traitlets

from wijksim.viewer.scripts import loaded, static_text


class Verhaal(anywidget.AnyWidget):  # type: ignore[misc]
    """Tells one story.

    `opening` holds what can be told at once, `tale` what the lives add (empty until they are there), as
    `wijksim.viewer.story.tale` makes them; `progress` is {"done", "of"} while they are lived, or {"failed": true}.
    """

    _esm = loaded("verhaal")
    _css = static_text("teken.css") + static_text("verhaal.css")

    opening = traitlets.Dict().tag(sync=True)
    tale = traitlets.Dict().tag(sync=True)
    progress = traitlets.Dict().tag(sync=True)
