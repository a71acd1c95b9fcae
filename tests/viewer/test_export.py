"""What is taken along holds the numbers of the screen, and what is printed to make them again does make them."""

import io
import json
import shlex
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from asking import Client
from starlette.applications import Starlette

import wijksim
from wijksim.cli import main
from wijksim.experiments.single import run_one
from wijksim.population.catalogue import find_wijk
from wijksim.viewer import export
from wijksim.viewer.jobs import State
from wijksim.viewer.library.entry import entry_of, joined
from wijksim.viewer.lived import film_of, lived
from wijksim.viewer.payload import extra, merged, payload
from wijksim.viewer.question import Asked, Question
from wijksim.viewer.reproduce import Again
from wijksim.viewer.units import INDICATORS, shown

SEEDS = (1, 2)
CHANGED = Asked("resident-led-20").with_levers(horizon_years=8, staffing_share=0.75).pressed(6, "budget_cut")
QUESTION = Question("giethoorn", Asked("top-down-4"), replace(CHANGED, off=("outreach",)), seed=3, months=24)


@pytest.fixture(scope="module")
def on_screen():
    """The payload of the question as the screen has it in the end; margins rest on two lives."""
    profile, months = find_wijk(QUESTION.wijk), QUESTION.months
    sides = [asked.scenario().with_months(months) for asked in QUESTION.sides.values()]
    films = [film_of(side, profile, QUESTION.seed, months, QUESTION.measure) for side in sides]
    base = payload(QUESTION, profile, *(lived(film, profile, months) for film in films))
    entries = [joined([entry_of(run_one(side, [profile], seed, months)) for seed in SEEDS]) for side in sides]
    return merged(base, extra(QUESTION, profile, *entries))


@pytest.fixture
def client(on_screen, monkeypatch):
    """The export addresses, with that payload behind them."""
    monkeypatch.setattr(export, "known", lambda question: on_screen)
    return Client(Starlette(routes=export.routes()))


def test_the_csv_is_tidy_and_holds_the_numbers_of_the_screen(client, on_screen):
    answer = client.get(f"/export/csv?{QUESTION.to_query()}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    frame = pd.read_csv(io.StringIO(answer.text))
    assert len(frame) == 3 * len(INDICATORS) * (QUESTION.months + 1)
    for letter in "ab":
        rows = frame[(frame["side"] == letter) & (frame["indicator"] == "health")]
        assert rows["own"].tolist() == on_screen["sides"][letter]["series"]["health"]
        assert rows["middle"].tolist() == on_screen["sides"][letter]["band"]["health"]["middle"]
    rows = frame[(frame["side"] == "b minus a") & (frame["indicator"] == "trust_municipality")]
    assert rows["high"].tolist() == on_screen["difference"]["series"]["trust_municipality"]["high"]
    assert set(frame["lives"]) == {len(SEEDS)}


class Stays:
    """A ticket on which nothing new ever comes."""

    def __init__(self, state):
        self.state, self.cancelled = state, False

    def wait(self, version, timeout):
        time.sleep(min(timeout, 0.01))
        return self.state

    def cancel(self):
        self.cancelled = True


@pytest.mark.parametrize("margins", [True, False])
def test_an_export_does_not_wait_for_margins(monkeypatch, margins):
    more = {"difference": {"seeds": 8}} if margins else None
    ticket = Stays(State(version=2, payload={"difference": {"seeds": 1, "own": {}}}, extra=more, total=200))
    monkeypatch.setattr(export, "shared_jobs", lambda: None)
    monkeypatch.setattr(export, "ask", lambda jobs, question: ticket)
    monkeypatch.setattr(export, "GRACE", 0.05)
    assert export.known(QUESTION)["difference"] == {"seeds": 8 if margins else 1, "own": {}}
    assert ticket.cancelled


def test_an_export_of_what_does_not_come_in_time_is_none(monkeypatch):
    ticket = Stays(State())
    monkeypatch.setattr(export, "shared_jobs", lambda: None)
    monkeypatch.setattr(export, "ask", lambda jobs, question: ticket)
    monkeypatch.setattr(export, "PATIENCE", 0.05)
    assert export.known(QUESTION) is None
    assert ticket.cancelled


def test_no_cell_of_the_csv_is_a_formula(client, on_screen):
    for cell in pd.read_csv(io.StringIO(client.get(f"/export/csv?{QUESTION.to_query()}").text)).columns:
        assert not cell.startswith(("=", "+", "-", "@"))
    evil = json.loads(json.dumps(on_screen))
    evil["indicators"][0]["unit"] = '=HYPERLINK("x")'
    assert "\"'=HYPERLINK" in export.escape_formulas(export.table(QUESTION, evil)).to_csv(index=False)


def test_the_json_holds_what_was_asked_and_what_came_out(client, on_screen):
    found = client.get(f"/export/json?{QUESTION.to_query()}").json()
    assert Question.from_query(found["asked"]["link"].partition("?")[2]) == (QUESTION, [])
    assert found["sides"]["b"]["series"] == on_screen["sides"]["b"]["series"]
    assert found["difference"] == on_screen["difference"]
    again = wijksim.Scenario.from_dict(found["asked"]["scenarios"]["b"])
    assert again == QUESTION.second.scenario()


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_figure_is_drawn(client, kind, start, language):
    query = replace(QUESTION, language=language).to_query()
    body = client.get(f"/export/{kind}?{query}&i=work").content
    assert body.startswith(start)
    assert body == client.get(f"/export/{kind}?{query}&i=work").content
    if kind == "svg":
        assert ("Hoe het gaat" if language == "nl" else "How it goes") in body.decode()


def test_a_changed_strategy_comes_as_a_file_that_asks_the_same(client, tmp_path):
    answer = client.get(f"/export/toml?side=b&{QUESTION.to_query()}")
    file = tmp_path / Again(QUESTION).files["b"]
    assert file.name in answer.headers["content-disposition"]
    file.write_bytes(answer.content)
    assert wijksim.load_scenario(file) == QUESTION.second.scenario()


@pytest.mark.parametrize("kind", ["csv", "json", "png", "svg", "toml"])
def test_a_bad_link_is_refused_in_plain_words(client, kind):
    answer = client.get(f"/export/{kind}?w=atlantis&lang=en")
    assert answer.status_code == 400
    assert "atlantis" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_late_answer_is_said(monkeypatch):
    monkeypatch.setattr(export, "known", lambda question: None)
    answer = Client(Starlette(routes=export.routes())).get("/export/csv?lang=nl")
    assert answer.status_code == 503
    assert "nog niet klaar" in answer.text


def test_exports_that_wait_leave_room_for_pages(monkeypatch, on_screen):
    go_on, waiting = threading.Event(), threading.Semaphore(0)

    def known(question):
        waiting.release()
        assert go_on.wait(60)
        return on_screen

    monkeypatch.setattr(export, "known", known)
    client = Client(Starlette(routes=export.routes()))
    address = f"/export/json?{QUESTION.to_query()}"
    with ThreadPoolExecutor(export.MOST_WAITING) as visitors:
        waited = [visitors.submit(client.get, address) for _ in range(export.MOST_WAITING)]
        assert all(waiting.acquire(timeout=60) for _ in waited)
        assert client.get(address).status_code == 503
        go_on.set()
        assert {each.result().status_code for each in waited} == {200}
    assert client.get(address).status_code == 200


def test_the_python_on_the_page_gives_the_numbers_of_the_page(on_screen):
    space: dict = {}
    exec(Again(QUESTION, lives=len(SEEDS)).python.replace("print", "str"), space)
    for side, run in zip("ab", space["own"], strict=True):
        frame = run.indicators[(run.indicators["group"] == "all")]
        for name in INDICATORS:
            values = frame[frame["indicator"] == name].sort_values("month")["value"].to_numpy()
            assert np.allclose(shown(name, values), on_screen["sides"][side]["series"][name], atol=0.006)
    wide = space["result"].wide(["trust_municipality"])
    first, second = space["a"].name, space["b"].name
    apart = (wide[second] - wide[first]).mean(axis=1).to_numpy()
    assert np.allclose(apart, on_screen["difference"]["series"]["trust_municipality"]["middle"], atol=0.006)


def test_the_command_on_the_page_gives_the_numbers_of_the_page(on_screen, client, tmp_path, monkeypatch, capsys):
    again = Again(QUESTION, lives=len(SEEDS))
    monkeypatch.chdir(tmp_path)
    for letter, name in again.files.items():
        (tmp_path / name).write_bytes(client.get(f"/export/toml?side={letter}&{QUESTION.to_query()}").content)
    words = shlex.split(again.command)
    assert words[0] == "wijksim"
    assert main([*words[1:], "--json", "--quiet"]) == 0
    table = json.loads(capsys.readouterr().out)["table"]
    [row] = [each for each in table if each["indicator"] == "trust_municipality"]
    month = 12 * row["year"]
    for name, column in (("middle", "difference"), ("low", "low"), ("high", "high")):
        on = on_screen["difference"]["series"]["trust_municipality"][name][month]
        assert on == pytest.approx(row[column], abs=0.006)


def test_a_strategy_against_itself_can_be_made_again():
    question = replace(QUESTION, second=QUESTION.first)
    again = Again(question)
    first, second = again.scenarios
    assert first.name != second.name
    assert list(again.files) == ["b"]
    space: dict = {}
    exec(
        "\n".join(line for line in again.python.splitlines() if not line.startswith(("own", "result", "print"))), space
    )
    assert (space["a"], space["b"]) == (first, second)
