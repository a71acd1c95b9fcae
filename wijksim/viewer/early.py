"""Begins on a question as soon as its page is asked for, while the browser still reads its scripts.

Nobody may wait for it yet, so it is given up again when the page does not come and ask the same.
"""

import threading
from collections.abc import Mapping
from dataclasses import replace

from wijksim.viewer.question import Question
from wijksim.viewer.shared import shared_jobs
from wijksim.viewer.visit import Visit

#: Seconds within which the page asks itself.
_PATIENCE = 15.0


def is_opened(headers: Mapping[str, str]) -> bool:
    """Whether somebody opens a page, and not a web page from elsewhere that only wants to keep this machine busy."""
    from_here = headers.get("sec-fetch-site", "") in ("none", "same-origin")
    return from_here and headers.get("sec-fetch-dest") == "document"


def begin(visit: Visit) -> None:
    """Ask what the address of a comparison asks, unless finding out about whom takes a run of its own."""
    question = replace(Question.from_query(visit.query)[0], language=visit.language)
    if question.resident:
        return
    ticket = shared_jobs().ask(question)
    end = threading.Timer(_PATIENCE, ticket.cancel)
    end.daemon = True
    end.start()
