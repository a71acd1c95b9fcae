"""What somebody who installed the wheel finds: run as a program, from a folder that is not the checkout.

Everything that is not Python code came along (wijken, strategies, words, the mark that it is typed), the commands
work, and a type checker sees what `wijksim.run` gives.
"""

import subprocess
import sys
from pathlib import Path
from typing import assert_type

import wijksim

BIN = Path(sys.executable).parent


def said(*words: str) -> str:
    """Standard output of a command that must succeed."""
    return subprocess.run(words, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def main() -> None:
    """Fail where something is missing."""
    package = Path(wijksim.__file__).parent
    assert package.is_relative_to(Path(sys.prefix)), f"{package} is not the installed one"
    assert (package / "py.typed").exists()
    assert all((package / "viewer" / name).exists() for name in ("static/shell.css", "templates/page.html"))
    assert "pip install" in subprocess.run([BIN / "wijksim", "view"], capture_output=True, text=True).stderr
    program = str(BIN / "wijksim")
    version = f"wijksim {wijksim.__version__}\n"
    assert said(program, "--version") == said(sys.executable, "-m", "wijksim", "--version") == version
    assert "giethoorn" in said(program, "wijk", "list")
    assert "resident-led-20" in said(program, "scenario", "list")
    assert "complete" in said(program, "completion", "bash")
    for language, word in (("nl", "bewoners"), ("en", "residents")):
        told = said(program, "run", "manifest", "--wijk", "giethoorn", "--months", "2", "--language", language)
        assert word in told.lower(), told
    result = wijksim.run("manifest", wijk="giethoorn", months=2, out="kept")
    assert_type(result, wijksim.RunResult)
    assert_type(wijksim.load_scenario("manifest"), wijksim.Scenario)
    assert "the same, bit for bit" in said(program, "rerun", "kept", "--language", "en")
    print(f"{version.strip()} works in {sys.prefix} on Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
