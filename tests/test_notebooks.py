"""The notebooks: every cell runs without a warning, figures stand on their own, both languages are there.

They are kept without outputs and run here in a folder of their own, in a small setting of the same code.
"""

import base64
import os
import re
from functools import cache
from io import BytesIO
from pathlib import Path

import matplotlib.image
import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NAMES = ("01_eerste_run", "02_lange_adem", "03_sweep_en_gevoeligheid")
#: The same code with fewer and shorter lives.
SMALL = {"WIJKSIM_REPLICATES": "2", "WIJKSIM_YEARS": "6"}
FIGURES = {"01_eerste_run": 3, "02_lange_adem": 7, "03_sweep_en_gevoeligheid": 8}
_ENGLISH = "<small>*English:*"
#: What says a result: a decimal number, a share, a number with a unit of outcomes.
_OUTCOME = re.compile(r"\d[.,]\d|\d ?%|\d (?:punt|procentpunt|percentage point|point)")
_PATH = re.compile(r"/(?:tmp|root|home|Users|usr)/|[A-Z]:\\|site-packages")


@cache
def notebook(name: str) -> nbformat.NotebookNode:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


@pytest.fixture(scope="module", params=NAMES)
def lived(request, tmp_path_factory) -> tuple[str, nbformat.NotebookNode]:
    """A notebook after all its cells ran, with warnings as errors."""
    folder = tmp_path_factory.mktemp("notebook")
    copy = nbformat.from_dict(notebook(request.param))
    # Jupyter itself may warn while it starts, so warnings become errors from the first cell on
    copy.cells.insert(0, nbformat.v4.new_code_cell("import warnings; warnings.simplefilter('error')"))
    client = NotebookClient(copy, timeout=600, resources={"metadata": {"path": str(folder)}})
    client.execute(env={**os.environ, **SMALL})
    assert list(folder.iterdir()) == [], "a notebook leaves no files"
    return request.param, copy


def outputs(node: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in node.cells if cell.cell_type == "code" for output in cell.outputs]


def texts(node: nbformat.NotebookNode) -> str:
    """All that a reader would read in the outputs."""
    found = [output.get("text", "") for output in outputs(node)]
    for output in outputs(node):
        found += [text for kind, text in output.get("data", {}).items() if kind.startswith("text/")]
    return "\n".join(found)


def test_every_notebook_is_tested():
    assert tuple(sorted(path.stem for path in FOLDER.glob("*.ipynb"))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_output_is_kept(name):
    node = notebook(name)
    nbformat.validate(node)
    assert outputs(node) == []
    assert {cell.execution_count for cell in node.cells if cell.cell_type == "code"} == {None}


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_dutch_with_english_beneath(name):
    for cell in notebook(name).cells:
        if cell.cell_type == "markdown":
            dutch, mark, english = cell.source.partition(_ENGLISH)
            assert mark, cell.source
            assert len(dutch.split()) > 3, cell.source
            assert english.rstrip().endswith("</small>"), cell.source
            assert len(english.split()) > 3, cell.source


@pytest.mark.parametrize("name", NAMES)
def test_no_text_states_an_outcome(name):
    told = [cell.source for cell in notebook(name).cells if cell.cell_type == "markdown"]
    assert [text for text in told if _OUTCOME.search(re.sub(r"`[^`]*`", "", text))] == []


def test_a_stated_outcome_is_noticed():
    assert _OUTCOME.search("B wint met 2,5 procentpunt")
    assert _OUTCOME.search("in 80 % van de levens")
    assert not _OUTCOME.search("twintig jaar, of 20 jaar")


@pytest.mark.slow
def test_a_notebook_runs_and_says_nothing_of_this_machine(lived):
    _, node = lived
    assert [output for output in outputs(node) if output.output_type == "error"] == []
    assert [output.text for output in outputs(node) if output.get("name") == "stderr"] == []
    assert "Traceback" not in texts(node)
    assert _PATH.findall(texts(node)) == []


@pytest.mark.slow
def test_figures_say_what_they_are_and_are_not_empty(lived):
    name, node = lived
    figures = [output.data for output in outputs(node) if "image/png" in output.get("data", {})]
    assert len(figures) == FIGURES[name]
    for figure in figures:
        assert len(figure["text/plain"].split()) > 5, "a figure has a title and says what it shows"
        pixels = matplotlib.image.imread(BytesIO(base64.b64decode(figure["image/png"])))[..., :3]
        high = len(pixels)
        title, panel, source = pixels[: high // 10], pixels[high // 7 : -high // 5], pixels[-high // 40 :]
        for part in (title, panel, source):
            assert (part < 0.5).any()
        colours = {tuple(colour) for colour in (panel[::4, ::4].reshape(-1, 3) * 255).astype(int).tolist()}
        assert any(max(colour) - min(colour) > 60 for colour in colours), "no coloured line in the panel"


@pytest.mark.slow
def test_every_computed_sentence_has_both_languages(lived):
    _, node = lived
    said = [output.data["text/markdown"] for output in outputs(node) if "text/markdown" in output.get("data", {})]
    assert said
    assert [text for text in said if _ENGLISH not in text or text.startswith(_ENGLISH)] == []


@pytest.mark.slow
def test_stopping_in_year_three_is_another_life_than_business_as_usual(lived):
    name, node = lived
    if name == "02_lange_adem":
        [cell] = [cell for cell in node.cells if "gestopt na jaar 3" in cell.source and "causes_of" in cell.source]
        [table] = [output.data["text/html"] for output in cell.outputs]
        [promises] = re.findall(r"<th>beloften[^<]*</th>((?:\s*<td>[^<]*</td>)+)", table)
        going_on, stopped = (float(each.replace(",", ".")) for each in re.findall(r"<td>(\S+) \(", promises))
        assert 0 != stopped != going_on
