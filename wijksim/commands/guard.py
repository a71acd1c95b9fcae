"""Turns whatever can go wrong into one message on standard error and an exit code, without a traceback.

With WIJKSIM_DEBUG=1 in the environment the traceback is printed as well. What only an error needs is imported when
there is one, for until this file is imported nobody answers Ctrl-C.
"""

import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from wijksim.commands.ctrl_c import listening, pressed
from wijksim.errors import DiskFullError, StoppedError, WijksimError, on_one_line

INTERRUPTED, NO_READER = 130, 141
DISK_FULL, NO_MEMORY, OWN_ERROR = 74, 71, 70
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def guard(act: Callable[[], int]) -> int:
    """What `act` returns, or the exit code of what it raised; SystemExit gets through."""
    _print_anything()
    try:
        with listening():
            return _written(act)
    except BrokenPipeError:
        _send_nowhere()
        return NO_READER
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get("WIJKSIM_DEBUG"):
            import traceback

            traceback.print_exc()
        if pressed() and not isinstance(error, (StoppedError, DiskFullError)):
            error = KeyboardInterrupt()  # such as an import that was cut short, whatever it says of itself
        code, message = explain(error)
        with suppress(OSError):
            _flush()
        print(f"wijksim: {on_one_line(message)}", file=sys.stderr)
        return code


def explain(error: BaseException) -> tuple[int, str]:
    """The exit code and the message for `error`."""
    if isinstance(error, WijksimError):
        return error.exit_code, str(error)
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED, "interrupted."
    if isinstance(error, MemoryError):
        return NO_MEMORY, "memory ran out. Use fewer --workers, --replicates or --months."
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return DISK_FULL, f"no room left to write ({error.strerror})."
    if isinstance(error, OSError) and error.filename and error.strerror:
        return WijksimError.exit_code, f"{error.filename}: {error.strerror}."
    import traceback

    what = traceback.format_exception_only(error)[-1].strip().splitlines()[0]
    return OWN_ERROR, f"an error of wijksim itself: {what}. Please report it with {_kept(error)}"


def _written(act: Callable[[], int]) -> int:
    """What `act` returns, after all that it printed has left this process."""
    try:
        code = act()
    except SystemExit:  # after --help and --version
        _flush()
        raise
    _flush()
    return code


def _flush() -> None:
    """Write what is still buffered; where that cannot be, it goes nowhere, or Python complains of it when it ends."""
    if sys.stdout is None:  # it was closed
        return
    try:
        sys.stdout.flush()
    except OSError:
        _send_nowhere()
        raise


def _print_anything() -> None:
    """Let a terminal or pipe that lacks a letter show a question mark for it, and not stop the command."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors in ("strict", "surrogateescape"):
        sys.stdout.reconfigure(errors="replace")


def _kept(error: BaseException) -> str:
    """Where the traceback is kept for a report."""
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(error))
    try:
        handle, path = tempfile.mkstemp(prefix="wijksim-", suffix=".txt")
        with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        return "what WIJKSIM_DEBUG=1 prints"
    return f"the file {path}"


def _send_nowhere() -> None:
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
