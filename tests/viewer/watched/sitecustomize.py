"""Notes every attempt of a Python process to reach another machine, in the file that WIJKSIM_TEST_OUTBOUND names.

Python imports a module of this name by itself, so processes that a server starts are watched as well.
"""

import os
import sys

_HERE = ("127.", "::1", "localhost", "0.0.0.0")


def _notes(event, arguments):
    if event == "socket.connect":
        address = arguments[1]
        name = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        name = arguments[0]
    else:
        return
    if name and not str(name).startswith(_HERE):
        with open(os.environ["WIJKSIM_TEST_OUTBOUND"], "a", encoding="utf-8") as file:
            file.write(f"{event} {name}\n")


if os.environ.get("WIJKSIM_TEST_OUTBOUND"):
    sys.addaudithook(_notes)
