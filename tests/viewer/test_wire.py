"""What goes over the line is small, and what a browser makes of it is what was sent, to the last bit."""

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wijksim.viewer.scripts import joined
from wijksim.viewer.wire import PLACE, packed

LONG = 20
CONTENTS = [
    {"hash": "x", "series": {"a": [45.0, *[round(45 + k / 7, 2) for k in range(LONG)]]}},
    {"thin": [[k / 10 for k in range(-LONG, LONG)], [-k / 1000 for k in range(LONG)]], "short": [1, 2.5]},
    {"x": list(range(LONG)), "y": list(range(LONG)), "big": [10**6] * LONG, "down": [-(10**6), *range(LONG)]},
    {"odd": [1 / 3] * LONG, "gaps": [None] * LONG, "texts": ["a"] * LONG, "yes": [True] * LONG, "none": None},
    {"long": ["é" * 3000, "a" * 2000], "accents": "één ‘wijk’"},
    {"deep": [{"values": [k * 0.01 for k in range(LONG)]}, []], "nothing": {}},
]


def places(content):
    """Every place of a list that was taken out."""
    if isinstance(content, dict):
        own = [tuple(content[PLACE])] if PLACE in content else []
        return own + [place for value in content.values() for place in places(value)]
    return [place for each in content for place in places(each)] if isinstance(content, list) else []


def plain(content):
    """What is left of content when lists and texts are taken out."""
    return json.loads(zlib.decompress(base64.b64decode(packed(content)["plain"])))


def test_long_lists_are_taken_out_and_equal_ones_stand_once():
    content = {"hash": "h", "x": list(range(LONG)), "y": list(range(LONG)), "short": [1, 2, 3], "text": "x" * 5000}
    assert packed(content)["hash"] == "h"
    assert packed(content)["texts"] == [content["text"]]
    sent = plain(content)
    assert sent["x"] == sent["y"] == {PLACE: [0, LONG, 0]}
    assert sent["short"] == [1, 2, 3]


@given(some.lists(some.floats(allow_nan=True, allow_infinity=True), min_size=LONG, max_size=LONG))
def test_what_does_not_fit_stays_as_it_is(values):
    content = {"values": values}
    sent = plain(content)
    for _, _, decimals in places(sent):
        assert all(round(value * 10**decimals) / 10**decimals == value for value in values)
    if not places(sent):
        assert sent["values"] == values or any(value != value for value in values)


def test_series_take_a_third_of_the_room_at_most():
    content = {"series": [[round(45 + (k * 37 % 11) / 10, 2) for k in range(241)] for _ in range(40)]}
    assert len(json.dumps(packed(content))) < len(json.dumps(content)) / 3


@pytest.mark.browser
@pytest.mark.slow
def test_a_browser_puts_everything_back(chromium):
    context = chromium.new_context()
    tab = context.new_page()
    script = """async ([text, contents]) => {
      const blob = new Blob([text], { type: "text/javascript" });
      const { whole } = await import(URL.createObjectURL(blob));
      return Promise.all(contents.map(whole));
    }"""
    assert tab.evaluate(script, [joined("speler_wire"), [packed(each) for each in CONTENTS]]) == CONTENTS
    assert tab.evaluate(script, [joined("speler_wire"), CONTENTS]) == CONTENTS
    context.close()
