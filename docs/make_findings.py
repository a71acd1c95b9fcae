"""Writes bevindingen.md and findings.md: what the three designs of sweeps say, and what would change it.

    python docs/make_findings.py               lives the designs at their small setting, some minutes on two cores
    python docs/make_findings.py --full        at their large setting, about an hour
    python docs/make_findings.py DIR DIR DIR   from finished sweeps

Every number comes from the sweeps, from patterns.md and rivals.md, or from the declarations of the model.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from found import PAIRS, Study, study
from in_short import LUCK, margin_of, outcome_of, pair_of, same, say, short, sure
from make_rivals import asked as conclusions
from make_tables import table
from PIL import Image
from pillars_together import in_short, section

import wijksim
from wijksim.analysis import chance_best, discover, paired_differences, pareto, robustness
from wijksim.analysis.discovery import FEWEST_POINTS
from wijksim.analysis.drawing import MANY
from wijksim.analysis.finding import ENOUGH_POINTS
from wijksim.analysis.naming import lettered, number_of, outside_data, place_of
from wijksim.experiments.progress import progress_bar
from wijksim.locale import LANGUAGES, Words, words
from wijksim.patterns.targets import shipped_targets
from wijksim.report.canvas import house_style
from wijksim.report.outcomes import OUTCOMES
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import LONGEST_STUDIED
from wijksim.sweeps import list_designs, load_design, sweep

DOCS = Path(__file__).parent
PAGES = {"nl": "bevindingen.md", "en": "findings.md"}
#: The published effect beside which those of the model stand.
PATTERN = "P07a"
#: Of figures: small enough for a page, sharp enough to read.
_DPI, _COLOURS = 75, 48


def page(studies: Sequence[Study], text: Words) -> str:
    """The page of these sweeps in one language."""
    return "\n\n".join(_page(studies, text)) + "\n"


def _page(studies: Sequence[Study], text: Words) -> Iterator[str]:
    rows = pd.concat([each.rows for each in studies], ignore_index=True)
    yield f"# {say('title', text)}"
    yield _care(studies, text)
    yield f"## {say('short', text)}"
    yield "\n".join(f"- {line}" for each in studies for line in _short(each, text))
    yield " ".join([sure(rows, text), *same(rows, text)])
    yield f"## {say('settings', text)}"
    sources = " / ".join(sorted({f"`{each.sources[:12]}`" for each in studies}))
    yield f"{say('made', text, sources=sources, version=wijksim.__version__)} {say('other', text)}"
    yield _settings(studies, text)
    yield say("again", text)
    for each in studies:
        yield from _of(each, text)


def _short(each: Study, text: Words) -> Iterator[str]:
    """The plain findings of a sweep; what pillars do together stands behind the first, which is about each of them."""
    first, *others = short(each, text)
    yield f"{first} {in_short(each, text)}".rstrip()
    yield from others


def _care(studies: Sequence[Study], text: Words) -> str:
    """How far all this goes: not calibrated, and how small effects are beside a published one."""
    target = next(each for each in shipped_targets() if each.id == PATTERN)
    line = next(line for line in _lines("patterns.md") if line[0].startswith(PATTERN))
    sim, (sim_low, sim_high) = float(line[2]), map(float, line[3].split(" to "))
    kinds = {_setting(each) for each in studies}
    residents = sorted({text.number(each.sweep.design.profiles[0].population) for each in studies})
    return say(
        "care", text, id=PATTERN, years=target.values["to_year"], low=text.plain(target.lo),
        high=text.plain(target.hi), sim=text.number(sim, 1), sim_low=text.number(sim_low, 1),
        sim_high=text.number(sim_high, 1), setting=say(kinds.pop() if len(kinds) == 1 else "mixed", text),
        fewest=min(len(each.sweep.points) for each in studies), residents=text.both(residents),
        varied=text.number(max(len(each.sweep.design.varied) for each in studies)),
    )  # fmt: skip


def _lines(name: str) -> list[list[str]]:
    """The cells of all rows of tables of a page."""
    text = (DOCS / name).read_text(encoding="utf-8")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]


def _setting(each: Study) -> str:
    """The setting of a sweep: small or full, by the number of points; own where the design is not of wijksim."""
    if each.name not in list_designs():
        return "own"
    return "full" if len(each.sweep.points) >= len(load_design(each.name).setting(True).points) else "small"


def _settings(studies: Sequence[Study], text: Words) -> str:
    """A row a sweep: how large it was."""
    heads = ("design", "setting", "strategies", "points", "seeds", "residents", "years", "runs", "model")
    return table([say(head, text) for head in heads], [_size(each, text) for each in studies])


def _size(each: Study, text: Words) -> list[str]:
    design, own = each.sweep.design, each.sweep
    counts = (len(design.strategies), len(own.points), len(design.seeds), design.profiles[0].population)
    return [
        f"`{each.name}`", say(f"is_{_setting(each)}", text), *(text.number(count) for count in counts),
        text.number(design.months // 12), f"{text.number(own.finished)} / {text.number(own.planned)}",
        f"`{each.sources[:12]}`",
    ]  # fmt: skip


def _of(each: Study, text: Words) -> Iterator[str]:
    """The section of one sweep."""
    design, question = each.sweep.design, each.asked(each.outcomes[0])
    yield f"## {design.title(text.language)}"
    yield f"{design.question(text.language)} {place_of(question, design.wijken[0])}."
    yield say("strategies_here", text, named="; ".join(lettered(question, name, text) for name in design.strategies))
    yield f"![{say('figure_alt', text, title=design.title(text.language))}](images/{figure_name(each, text)})"
    yield f"### {say('differences', text)}"
    notes = [note.say(text) for note in each.made(paired_differences, each.outcomes[0], design.strategies[0]).notes]
    yield " ".join([say("read" if "hardship" in each.outcomes else "read_plain", text, year=each.year), *notes])
    for group in each.groups:
        yield f"{say(f'group.{group}', text)}:"
        yield _differences(each, each.rows[each.rows["group"] == group], text)
    yield from _through(each, text)
    yield from section(each, text)
    yield f"### {say('sure_title', text)}"
    yield from _how_sure(each, text)
    yield f"### {say('also', text, outcome=outcome_of(each.outcomes[0], text))}"
    also = [chance_best, *([robustness] if len(each.sweep.points) > 1 else [])]
    also += [pareto] if len(design.strategies) <= MANY + 1 else []
    yield "\n".join(f"- {make(question).sentence(text.language)}" for make in also)
    yield f"### {say('fails_title', text)}"
    yield from _fails(each, text)
    yield f"### {say('change', text)}"
    yield from _changes(each, text)


def _differences(each: Study, rows: pd.DataFrame, text: Words) -> str:
    """A row a pair, a column an outcome."""
    lines = []
    for _, pair in rows.groupby(["strategy", "against"], sort=False):
        records = pair.to_dict("records")
        lines.append([pair_of(each, records[0], text), *(_cell(row, text) for row in records)])
    units = [
        f"{outcome_of(name, text)} ({text.say(f'difference_unit.{OUTCOMES[name].unit}')})" for name in each.outcomes
    ]
    return table([say("pair", text), *units], lines)


def _cell(row: Any, text: Words) -> str:
    margin = margin_of(row, text)
    cell = say("span", text, value=margin.pop("difference"), **margin)
    return f"**{cell}**" if row["seen"] else cell


def _through(each: Study, text: Words) -> Iterator[str]:
    """Every pair and outcome that differs in any year of comparisons, through these years."""
    every = each.by_year
    years = sorted({int(year) for year in every["year"]})
    lines = []
    for (_, _, name), some in every.groupby(["strategy", "against", "indicator"], sort=False):
        if len(years) > 1 and some["seen"].any():
            records = some.sort_values("year").to_dict("records")
            lines.append(
                [pair_of(each, records[0], text), outcome_of(name, text), *(_cell(row, text) for row in records)]
            )
    if lines:
        yield say("through", text, count=len(every), luck=text.number(LUCK * len(every)), seen=int(every["seen"].sum()))
        heads = [say("pair", text), say("outcome", text), *(text.say("analysis.year", year=year) for year in years)]
        yield table(heads, lines)


def _how_sure(each: Study, text: Words) -> Iterator[str]:
    """Of every difference that is seen: how often, at how many points not, how much is assumption, and since when."""
    seen = each.rows[each.rows["seen"]].to_dict("records")
    if seen:
        heads = ("pair", "outcome", "share_better", "turned", "prior", "since")
        yield table([say(head, text) for head in heads], [_sure_row(each, row, text) for row in seen])
    else:
        yield say("sure_nothing", text)
    if (shares := 100 * each.rows["prior"].dropna()).size:
        spread = {
            name: text.number(float(shares.quantile(q))) for name, q in (("least", 0), ("median", 0.5), ("most", 1))
        }
        yield say("prior_all", text, count=len(each.rows), **spread)


def _sure_row(each: Study, row: Any, text: Words) -> list[str]:
    ahead, behind = (row["strategy"], row["against"])[:: 1 if row["better"] else -1]
    since = each.since(ahead, behind, row["indicator"])
    prior, low, high = (text.number(100 * row[name]) for name in ("prior", "prior_low", "prior_high"))
    years = {name: _year(since[name], text) for name in ("year", "low", "high")}
    return [
        pair_of(each, row, text), outcome_of(row["indicator"], text), text.number(100 * row["chance"]),
        text.number(100 * row["turned"]), say("span", text, value=prior, low=low, high=high),
        say("span", text, value=years.pop("year"), **years),
    ]  # fmt: skip


def _year(year: float, text: Words) -> str:
    return text.say("time.never") if np.isinf(year) else text.number(year)


def _fails(each: Study, text: Words) -> Iterator[str]:
    """At how many points each strategy of few pairs fails, and where, if that was found."""
    points = len(each.sweep.points)
    if points < FEWEST_POINTS:
        yield say("fails_few", text, points=points, fewest=FEWEST_POINTS)
        return
    lines, found_at = [], []
    for strategy, against in (pair for pairs in each.groups.values() for pair in pairs):
        shares = []
        for name in each.outcomes:
            found = each.made(discover, name, against)
            rows = found.table[found.table["strategy"] == strategy]
            share, outcome = text.number(100 * rows["fails"].iloc[0]), text.name("outcome", name)
            if rows["outcome"].iloc[0] == "box":
                share, said = f"**{share}**", replace(found, table=rows).sentence(text.language)
                found_at.append(f"- {say('fails_one', text, outcome=outcome, said=said)}")
            shares.append(share)
        lines.append([pair_of(each, {"strategy": strategy, "against": against}, text), *shares])
    yield say("fails_at_points", text, points=text.number(points))
    yield table([say("pair", text), *(outcome_of(name, text) for name in each.outcomes)], lines)
    yield "\n".join(found_at) or say("fails_nowhere", text)


def _changes(each: Study, text: Words) -> Iterator[str]:
    """What would change the findings of a sweep."""
    design, points = each.sweep.design, len(each.sweep.points)
    pulled = _pulled(each, text)
    count = len(design.varied)
    if pulled:
        asked = int(each.rows["seen"].sum())
        yield say("drivers", text, count=count, asked=asked, luck=text.number(LUCK * asked, 1))
        heads = ("number", "meaning", "grade", "pulls")
        lines = [(f"`{name}`", number_of(name, text), _grade(name), "; ".join(what)) for name, what in pulled.items()]
        yield table([say(head, text) for head in heads], lines)
    else:
        yield say("drivers_few" if points < ENOUGH_POINTS else "drivers_none", text, points=points, count=count,
                   enough=ENOUGH_POINTS)  # fmt: skip
    lines = [_evidence(each, list(pulled), text), *_more(each, text), _rivals(each, text)]
    outside = outside_data(each.asked(each.outcomes[0]))
    if outside:
        counts = {"longest": LONGEST_STUDIED, "count": len(outside), "of": len(design.strategies)}
        lines.append(say("outside", text, named=text.both(outside), **counts))
    yield "\n".join(f"- {line}" for line in lines)


def _pulled(each: Study, text: Words) -> dict[str, list[str]]:
    """Number -> the differences that it pulls on."""
    found: dict[str, list[str]] = {}
    for row in each.rows.to_dict("records"):
        for name, rho in row["drivers"]:
            told = {"pair": pair_of(each, row, text), "outcome": outcome_of(row["indicator"], text)}
            found.setdefault(name, []).append(say("pull", text, rho=text.number(rho, 2, signed=True), **told))
    return found


def _evidence(each: Study, pulled: Sequence[str], text: Words) -> str:
    weak = {each.name for each in each.sweep.design.varied if _grade(each.name) in "CD"}
    values = {"count": len(each.sweep.design.varied), "weak": len(weak)}
    if not pulled:
        return say("grades_only", text, **values)
    return say("grades", text, drivers=len(pulled), weak_drivers=len(weak & set(pulled)), **values)


def _grade(name: str) -> str:
    """The grade of the evidence of a number or a mechanism."""
    return (PARAMETERS[name] if name in PARAMETERS else MECHANISMS[name]).grade


def _more(each: Study, text: Words) -> list[str]:
    """How much larger the full setting is."""
    if _setting(each) != "small":
        return []
    own, full = each.sweep.design, load_design(each.name).setting(True)
    sizes = {"points": len(own.points), "seeds": len(own.seeds), "residents": own.profiles[0].population}
    sizes |= {
        "full_points": len(full.points), "full_seeds": len(full.seeds), "full_residents": full.profiles[0].population
    }  # fmt: skip
    return [say("more", text, **{name: text.number(size) for name, size in sizes.items()})]


def _rivals(each: Study, text: Words) -> str:
    """What becomes of conclusions about the same pairs in the worlds of rival models."""
    every = _lines("rivals.md")
    head = next(line for line in every if line[0] == "pair")
    rivals = head[5:]
    lines = [line for line in every if len(line) == len(head) and line != head and " - " in line[0]]
    pairs = {frozenset(pair) for group in each.groups.values() for pair in group}
    own = [line for line in lines if frozenset(line[0].split(" - ")) in pairs]
    told = own or lines
    kept = sum(set(line[5:]) == {"kept"} for line in told)
    if not own:
        return say("rivals_none", text, count=len(lines), kept=kept)
    names = [name for place, name in enumerate(rivals, start=5) if any(line[place] != "kept" for line in own)]
    lost = say("rivals_lost", text, names=text.both(names)) if names else ""
    return say("rivals", text, count=len(own), kept=kept, lost=lost)


def figure_name(each: Study, text: Words) -> str:
    """The file of the figure of a sweep."""
    return f"findings-{each.name}-{text.language}.png"


def figure(each: Study, text: Words) -> bytes:
    """The paired differences of a sweep as a small PNG; where there is room for one outcome, that of the largest."""
    outcome, large = each.rows.loc[each.rows["size"].idxmax(), "indicator"], BytesIO()
    found = each.made(paired_differences, str(outcome), each.sweep.design.strategies[0])
    made = found.figure(text.language)
    with house_style():
        made.savefig(large, format="png", dpi=_DPI, metadata={"Software": None})
    small = BytesIO()
    Image.open(large).convert("RGB").quantize(_COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def write(studies: Sequence[Study], folder: Path = DOCS) -> None:
    """Both pages and their figures."""
    (folder / "images").mkdir(exist_ok=True)
    for language in LANGUAGES:
        text = words(language)
        (folder / PAGES[language]).write_text(page(studies, text), encoding="utf-8", newline="\n")
        for each in studies:
            (folder / "images" / figure_name(each, text)).write_bytes(figure(each, text))


def main(arguments: Sequence[str] | None = None) -> int:
    """Live what is not given, and write the pages; returns the exit code."""
    parser = argparse.ArgumentParser(description="Write docs/bevindingen.md and docs/findings.md.")
    parser.add_argument("folders", nargs="*", metavar="DIR", help="finished sweeps; lived when none is given")
    parser.add_argument("--full", action="store_true", help="live the large setting of each design")
    parser.add_argument("--workers", type=int, help="processes")
    given = parser.parse_args(arguments)
    outcomes = tuple(conclusions()["outcomes"])
    with TemporaryDirectory() as made:
        for name in () if given.folders else PAIRS:
            with progress_bar() as progress:
                sweep(name, Path(made) / name, given.workers, given.full, progress)
        folders = given.folders or [Path(made) / name for name in PAIRS]
        write([study(folder, outcomes) for folder in folders])
    return 0


if __name__ == "__main__":
    sys.exit(main())
