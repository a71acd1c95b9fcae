"""Scenario files as nobody should write them: any bytes, any TOML, and shipped files with places changed."""

from pathlib import Path

from fuzz import Target, mutations, refused
from fuzz_toml import document, junk, leaves
from hypothesis import strategies as st

from wijksim.scenario.events import EVENTS
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import list_scenarios, load
from wijksim.scenario.shipped import locate

HEAD = b'format = 1\nname = "mine"\n'

_SECTIONS = ["title", "summary", "levers", "uncertainties", "mechanisms"]
_TOP = ["format", "name", "extends", "months", "sources", "events", *_SECTIONS]
_WITHIN = ["nl", "en", "room", "programmes", "trust_gain", "outreach", "values", "strengths", "month", "event"]
known_keys = st.sampled_from([*_TOP, *_WITHIN])
nested = junk(known_keys)

_events = st.dictionaries(st.sampled_from(["month", "event"]), leaves | st.sampled_from(list(EVENTS)), max_size=2)
#: A document whose keys are all in place, so that the junk reaches the checks of the values.
_well_placed = st.fixed_dictionaries(
    {},
    optional={
        "months": leaves,
        "extends": leaves,
        "sources": st.lists(leaves, max_size=3),
        "title": st.dictionaries(st.sampled_from(["nl", "en"]), leaves),
        "levers": st.dictionaries(st.sampled_from(["room", "programmes", "carry_over"]), leaves),
        "uncertainties": st.dictionaries(st.sampled_from(["trust_gain", "quit_rate"]), leaves),
        "mechanisms": st.dictionaries(st.sampled_from(list(MECHANISMS)), leaves),
        "events": st.lists(_events, max_size=3),
    },
)
_any_toml = _well_placed | st.dictionaries(known_keys | st.text(max_size=8), nested, max_size=5)
_shipped = [locate(name).read_bytes() for name in list_scenarios()]


def scenario_or_error(load_it) -> None:
    """Either a scenario comes out, whole and hashable, or a `WijksimError` with one bounded line."""
    found = []
    if refused(lambda: found.append(load_it())):
        return
    [scenario] = found
    assert scenario.values.keys() == PARAMETERS.keys()
    assert scenario.strengths.keys() == MECHANISMS.keys()
    assert len(scenario.hash) == 64
    assert "\n" not in scenario.title["nl"] + scenario.title["en"]


def _check(content: bytes, folder: Path) -> None:
    path = folder / "mine.toml"
    path.write_bytes(content)
    scenario_or_error(lambda: load(path))


_with_head = st.binary(max_size=200).map(lambda data: HEAD + data)
_text = st.text(max_size=200).map(lambda text: HEAD + text.encode("utf-8", "surrogatepass"))
_document = st.builds(lambda head, content: head + document(content), st.sampled_from([b"", HEAD, HEAD]), _any_toml)
_mutated = st.sampled_from(_shipped).flatmap(mutations)

SCENARIO_BYTES = Target("scenario bytes", 1, st.binary(max_size=200) | _with_head | _text, _check)
SCENARIO_TOML = Target("scenario TOML", 2, _document, _check)
SCENARIO_EDITS = Target("scenario edits", 2, _mutated, _check)

TARGETS = [SCENARIO_BYTES, SCENARIO_TOML, SCENARIO_EDITS]
