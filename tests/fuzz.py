"""Hostile input by the thousand: what a target is, how many cases it gets, and what no case may do.

A target is one way in: scenario files, profiles, command lines, folders of results. To add one, write a
`Target` in a file of its own and name it in `test_fuzz.py`; the cases are divided by weight. How many there are
in all is read from WIJKSIM_FUZZ (default 10,000).
"""

import faulthandler
import io
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from wijksim.cli import main
from wijksim.errors import WijksimError

CASES = int(os.environ.get("WIJKSIM_FUZZ", "10000"))
#: Seconds of a processor that one case may take; the slowest that does what was asked takes a few.
LONGEST = 60
#: Seconds by the clock: many more, for a machine may have others to serve.
PATIENCE = 600
#: 0 done; 1 something differs; 2 cannot be used; 74 disk full; 130 interrupted. Never 70, an error of our own.
CODES = (0, 1, 2, 74, 130)
_MESSAGE = re.compile(r"wijksim: [^\n]{10,1500}\n")


@dataclass(frozen=True)
class Target:
    """One way in: its cases, and a check that tries one case in an empty folder."""

    name: str
    weight: float
    cases: st.SearchStrategy[Any]
    check: Callable[[Any, Path], None]


class Hang(BaseException):
    """A case took too long; no `except Exception` on the way can hide it."""


def attack(target: Target, cases: int, folder: Path) -> int:
    """Try that many cases; the number that was tried, or the exception of the smallest case that fails."""
    tried = 0

    @settings(
        max_examples=cases,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(target.cases)
    def attempt(case: Any) -> None:
        nonlocal tried
        tried += 1
        with no_hang(LONGEST, PATIENCE):
            target.check(case, folder)

    attempt()
    return tried


def cases_of(target: Target, targets: Sequence[Target], total: int = CASES) -> int:
    """This target's part of the total."""
    return round(total * target.weight / sum(each.weight for each in targets))


@contextmanager
def no_hang(busy: int, waiting: int) -> Iterator[None]:
    """Raise `Hang` after so many seconds, `busy` ones of a processor or `waiting` ones by the clock.

    When even that is not heard, show where it stands and end.
    """

    def ring(number: int, frame: object) -> None:
        took = f"{busy} s of work" if number == signal.SIGPROF else f"{waiting} s by the clock"
        raise Hang(f"not done after {took}")

    before = {number: signal.signal(number, ring) for number in (signal.SIGPROF, signal.SIGALRM)}
    signal.setitimer(signal.ITIMER_PROF, busy)
    signal.alarm(waiting)
    faulthandler.dump_traceback_later(2 * waiting, exit=True, file=sys.__stderr__)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
        for number, handler in before.items():
            signal.signal(number, handler)


def answer(words: Sequence[str], encoding: str = "utf-8") -> tuple[int, str]:
    """Exit code and standard output of a command in this process; its manners are checked on the way."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding, errors) for errors in ("strict", "backslashreplace"))
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as done:
            code = int(done.code or 0)
            assert code == 0, "only --help and --version end the process by themselves"
    printed, said = (_text(stream) for stream in (out, err))
    assert code in CODES, said
    assert "Traceback" not in said
    if code == 2:
        assert _MESSAGE.fullmatch(said), said
        assert said[:-1].isprintable(), said
        assert printed == ""
    return code, printed


def refused(act: Callable[[], object]) -> bool:
    """Whether `act` ended in a `WijksimError`, with one bounded line; whatever else it raises gets out."""
    try:
        act()
    except WijksimError as error:
        message = str(error)
        assert message.isprintable(), message
        assert 10 <= len(message) < 1500, message
        return True
    return False


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode(stream.encoding)  # type: ignore[attr-defined]


def mutations(text: bytes) -> st.SearchStrategy[bytes]:
    """`text` with some places changed, lost, doubled or cut off."""
    return st.builds(edited, st.just(text), edits(len(text)))


def edits(length: int) -> st.SearchStrategy[list[tuple[int, int, bytes | None]]]:
    """Places in a text of that length, how many bytes go there, and what comes; None doubles what was there."""
    new = st.binary(max_size=4) | st.sampled_from(_TOKENS) | st.none()
    return st.lists(st.tuples(st.integers(0, length), st.integers(0, 40), new), min_size=1, max_size=4)


#: What tends to mean something to a reader of TOML, CSV or JSON.
_TOKENS = [
    *(b"=", b"[", b"]", b"{", b"}", b'"', b"'", b",", b"\n", b"\r", b"\0", b"#", b".", b";", b"\xff", b"\x1b[2J"),
    *(b"nan", b"inf", b"-1", b"1e400", b"0x" + b"f" * 5000, b"9" * 5000, b"true", b"1979-05-27", b"\xef\xbb\xbf"),
    *(b"a." * 40, b"[" * 2000, b'"""', b"\xe2\x80\xae", b"\xc3\xa9", b"=cmd|'/c calc'!A0", b"../", b"/dev/zero"),
]


def edited(text: bytes, changes: list[tuple[int, int, bytes | None]]) -> bytes:
    """The text with those changes, one after another."""
    for at, length, new in changes:
        piece = text[at : at + length] * 2 if new is None else new
        text = text[:at] + piece + text[at + length :]
    return text
