"""The jobs of this server: begun once, by whoever comes first, and ended with it.

Imports little, so that a server can listen before the model is loaded.
"""

import atexit
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wijksim.viewer.jobs import Jobs

_lock = threading.Lock()
_begun: "list[Jobs]" = []


def shared_jobs() -> "Jobs":
    """The jobs of this server, started."""
    with _lock:
        if not _begun:
            from wijksim.viewer.jobs import Jobs

            jobs = Jobs()
            jobs.start()
            atexit.register(jobs.close)
            _begun.append(jobs)
        return _begun[0]


def close_shared_jobs() -> None:
    """End the workers of this server, when they were started."""
    with _lock:
        for jobs in _begun:
            jobs.close()
