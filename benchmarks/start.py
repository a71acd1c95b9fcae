"""How soon the command line answers: fresh processes, set against a Python that does nothing.

Commands take turns, so that a busy moment of the machine falls on all of them. What is compared is the median; it
should stay within twice that of `python -c pass` plus 0.3 s.
"""

import os
import subprocess
import sys
import time
from statistics import median

PLAIN = "python -c pass"
FACTOR, SLACK = 2.0, 0.3
_TAB = "wijksim run manifest --wijk moer"
_MODULE = ("-m", "wijksim")
COMMANDS: dict[str, tuple[str, ...]] = {
    PLAIN: ("-c", "pass"),
    "wijksim --version": (*_MODULE, "--version"),
    "wijksim --help": (*_MODULE, "--help"),
    "wijksim compare --help": (*_MODULE, "compare", "--help"),
    "wijksim wijk list": (*_MODULE, "wijk", "list"),
    "wijksim scenario list": (*_MODULE, "scenario", "list"),
    "Tab after a wijk": _MODULE,
}


def measure(rounds: int) -> dict[str, float]:
    """Median seconds of each command over that many rounds, after one round that does not count."""
    spent: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(rounds + 1):
        for name, words in COMMANDS.items():
            seconds = _seconds(words, tab=name.startswith("Tab"))
            if turn:
                spent[name].append(seconds)
    return {name: median(times) for name, times in spent.items()}


def _seconds(words: tuple[str, ...], tab: bool) -> float:
    asked = {
        "_ARGCOMPLETE": "1",
        "COMP_LINE": _TAB,
        "COMP_POINT": str(len(_TAB)),
        "_ARGCOMPLETE_STDOUT_FILENAME": os.devnull,
    }
    environment = {**os.environ, **(asked if tab else {})}
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - began


def lines(seconds: dict[str, float]) -> list[str]:
    """The table: seconds, as a ratio to the plain Python, and whether that is soon enough."""
    plain = seconds[PLAIN]
    limit = FACTOR * plain + SLACK
    head = f"start of a fresh process, median; the limit for --version and --help is {limit:.3f} s"
    rows = [f"  {name:<26}{took:>8.3f} s{took / plain:>7.1f}x" for name, took in seconds.items()]
    return [head, *rows]
