"""Whatever people write ends in a scenario or a `WijksimError`, and what is saved reads back the same."""

import json

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wijksim.errors import WijksimError
from wijksim.scenario import checks
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario, list_scenarios, load
from wijksim.scenario.shipped import shipped_folder

SHIPPED = list_scenarios()
HEAD = 'format = 1\nname = "mine"\n'

fuzz = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

#: What can stand in a TOML file or a dictionary, and some of what can only stand in the latter.
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-1, 31)
    | st.floats()
    | st.text(max_size=12)
    | st.dates()
    | st.sampled_from([-0.0, "manifest", "mine.toml", b"x", object()])
    | st.builds(lambda: 10**5000)
)
SECTIONS = ["title", "summary", "levers", "uncertainties", "mechanisms"]
TOP = ["format", "name", "extends", "months", "sources", *SECTIONS]
WITHIN = ["nl", "en", "room", "programmes", "trust_gain", "outreach", "values", "strengths"]
known_keys = st.sampled_from([*TOP, *WITHIN])
junk = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(known_keys | st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


#: A document whose keys are all in place, so that the junk reaches the checks of the values.
well_placed = st.fixed_dictionaries(
    {},
    optional={
        "months": leaves,
        "extends": leaves,
        "sources": st.lists(leaves, max_size=3),
        "title": st.dictionaries(st.sampled_from(["nl", "en"]), leaves),
        "levers": st.dictionaries(st.sampled_from(["room", "programmes", "carry_over"]), leaves),
        "uncertainties": st.dictionaries(st.sampled_from(["trust_gain", "quit_rate"]), leaves),
        "mechanisms": st.dictionaries(st.sampled_from(list(MECHANISMS)), leaves),
    },
)


def toml(value: object) -> str:
    """Any value as inline TOML; what TOML has no form for becomes text."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {toml(inner)}" for key, inner in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return hex(value) if value >= 0 else str(value)
    return repr(value) if isinstance(value, float) else json.dumps(str(value), ensure_ascii=False)


def scenario_or_error(load_it) -> None:
    """Either a scenario comes out, whole and hashable, or a `WijksimError` with one bounded line."""
    try:
        scenario, message = load_it(), ""
    except WijksimError as error:
        scenario, message = load("manifest"), str(error)
    assert "\n" not in message
    assert len(message) < 3000
    assert scenario.values.keys() == PARAMETERS.keys()
    assert scenario.strengths.keys() == MECHANISMS.keys()
    assert len(scenario.hash) == 64


@fuzz
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(tmp_path, data):
    path = tmp_path / "any.toml"
    path.write_bytes(data)
    scenario_or_error(lambda: load(path))
    path.write_bytes(HEAD.encode() + data)
    scenario_or_error(lambda: load(path))


@fuzz
@given(well_placed | st.dictionaries(known_keys | st.text(max_size=8), junk, max_size=5), st.booleans())
def test_no_toml_breaks_the_reader(tmp_path, content, with_head):
    lines = [f"{json.dumps(key, ensure_ascii=False)} = {toml(value)}" for key, value in content.items()]
    path = tmp_path / "any.toml"
    text = (HEAD if with_head else "") + "\n".join(lines)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    scenario_or_error(lambda: load(path))


@fuzz
@given(st.data())
def test_no_mutation_of_a_shipped_file_breaks_the_reader(tmp_path, data):
    text = (shipped_folder() / f"{data.draw(st.sampled_from(SHIPPED))}.toml").read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 20)))
        text = text[:start] + data.draw(st.binary(max_size=4) | st.just(text[end : end + 30])) + text[end:]
    path = tmp_path / "any.toml"
    path.write_bytes(text)
    scenario_or_error(lambda: load(path))


@fuzz
@given(st.dictionaries(known_keys | st.text(max_size=8), junk, max_size=6), st.booleans())
@example({"format": 1, 3: 4}, False)
def test_no_dictionary_breaks_the_reader(content, on_top_of_a_good_one):
    good = load("manifest").to_dict() if on_top_of_a_good_one else {}
    scenario_or_error(lambda: Scenario.from_dict({**good, **content}))
    scenario_or_error(lambda: Scenario.from_dict({**good, "values": {**good.get("values", {}), **content}}))


@fuzz
@given(junk)
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
    )


@settings(fuzz, max_examples=40)
@given(scenarios())
def test_writing_and_reading_gives_the_same_scenario(tmp_path, scenario):
    path = tmp_path / "again.toml"
    path.write_text(scenario.to_toml(), encoding="utf-8")
    assert load(path) == scenario
    assert load(path).hash == scenario.hash
    assert Scenario.from_dict(scenario.to_dict()) == scenario
