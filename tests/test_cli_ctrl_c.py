"""Ctrl-C stops a command at any moment with exit code 130, also while it starts, and where a library loses it."""

import signal
import subprocess
import sys
from contextlib import suppress

import pytest
from cli_village import STRATEGIES, posix

import wijksim.experiments.compare
from wijksim.cli import main

pytestmark = posix


def lost_press():
    """What a compiled library makes of Ctrl-C that comes while it is imported."""
    with suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize(
    "error", [AttributeError("module 'numpy' has no attribute 'void'"), wijksim.WijksimError("needs a package")]
)
def test_an_import_that_was_cut_short_is_an_interrupt_and_no_error(error, monkeypatch, capsys):
    def cut_short():
        lost_press()
        raise error

    monkeypatch.setattr("wijksim.population.catalogue.list_wijken", cut_short)
    assert main(["wijk", "list"]) == 130
    assert capsys.readouterr().err == "wijksim: interrupted.\n"


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_a_press_that_got_lost_stops_long_work_at_its_next_step(quiet, monkeypatch, capsys):
    def losing(*_, progress, **__):
        lost_press()
        progress(1, 64)

    monkeypatch.setattr(wijksim.experiments.compare, "compare", losing)
    assert main(["compare", *STRATEGIES, "--wijk", "giethoorn", *quiet]) == 130
    assert "interrupted; nothing is kept" in capsys.readouterr().err


def test_a_press_is_forgotten_by_the_next_command(monkeypatch, capsys):
    monkeypatch.setattr("wijksim.population.catalogue.list_wijken", lost_press)
    main(["wijk", "list"])
    monkeypatch.undo()
    assert main(["wijk", "show", "absent"]) == 2
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    capsys.readouterr()


@pytest.mark.parametrize("module", ["wijksim.commands.analyse", "argparse", "dataclasses", "wijksim.commands.wijk"])
def test_a_press_while_the_commands_are_imported_is_answered(module):
    code = f"""
import signal, sys
class Press:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Press())
from wijksim.cli import main
sys.exit(main(["wijk", "list"]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "wijksim: interrupted.\n")
