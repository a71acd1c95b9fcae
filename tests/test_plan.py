"""What will be run, and under which key: all that numbers depend on, and nothing else."""

import json
from dataclasses import replace

import pytest
from fake_runs import STRATEGIES, experiment

from wijksim.errors import WijksimError
from wijksim.experiments.plan import plan
from wijksim.experiments.provenance import profile_from, rules_hash, source_hash
from wijksim.population.catalogue import find_wijk

# keys


def test_key_holds_all_that_numbers_depend_on():
    base = experiment().jobs[0]
    wijken = (find_wijk("moerwijk"), find_wijk("giethoorn"))
    others = [
        replace(base, seed=2),
        replace(base, months=25),
        replace(base, scenario=base.scenario.with_values(horizon_years=8)),
        replace(base, scenario=base.scenario.without("outreach")),
        replace(base, profiles=wijken),
        replace(base, profiles=wijken[::-1]),
        replace(base, rules={"learn_promise": "def replaced(knows_promise): ..."}),
        replace(base, sources="0" * 64),
    ]
    keys = {job.key for job in (base, *others)}
    assert len(keys) == len(others) + 1
    assert all(len(key) == 32 for key in keys)


def test_key_ignores_names_and_wording():
    base = experiment().jobs[0]
    other = replace(base, scenario=base.scenario.renamed("other", nl="Anders", en="Other"))
    assert other.key == base.key


def test_hash_of_rules_sees_name_and_source():
    before = rules_hash({"speak": "def f(x): return x"})
    assert rules_hash({"speak": "def f(x): return x"}) == before
    assert rules_hash({"speak": "def f(x): return -x"}) != before
    assert rules_hash({"other": "def f(x): return x"}) != before
    assert rules_hash({}) == rules_hash(None) == ""


def test_rule_without_source_is_refused():
    with pytest.raises(WijksimError, match="learn_promise"):
        experiment(rules={"learn_promise": len})


def test_source_hash_covers_the_model_and_not_the_wijken(tmp_path, monkeypatch):
    import wijksim

    def hash_with(name: str, text: str) -> str:
        package = tmp_path / name.replace("/", "-")
        path = package / name
        path.parent.mkdir(parents=True)
        path.write_bytes(text.encode())
        monkeypatch.setattr(wijksim, "__file__", str(package / "__init__.py"))
        return source_hash.__wrapped__()

    nothing = hash_with("report/figures.py", "x = 1\n")
    assert hash_with("population/profiles/a.toml", "x = 1\n") == nothing
    assert hash_with("population/cbs/cells.py", "x = 1\n") == nothing
    assert hash_with("state/__pycache__/a.pyc", "x") == nothing
    one = hash_with("rules/trust.py", "x = 1\n")
    assert one != nothing
    assert hash_with("state/trust.py", "x = 1\n") not in (nothing, one)
    assert hash_with("population/table.toml", "x = 1\n") != nothing
    assert hash_with("model.py", "x = 1\n") != hash_with("agents/model.py", "x = 1\n")


def test_source_hash_is_the_same_with_windows_line_ends(tmp_path, monkeypatch):
    import wijksim

    hashes = []
    for name, text in (("unix", b"x = 1\ny = 2\n"), ("windows", b"x = 1\r\ny = 2\r\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.py").write_bytes(text)
        monkeypatch.setattr(wijksim, "__file__", str(tmp_path / name / "__init__.py"))
        hashes.append(source_hash.__wrapped__())
    assert hashes[0] == hashes[1]


def test_stored_wijk_comes_back_with_its_hash():
    profile = find_wijk("moerwijk")
    assert profile_from(json.loads(json.dumps(profile.to_dict()))) == profile
    with pytest.raises(WijksimError, match="does not fit"):
        profile_from({**profile.to_dict(), "unknown": 1})


# plans


def test_plan_gives_every_strategy_the_same_seeds():
    jobs = experiment(replicates=2, seed=7).jobs
    assert [(job.scenario.name, job.seed) for job in jobs] == [(name, seed) for seed in (7, 8) for name in STRATEGIES]
    assert {job.scenario.months for job in jobs} == {24}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"months": 0}, "months is 0; a whole number from 1 to 1200"),
        ({"months": 1201}, "months is 1201"),
        ({"months": 12.0}, "months is 12.0"),
        ({"replicates": 0}, "replicates is 0"),
        ({"replicates": True}, "replicates is True"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 2**63 - 1, "replicates": 2}, "last seed"),
        ({"strategies": ("top-down-4", "top-down-4")}, "'top-down-4' is given 2 times"),
        ({"strategies": ("top-down-4", "top-donw-20")}, "Did you mean"),
        ({"wijk": []}, "no wijk is given"),
        ({"wijk": ["moerwijk", "Moerwijk"]}, "wijk 'moerwijk' is given 2 times"),
        ({"wijk": "moerwijkk"}, "Did you mean"),
        ({"wijk": None}, "a wijk is a name, a code or a Profile, not None"),
        ({"wijk": ["moerwijk", 5]}, "a wijk is a name, a code or a Profile, not 5"),
        ({"strategies": None}, "a scenario is .* not nothing"),
    ],
)
def test_plan_refuses_what_cannot_be_run(changes, message):
    asked = {"strategies": STRATEGIES, "wijk": "moerwijk", "replicates": 2, "seed": 1, "months": 24}
    with pytest.raises(WijksimError, match=message):
        plan(**(asked | changes))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"population": 10**12}, "population is 1000000000000; a whole number from 1 to 1,000,000"),
        ({"lonely": None}, "lonely is nothing"),
        ({"age_shares": [100.0, 0.0, 0.0, 0.0]}, "a list of 5 numbers"),
        ({"slug": "../elsewhere"}, "slug '../elsewhere' is not that of a wijk"),
        ({"figures": {}}, "does not say of every figure"),
    ],
)
def test_stored_wijk_is_held_to_what_a_file_can_say(change, message):
    with pytest.raises(WijksimError, match=message):
        profile_from({**find_wijk("moerwijk").to_dict(), **change})
