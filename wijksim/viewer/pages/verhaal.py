"""The page `/verhaal`."""

import solara

from wijksim.viewer.visit import use_visit
from wijksim.viewer.words import viewer_words


@solara.component
def Page() -> None:
    """The whole page."""
    text = viewer_words(use_visit().language)
    with solara.v.Html(tag="div", attributes={"data-ready": "true"}):
        solara.v.Html(tag="h1", children=[text.say("shell.page.verhaal")])
