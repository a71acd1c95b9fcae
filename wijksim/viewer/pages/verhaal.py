"""The page `/verhaal`: the story of the long breath in seven steps, told from lives that are lived meanwhile."""

import threading
from dataclasses import replace
from typing import Any

import solara

from wijksim.population.catalogue import find_wijk
from wijksim.viewer.question import Question
from wijksim.viewer.shared import shared_jobs
from wijksim.viewer.story.tale import opening, tale
from wijksim.viewer.story.telling import TOTAL, State, of_story, telling
from wijksim.viewer.story.widget import Verhaal
from wijksim.viewer.visit import use_visit

#: Seconds after which a page that was closed is noticed.
_PATIENCE = 1.0


@solara.component
def Page() -> None:
    """The whole page."""
    visit = use_visit()
    asked, _ = Question.from_query(visit.query)
    question = of_story(replace(asked, language=visit.language))
    profile = solara.use_memo(lambda: find_wijk(question.wijk), [question.wijk])
    state, set_state = solara.use_state(State())
    link = replace(question, months=asked.months)

    def follow(cancel: threading.Event) -> None:
        story = telling(question, shared_jobs().workers)
        version = 0
        while not cancel.is_set():
            known = story.wait(version, _PATIENCE)
            if known.version > version:
                version = known.version
                set_state(known)
            if known.finished:
                return

    solara.use_thread(follow, dependencies=[question], intrusive_cancel=False)
    said = solara.use_memo(lambda: opening(link, profile), [link])
    told = solara.use_memo(
        lambda: tale(question, profile, state.lived) if state.lived else {}, [question, state.lived is None]
    )
    Verhaal.element(opening=said, tale=told, progress=_progress(state))


def _progress(state: State) -> dict[str, Any]:
    """How far the lives are, for the browser."""
    if state.error:
        return {"failed": True, "done": state.done, "of": state.total}
    return {"done": state.done, "of": state.total or TOTAL, "start": state.start}
