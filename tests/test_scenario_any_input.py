"""Whatever is given as a scenario ends in one or in a `WijksimError`, and what is saved reads back the same.

Files are tried by the thousand in `test_fuzz.py`.
"""

from fuzz_scenarios import known_keys, nested, scenario_or_error
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wijksim.scenario import checks
from wijksim.scenario.events import EVENTS, ScheduledEvent
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario, load

fuzz = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fuzz
@given(st.dictionaries(known_keys | st.text(max_size=8), nested, max_size=6), st.booleans())
@example({"format": 1, 3: 4}, False)
def test_no_dictionary_breaks_the_reader(content, on_top_of_a_good_one):
    good = load("manifest").to_dict() if on_top_of_a_good_one else {}
    scenario_or_error(lambda: Scenario.from_dict({**good, **content}))
    scenario_or_error(lambda: Scenario.from_dict({**good, "values": {**good.get("values", {}), **content}}))


@fuzz
@given(nested)
def test_no_value_breaks_a_check_or_the_showing_of_it(value):
    assert checks.show(value).isprintable()
    scenario_or_error(lambda: load("manifest").with_values(room=value))
    scenario_or_error(lambda: load("manifest").with_strength("room", value))


def within(declared):
    """Any allowed value of one parameter."""
    if declared.unit in checks.WHOLE_UNITS:
        return st.integers(int(declared.low), int(declared.high))
    return st.floats(declared.low, declared.high)


words = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)


planned = st.builds(ScheduledEvent, st.integers(1, 1200), st.sampled_from(list(EVENTS)))


@st.composite
def scenarios(draw):
    """Any scenario at all."""
    return Scenario(
        name=draw(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)),
        title={"nl": draw(words), "en": draw(words)},
        summary={"en": draw(words)},
        sources=tuple(draw(st.lists(words, max_size=3))),
        values={name: draw(within(declared)) for name, declared in PARAMETERS.items()},
        strengths={name: draw(st.floats(0, 1)) for name in MECHANISMS},
        months=draw(st.integers(1, 1200)),
        events=tuple(draw(st.lists(planned, max_size=3))),
    )


@settings(fuzz, max_examples=40)
@given(scenarios())
def test_writing_and_reading_gives_the_same_scenario(tmp_path, scenario):
    path = tmp_path / "again.toml"
    path.write_text(scenario.to_toml(), encoding="utf-8")
    assert load(path) == scenario
    assert load(path).hash == scenario.hash
    assert Scenario.from_dict(scenario.to_dict()) == scenario
