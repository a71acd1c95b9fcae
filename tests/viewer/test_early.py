"""What is begun while a browser still reads scripts: the question of the page, for who opens it and for nobody else."""

import threading
from dataclasses import replace

import pytest
import solara
from asking import Client
from starlette.applications import Starlette

from wijksim.viewer import early
from wijksim.viewer.app import pages
from wijksim.viewer.pages.vergelijk import View
from wijksim.viewer.question import DEFAULT, Asked
from wijksim.viewer.take import Take

OPENED = {"Sec_Fetch_Site": "none", "Sec_Fetch_Dest": "document"}
ASKED = replace(DEFAULT, second=Asked("manifest"), seed=3, language="en")


class Desk:
    """Jobs that note what is asked, and what is given up."""

    def __init__(self):
        self.asked, self.given_up = [], threading.Event()

    def ask(self, question):
        self.asked.append(question)
        return self

    def cancel(self):
        self.given_up.set()


@pytest.fixture
def desk(monkeypatch):
    made = Desk()
    monkeypatch.setattr(early, "shared_jobs", lambda: made)
    monkeypatch.setattr(early, "_PATIENCE", 0.05)
    return made


@pytest.fixture
def client():
    return Client(Starlette(routes=pages()))


def test_opening_a_comparison_asks_what_its_page_will_ask(client, desk):
    queries = ((ASKED.to_query(), "", "en"), ("", "wijksim_language=en", "en"), ("w=nowhere&lang=nl", "", "nl"))
    for query, cookie, language in queries:
        assert client.get(f"/vergelijk?{query}", Cookie=cookie, **OPENED).status_code == 200
        assert desk.asked[-1] == View.of(query, language).question
    assert desk.asked[0] == ASKED
    assert desk.given_up.wait(10)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": "document"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": "image"},
        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Dest": "document"},
        {"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Dest": "empty"},
    ],
)
def test_nothing_is_begun_for_a_page_from_elsewhere(client, desk, headers):
    assert client.get(f"/vergelijk?{ASKED.to_query()}", **headers).status_code == 200
    assert desk.asked == []


def test_nothing_is_begun_for_other_pages_or_when_it_takes_a_run_to_know_whom_to_follow(client, desk):
    for address in ("/", "/verhaal", f"/vergelijk?{replace(ASKED, resident=2).to_query()}"):
        assert client.get(address, **OPENED).status_code == 200
    assert desk.asked == []


def test_what_can_be_taken_along_stays_when_something_comes_before_it():
    put = []

    @solara.component
    def page():
        more, set_more = solara.use_state(False)
        put[:] = [set_more]
        with solara.v.Html(tag="div"):
            if more:
                solara.v.Html(tag="p")
            Take(DEFAULT, 100)

    shown, context = solara.render(page(), handle_error=False)
    before = shown.children[0].children
    put[0](True)
    after = shown.children[0].children
    assert len(after) == len(before) + 1
    assert after[-1] is before[-1]
    context.close()
