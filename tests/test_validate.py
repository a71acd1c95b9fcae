"""`wijksim validate`: the table is read strictly, each row is hit or missed or not measured, in both languages."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from cli_village import documented

import wijksim
from wijksim import WijksimError
from wijksim.cli import main
from wijksim.experiments import keeping
from wijksim.experiments.result import RunResult
from wijksim.locale import LANGUAGES, words
from wijksim.patterns import living
from wijksim.patterns.interval import NO_GROUP, NOTHING_SEEN, Measured
from wijksim.patterns.metrics import METRICS
from wijksim.patterns.names import STANDS_FOR, known_names
from wijksim.patterns.observed import _nothing
from wijksim.patterns.targets import KINDS, MAX_ROWS, parse_targets, shipped_targets
from wijksim.patterns.validation import Finding, Validation
from wijksim.report.validation import example_row

SHARED = Path(__file__).parents[2] / "shared" / "evidence" / "calibration_targets.csv"
HEAD = "id,kind,metric,arguments,lo,hi,source\n"
SMALL = ("--sample", "3", "--replicates", "2", "--workers", "1")
RIGHT = "A1,emergent,level,indicator=hardship; year=1,10,20,somewhere\n"


def table(*rows: str, head: str = HEAD) -> list:
    return parse_targets((head + "".join(rows)).encode(), "mine.csv")


def written(folder: Path, *rows: str) -> str:
    path = folder / "mine.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return str(path)


# Made-up lives: what is asked of every indicator, in every group, every quarter ------------------------------------


def made_up(keep, scenario, profiles, seed, months, rules):
    """A life in which every indicator is 10, plus a little luck and a little of the wijk."""
    [profile] = profiles
    own = 10.0 + 0.01 * seed + 0.1 * (profile.population % 7)
    groups = ("all", "young", "education_low", "education_high", "stayers")
    rows = [
        (month, profile.slug, group, name, own + 0.001 * month)
        for month in range(0, months + 1, 3)
        for group in groups
        for name in sorted(keep)
    ]
    seen = pd.DataFrame(rows, columns=["month", "wijk", "group", "indicator", "value"]).astype({"month": "int32"})
    happened = pd.DataFrame([(12, profile.slug, "staff", "12 1")], columns=["month", "wijk", "event", "detail"])
    return RunResult(seen, _nothing("causes"), _nothing("books"), happened.astype({"month": "int32"}))


@pytest.fixture
def no_model(monkeypatch):
    """Lives without a model."""
    monkeypatch.setattr(living, "observed", made_up)
    monkeypatch.setattr("wijksim.commands.notes.prepare", lambda quiet, language: None)


# The table that comes with wijksim -------------------------------------------------------------------------------


def test_every_published_target_is_in_the_table():
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not here")
    with SHARED.open(encoding="utf-8", newline="") as file:
        published = {row["id"]: row for row in csv.DictReader(file)}
    shipped = {target.id: target for target in shipped_targets()}
    assert shipped.keys() == published.keys()
    for name, row in published.items():
        assert (shipped[name].lo, shipped[name].hi) == (float(row["lo"]), float(row["hi"])), name


def test_targets_are_counted_by_what_they_are():
    kinds = [target.kind for target in shipped_targets()]
    assert [kinds.count(kind) for kind in KINDS] == [8, 7, 8]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_names_what_there_is_and_nothing_else(language):
    texts = words(language).texts
    there = {
        "pattern": {target.id for target in shipped_targets()},
        "metric": set(METRICS),
        "argument": {argument.name for metric in METRICS.values() for argument in metric.arguments},
    }
    for part, names in there.items():
        assert {key.removeprefix(f"{part}.") for key in texts if key.startswith(f"{part}.")} == names


def test_what_stands_for_a_published_figure_is_known():
    for asked, stands in STANDS_FOR.items():
        assert asked in known_names()
        assert set(stands) <= set(known_names()) - set(STANDS_FOR), asked


def test_the_page_of_patterns_has_every_target_with_its_band():
    page = (Path(__file__).parents[1] / "docs" / "patterns.md").read_text(encoding="utf-8")
    text = words("en")
    for target in shipped_targets():
        band = text.say("validate.span", low=text.plain(target.lo), high=text.plain(target.hi))
        start = f"| {target.id} {text.say(f'pattern.{target.id}')} | {band} | "
        assert start in page, "run: python docs/make_patterns.py"
        assert f"- {target.id}: {target.source}." in page


# Hit, miss, not measured -----------------------------------------------------------------------------------------


def moved(validation: Validation, by) -> list[bool | None]:
    """The verdicts when bounds are moved: `by` gives new ones from the simulated value and the width of the band."""
    findings = []
    for each in validation.findings:
        width = each.target.hi - each.target.lo or abs(each.target.hi)
        lo, hi = by(each.found.value, each.target.lo, each.target.hi, width)
        findings.append(Finding(replace(each.target, lo=lo, hi=hi), each.found))
    return list(Validation(tuple(findings), 3, 2).table["hit"])


def check_moved_bounds(validation: Validation, times: int) -> None:
    measured = validation.table["reason"] == ""
    assert measured.sum() >= 14
    outward = moved(validation, lambda value, lo, hi, width: (lo - times * width, hi + times * width))
    beside = moved(validation, lambda value, lo, hi, width: (max(hi, value) + width, max(hi, value) + 2 * width))
    assert outward == [True if each else None for each in measured]
    assert beside == [False if each else None for each in measured]


@pytest.mark.usefixtures("no_model")
def test_bounds_far_outward_are_all_hit_and_bounds_beside_all_missed():
    check_moved_bounds(wijksim.validate(sample_size=12, replicates=2, workers=1), times=1000)


@pytest.mark.slow
def test_the_same_for_lives_of_the_model():
    validation = wijksim.validate(sample_size=12, replicates=2, workers=1)
    check_moved_bounds(validation, times=10)
    again = wijksim.validate(sample_size=12, replicates=2, workers=2)
    pd.testing.assert_frame_equal(validation.table, again.table)


def test_the_ends_of_a_band_belong_to_it():
    [target] = table(RIGHT)
    verdicts = {value: Finding(target, Measured(value)).hit for value in (9.99, 10.0, 20.0, 20.01)}
    assert verdicts == {9.99: False, 10.0: True, 20.0: True, 20.01: False}


def test_what_is_not_measured_is_neither_hit_nor_missed():
    [target] = table(RIGHT)
    finding = Finding(target, Measured(reason=NO_GROUP))
    validation = Validation((finding,), 3, 2)
    assert finding.hit is None
    assert validation.count("emergent") == (0, 0, 1)
    assert "no_group" in set(validation.table["reason"])


@pytest.mark.usefixtures("no_model")
def test_an_indicator_that_is_of_everybody_alone_is_not_measured_of_a_group():
    rows = (RIGHT.replace("hardship", "births; group=young"), RIGHT.replace("A1", "A2"))
    found = wijksim.validate(table(*rows), sample_size=3, replicates=1, workers=1).table
    assert list(found["reason"]) == [NO_GROUP, ""]
    assert list(found["hit"]) == [None, True]


@pytest.mark.usefixtures("no_model")
def test_what_never_happens_is_not_measured():
    row = "A1,emergent,delay,kind=objection; years=2,1,2,x\n"
    assert list(wijksim.validate(table(row), sample_size=3, replicates=1, workers=1).table["reason"]) == [NOTHING_SEEN]


def test_a_table_of_settings_needs_no_lives():
    row = "A1,input,setting,parameter=admin_share; times=100,27,33,x\n"
    assert list(wijksim.validate(table(row), sample_size=3, replicates=1).table["hit"]) == [True]


# Strict reading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("A1,emergent,levl,indicator=hardship; year=1,1,2,x\n",), r"row 2 \(A1\): metric 'levl'.*'level'"),
        (("A1,emergent,level,indicator=hardshp; year=1,1,2,x\n",), "'indicator' of level is 'hardshp'.*'hardship'"),
        (("A1,emergent,level,indicater=hardship; year=1,1,2,x\n",), "no argument 'indicater'.*'indicator'"),
        (("A1,emergent,level,indicator=hardship,1,2,x\n",), "needs the argument 'year'"),
        (("A1,emergent,level,indicator=hardship; year=1; year=2,1,2,x\n",), "'year' stands twice"),
        (("A1,emergent,level,indicator=hardship; year=31,1,2,x\n",), "'year'.*whole number from 0 to 30"),
        (("A1,emergent,level,indicator=hardship; year=1.5,1,2,x\n",), "'year' of level is '1.5'"),
        (("A1,emergent,level,hardship; year=1,1,2,x\n",), "'hardship' is no argument; write name=value"),
        (("A1,emergent,level,indicator=hardship; year=1; group=yuong,1,2,x\n",), "'group'.*'yuong'.*'young'"),
        (("A1,emergnt,level,indicator=hardship; year=1,1,2,x\n",), "kind is 'emergnt'.*'emergent'"),
        (("A1,emergent,level,indicator=hardship; year=1,one,2,x\n",), r"\(A1\): lo is 'one'"),
        (("A1,emergent,level,indicator=hardship; year=1,1,nan,x\n",), r"\(A1\): hi is 'nan'"),
        (("A1,emergent,level,indicator=hardship; year=1,1,1e300,x\n",), r"\(A1\): hi is '1e300'.*up to 1,000,000"),
        (("A1,emergent,level,indicator=hardship; year=1,3,2,x\n",), "lo must not be above hi"),
        (("A1,emergent,level,indicator=hardship; year=1,1,2,\n",), r"\(A1\): source is ''"),
        ((",emergent,level,indicator=hardship; year=1,1,2,x\n",), "row 2: id is ''"),
        (("A1,emergent,level,indicator=hardship; year=1,1,2,x,y\n",), "has 8 cells, the header 7"),
        (("A1,emergent,change,indicator=work; strategy=topdown-4; from_year=0; to_year=1,1,2,x\n",), "'top-down-4'"),
        (("A1,input,setting,parameter=admn_share,1,2,x\n",), "'parameter' of setting is 'admn_share'.*'admin_share'"),
        (("A1,emergent,ordering,indicators=work; year=1,1,2,x\n",), "two or more different ones"),
        (("A1,emergent,ordering,indicators=work > wrok; year=1,1,2,x\n",), "'work'"),
        (("A1,emergent,dose_response,indicator=work; strategy=top-down-4; by=1e9,1,2,x\n",), "from 0.1 to 10"),
        ((RIGHT, "\n", RIGHT), "row 4: id 'A1' also stands in row 2"),
        ((RIGHT.replace("hardship", "hardship" * 100),), "longer than 500"),
        ((), "has no rows"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_argument(rows, said):
    with pytest.raises(WijksimError, match=said):
        table(*rows)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"id,metric,arguments,lo,hi\n", "column 'source' is missing"),
        (b"id,metric,argument,lo,hi,source\n", "column 'argument' is not known.*'arguments'"),
        (b"id,id,metric,arguments,lo,hi,source\n", "'id' stands twice"),
        (b'id,metric,arguments,lo,hi,source\n"', "no .csv that can be read"),
        (HEAD.encode() + b"".join(RIGHT.replace("A1", f"A{k}").encode() for k in range(MAX_ROWS + 1)), "rows; 500"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content, said):
    with pytest.raises(WijksimError, match=said):
        parse_targets(content, "mine.csv")


def test_a_table_as_a_dutch_spreadsheet_writes_it():
    text = '\ufeffid;metric;arguments;lo;hi;source\r\nA1;level;"indicator=hardship; year=1";0,5;1,25;ergens\r\n'
    [target] = parse_targets(text.encode(), "mine.csv")
    assert (target.kind, target.lo, target.hi) == ("emergent", 0.5, 1.25)
    assert target.values["indicator"] == "hardship"


def test_columns_may_stand_in_any_order():
    shuffled = "hi,source,metric,id,arguments,lo\n20,x,level,A1,indicator=hardship; year=1,10\n"
    assert table(head=shuffled)[0].lo == 10.0


# On the command line ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_documents_every_metric_with_a_row_that_parses(language, capsys):
    assert main(["validate", "--list", "--language", language]) == 0
    printed = capsys.readouterr().out
    marks = [words(language).say("validate.example"), *(f"\n{name}: " for name in METRICS)]
    assert [mark for mark in marks if mark not in printed] == []
    for metric in METRICS.values():
        row = example_row(metric)
        assert row in printed
        assert table(row + "\n")[0].metric is metric
    assert all(name in printed.replace("\n", " ") for name in known_names())


def test_list_as_json(capsys):
    assert main(["validate", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [each["metric"] for each in listed] == list(METRICS)
    assert all(each["arguments"].keys() == {a.name for a in METRICS[each["metric"]].arguments} for each in listed)


@pytest.mark.usefixtures("no_model")
def test_json_is_a_list_of_targets(tmp_path, capsys):
    missed, lacking = RIGHT.replace("A1", "A2"), RIGHT.replace("A1", "A3")
    rows = (RIGHT, missed.replace("10,20", "0,1"), lacking.replace("hardship", "births; group=young"))
    assert main(["validate", "--targets", written(tmp_path, *rows), *SMALL, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(each["id"], each["hit"]) for each in found[:2]] == [("A1", True), ("A2", False)]
    assert set(found[0]) == documented("validate")
    assert found[0]["sim_lo"] <= found[0]["sim"] <= found[0]["sim_hi"]
    assert (found[0]["lo"], found[0]["hi"], found[0]["kind"]) == (10.0, 20.0, "emergent")
    assert (found[2]["sim"], found[2]["hit"], found[2]["reason"]) == (None, None, NO_GROUP)


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_in_words(language, capsys):
    assert main(["validate", "--sample", "12", "--replicates", "2", "--workers", "1", "--language", language]) == 0
    printed = capsys.readouterr().out
    say = words(language).say
    for kind in KINDS:
        assert say(f"validate.{kind}")[:60] in printed.replace("\n", " ")
    for target in shipped_targets():
        assert f"\n{target.id} {say(f'pattern.{target.id}')[:30]}" in printed
    assert all(len(line) <= 110 for line in printed.splitlines())
    assert {say("validate.hit"), say("validate.miss")} <= set(printed.split())


@pytest.mark.usefixtures("no_model")
def test_a_row_of_ones_own_is_told_by_its_metric(tmp_path, capsys):
    own = RIGHT.replace("A1", "P12a")
    assert main(["validate", "--targets", written(tmp_path, own), *SMALL]) == 0
    assert "P12a level: indicator=hardship; year=1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--targets", "absent.csv"], "absent.csv: file not found"),
        (["--sample", "2"], "sample size is 2"),
        (["--replicates", "0"], "replicates is 0"),
        (["--sample", "9", "--wijken", "x.csv"], "--sample and --wijken are both given"),
        (["--workers", "0"], "workers is 0"),
        (["--wijken", "absent-2022.csv"], "file not found"),
    ],
)
def test_what_cannot_be_done_is_one_message(options, said, capsys):
    assert main(["validate", *options]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("no_model")
def test_ctrl_c_before_the_first_life_says_that_nothing_is_kept(monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "run_many", interrupt)
    assert main(["validate", "--sample", "3", "--replicates", "1"]) == 130
    assert capsys.readouterr().err.endswith("interrupted; nothing is kept. The same command begins anew.\n")


@pytest.mark.usefixtures("no_model")
def test_it_says_what_it_is():
    validation = wijksim.validate(sample_size=3, replicates=2, workers=1)
    assert "emergent" in repr(validation)
    assert list(validation.table.columns[:3]) == ["id", "kind", "metric"]
    assert "<table>" in validation._repr_html_()
    assert validation.in_words("en").startswith(words("en").say("validate.title", wijken=3, replicates=2)[:20])
