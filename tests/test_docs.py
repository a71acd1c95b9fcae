"""The pages agree with the code: tables and formulas are current, links and names lead somewhere."""

import ast
import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from wijksim import __version__
from wijksim.observe.books import KINDS
from wijksim.observe.impact import EVENT as EVENT_OF_A_PATH
from wijksim.population.questions import QUESTIONS
from wijksim.rules.replaced import rule_sources
from wijksim.scenario.events import EVENTS
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.rivals import RIVALS
from wijksim.scenario.scenario import load_scenario
from wijksim.state.columns import COLUMNS
from wijksim.state.draws import STREAMS
from wijksim.state.ledger import NAMES
from wijksim.state.margins import MARGINS
from wijksim.state.phases import INPUTS, REPLACEABLE

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "wijksim"
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md"]

sys.path.insert(0, str(DOCS))
import formulas  # noqa: E402
import make_claims  # noqa: E402
import make_figure  # noqa: E402
import make_tables  # noqa: E402

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_BACKTICKS = re.compile(r"`([^`\n]+)`")
_NAME = re.compile(r"[a-z]\w*_\w+\*?")
_FILE = re.compile(r"[\w./-]+\.(?:py|toml|md)")


def page_id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _examples(text: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def quoted(page: Path) -> list[str]:
    """What stands between backticks in the prose and tables of a page."""
    return _BACKTICKS.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))


@cache
def known_names() -> frozenset[str]:
    """Everything that a page may call by its name: what is declared, and what the package defines."""
    ledger = {part for name in NAMES for part in name.split(":")}
    declared = {
        *QUESTIONS,
        EVENT_OF_A_PATH,
        *PARAMETERS,
        *MECHANISMS,
        *COLUMNS,
        *INPUTS,
        *STREAMS,
        *MARGINS,
        *REPLACEABLE,
        *KINDS,
        *EVENTS,
        *ledger,
    }
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                declared.add(node.name)
            elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
                declared.add(node.id if isinstance(node, ast.Name) else node.attr)
    return frozenset(declared)


def known(name: str) -> bool:
    """Whether a name, a family of names (`drift_*`) or a draw (`u_life0`) is in the code."""
    if name.endswith("*"):
        return any(each.startswith(name[:-1]) for each in known_names())
    draw = re.fullmatch(r"[uz]_(\w+)[0-3]", name)
    return name in known_names() or (draw is not None and draw[1] in {*STREAMS, "name"})


def test_generated_parts_are_current(capsys):
    code = make_tables.main(["--check"])
    assert code == 0, capsys.readouterr().err


def test_a_stale_page_is_found_and_mended(tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- generated: books -->\nold\n<!-- end -->\nafter\n", encoding="utf-8")
    monkeypatch.setattr(make_tables, "DOCS", tmp_path)
    assert make_tables.main(["--check"]) == 1
    assert "page.md" in capsys.readouterr().err
    assert "old" in page.read_text(encoding="utf-8")
    assert make_tables.main([]) == 0
    mended = page.read_text(encoding="utf-8")
    assert mended == f"before\n<!-- generated: books -->\n{make_tables.book_kinds()}\n<!-- end -->\nafter\n"
    assert make_tables.main(["--check"]) == 0


@pytest.mark.parametrize("name", ["no table", "parameters no theme", "formula rules/help.py need: gone"])
def test_a_marker_that_asks_for_nothing_known_is_refused(name):
    with pytest.raises(ValueError, match=r"no table|no parameter|gone"):
        make_tables.generate(name)


def test_every_parameter_mechanism_and_planned_event_has_its_row():
    text = (DOCS / "parameters.md").read_text(encoding="utf-8")
    assert [name for name in PARAMETERS if f"| `{name}` |" not in text] == []
    description = (DOCS / "odd.md").read_text(encoding="utf-8")
    assert [name for name in MECHANISMS if f"(`{name}`)" not in description] == []
    assert [name for name in EVENTS if f"| `{name}` |" not in description] == []


def test_a_formula_reads_as_written_by_hand():
    source = "barrier = threshold * (1 - 0.5 * tie) * (1 - outreach_reach)"
    assert formulas.formula("rules/help.py seek_help", ["barrier"]) == source


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_relative_links_lead_somewhere(page):
    targets = [link.partition("#")[0] for link in _LINK.findall(page.read_text(encoding="utf-8")) if ":" not in link]
    assert [link for link in targets if link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_names_of_files_lead_somewhere(page):
    named = [text for text in quoted(page) if _FILE.fullmatch(text) and "/" in text]
    assert [text for text in named if not any((root / text).exists() for root in (ROOT, PACKAGE))] == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_names_in_backticks_are_in_the_code(page):
    named = {text for text in quoted(page) if _NAME.fullmatch(text)}
    assert sorted(text for text in named if not known(text)) == []


def test_a_name_that_is_not_declared_is_noticed():
    assert not known("trust_gian")
    assert not known("no_such_family_*")
    assert known("drift_*")


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_python_examples_are_python(page):
    for example in _examples(page.read_text(encoding="utf-8")):
        compile(example, str(page), "exec")


def test_the_figure_of_the_readme_is_of_the_scenarios_as_they_are():
    with Image.open(make_figure.TARGET) as picture:
        small_print = str(picture.info.get("Comment"))
    compared = [load_scenario(name).hash[:8] for name in make_figure.STRATEGIES]
    assert re.findall(r"\b[AB] ([0-9a-f]{8})\b", small_print) == compared, "run: python docs/make_figure.py"
    assert small_print.endswith(f"wijksim {__version__}")


def test_the_readme_names_the_comparison_of_its_figure():
    command = " ".join(["compare", *make_figure.STRATEGIES, "--wijk", make_figure.WIJK])
    assert f"{command} --replicates {make_figure.REPLICATES} " in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_of_a_replaced_rule_fits_its_phase():
    page = (DOCS / "contributing.md").read_text(encoding="utf-8")
    rule = next(node for node in ast.parse(_examples(page)[0]).body if isinstance(node, ast.FunctionDef))
    replaced = re.search(rf'rules={{"(\w+)": {rule.name}}}', page)
    assert replaced is not None
    assert list(rule_sources({replaced[1]: ast.unparse(rule)}, REPLACEABLE)) == [replaced[1]]


# References ----------------------------------------------------------------------------------------------------


def cited() -> set[str]:
    """Every name that a declared number, a mechanism or a rival model gives as its source."""
    declared = [*PARAMETERS.values(), *MECHANISMS.values(), *RIVALS.values()]
    names = {name for each in declared for _, name, _ in make_claims.parts_of(each.source)}
    return {"manifest" if name.startswith(make_claims.MANIFEST[0]) else name for name in names}


def referred() -> list[str]:
    """The names that the list of references explains."""
    text = (DOCS / "references.md").read_text(encoding="utf-8")
    rows = [line.split(" | ")[0].removeprefix("| ") for line in text.splitlines() if line.startswith("| ")]
    return [name for name in rows if name not in ("---", "cited as")]


def test_whatever_is_cited_is_in_the_list_of_references_and_nothing_else():
    names = cited() - make_claims.PHRASES.keys()
    assert sorted(names) == sorted(referred())


def test_a_source_that_nobody_can_look_up_is_noticed(monkeypatch):
    nowhere = replace(PARAMETERS["case_hours"], source="facts: what everybody knows")
    monkeypatch.setitem(PARAMETERS, "case_hours", nowhere)
    with pytest.raises(AssertionError):
        test_whatever_is_cited_is_in_the_list_of_references_and_nothing_else()


def test_no_phrase_is_left_that_no_source_uses():
    assert cited() >= make_claims.PHRASES.keys()
