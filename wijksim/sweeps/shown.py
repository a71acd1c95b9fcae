"""A sweep in a few lines, or as values: how far it is, what came out on average and how sure that is."""

from typing import Any

import pandas as pd

from wijksim.experiments.lock import Holder, holder_of
from wijksim.experiments.summary import HEADLINE
from wijksim.locale import Words, words
from wijksim.locale.words import one_line
from wijksim.report.grid import Block, Grid, as_text
from wijksim.report.money import same_money
from wijksim.report.notes import note_outside
from wijksim.report.pairs import ENOUGH_REPLICATES
from wijksim.sweeps.pace import pace_of
from wijksim.sweeps.results import Sweep
from wijksim.sweeps.until import paired_table, sure

_DIGITS = 2
_MINUTE, _HOUR = 60, 3600
#: From so many runs a minute on a fraction says nothing.
_MANY = 10.0


def shown_outcome(sweep: Sweep) -> tuple[str, int]:
    """The outcome and the year that short tables show: those of `until`, or wellbeing at the end."""
    until = sweep.design.until
    return (until.outcome, until.year) if until else (HEADLINE, sweep.design.years)


def sweep_text(sweep: Sweep, language: str = "nl") -> str:
    """The sweep for a terminal, in "nl" or "en"."""
    text = words(language)
    table = paired_table(sweep, *shown_outcome(sweep))
    blocks: list[Block] = [sweep.design.heading(language), [_size(sweep, text)]]
    blocks += [_of_wijk(sweep, table, wijk, text) for wijk in sweep.design.wijken]
    blocks.append([text.say("sweep.paired"), *_stopped(sweep, table, text)])
    blocks.append(_notes(sweep, text))
    blocks.append([text.say("sweep.analyse", folder=sweep.folder)])
    return as_text(blocks)


def sweep_values(sweep: Sweep) -> dict[str, Any]:
    """The same as values that fit JSON; keys are the same in every language."""
    design = sweep.design
    outcome, year = shown_outcome(sweep)
    table = paired_table(sweep, outcome, year)
    return {
        "design": design.name,
        "folder": str(sweep.folder),
        "strategies": list(design.strategies),
        "wijken": list(design.wijken),
        "points": len(sweep.points),
        "seeds": list(design.seeds),
        "years": design.years,
        "planned": sweep.planned,
        "finished": sweep.finished,
        "failed": len(sweep.failures()),
        "digest": sweep.digest,
        "extrapolates": _outside(sweep),
        "same_money": same_money(sweep.appropriated()),
        "outcome": outcome,
        "year": year,
        "table": [
            {name: None if value != value else value for name, value in row.items()} for row in table.to_dict("records")
        ],
        "until": None if design.until is None else {**vars(design.until), "reached": sure(sweep, table)},
    }


def status_text(sweep: Sweep, language: str = "nl") -> str:
    """How far a sweep is, for a terminal."""
    text = words(language)
    lines = [sweep.design.title(language), _size(sweep, text), text.say(
        "sweep.far", finished=text.number(sweep.finished), planned=text.number(sweep.planned),
        failed=text.number(len(sweep.failures())), loose=text.number(sweep.loose), packed=text.number(sweep.packed),
        size=text.number(sweep.size / 1_000_000, 1),
    )]  # fmt: skip
    return "\n".join([*lines, *_going(sweep, text)])


def status_values(sweep: Sweep) -> dict[str, Any]:
    """The same as values that fit JSON."""
    facts = {"planned": sweep.planned, "finished": sweep.finished, "failed": len(sweep.failures())}
    facts |= {"loose": sweep.loose, "packed": sweep.packed, "bytes": sweep.size}
    holder, pace = holder_of(sweep.folder), pace_of(sweep.store.side_log)
    at_work = {"pid": holder.pid, "host": holder.host, "since": holder.since.isoformat()} if holder else None
    left = pace.seconds_for(_left(sweep, holder))
    return {
        "design": sweep.design.name, **facts, "at_work": at_work, "runs_per_minute": pace.per_minute,
        "seconds_left": left,
    }  # fmt: skip


def _going(sweep: Sweep, text: Words) -> list[str]:
    """Who is at work on a sweep, how fast it goes and how long it will take."""
    holder, pace = holder_of(sweep.folder), pace_of(sweep.store.side_log)
    left = _left(sweep, holder)
    lines = []
    if holder:
        since = f"{holder.since:%Y-%m-%d %H:%M}"
        lines.append(text.say("sweep.at_work", pid=holder.pid, host=one_line(holder.host), since=since))
    elif left:
        lines.append(text.say("sweep.at_rest"))
    if pace.per_minute is not None:
        rate = text.number(pace.per_minute, 0 if pace.per_minute >= _MANY else 1)
        lines.append(text.say("sweep.pace", rate=rate, over=text.number(pace.over)))
    if left and (seconds := pace.seconds_for(left)) is not None:
        lines.append(text.say("sweep.left", time=_time(seconds, text)))
    return lines


def _left(sweep: Sweep, holder: Holder | None) -> int:
    """How many runs there are still to be made: what failed is tried again by the next command, not by this one."""
    return len(sweep.missing - set(sweep.store.failed())) if holder else len(sweep.missing)


def _time(seconds: float, text: Words) -> str:
    """A time to wait, in one unit."""
    if seconds < 1.5 * _MINUTE:
        return text.say("sweep.a_minute")
    if seconds < 2 * _HOUR:
        return text.say("sweep.minutes", count=round(seconds / _MINUTE))
    return text.say("sweep.hours", count=text.number(seconds / _HOUR))


def _size(sweep: Sweep, text: Words) -> str:
    design = sweep.design
    counts = {"points": len(design.points), "strategies": len(design.strategies), "seeds": len(design.seeds)}
    counts |= {"wijken": len(design.wijken), "varied": len(design.varied)}
    plan = text.say(f"sweep.plan.{design.plan}")
    return text.say("sweep.size", plan=plan, years=design.years, **{k: text.number(n) for k, n in counts.items()})


def _of_wijk(sweep: Sweep, table: pd.DataFrame, wijk: str, text: Words) -> Block:
    """One wijk: a row a strategy."""
    outcome, year = shown_outcome(sweep)
    name = next(each.name for each in sweep.design.profiles if each.slug == wijk)
    head = text.say("sweep.head", wijk=name, outcome=text.name("outcome", outcome), year=year)
    rows = [["", text.say("sweep.mean"), text.say("sweep.difference"), text.say("sweep.interval")]]
    for row in table[table["wijk"] == wijk].to_dict("records"):
        first = row["strategy"] == sweep.design.strategies[0]
        between = [text.number(row[end], _DIGITS + 1, signed=True) for end in ("low", "high")]
        rows.append([
            str(row["strategy"]), text.number(row["mean"], _DIGITS + 1),
            "" if first else text.number(row["difference"], _DIGITS + 1, signed=True),
            "" if first else text.say("sweep.between", low=between[0], high=between[1]),
        ])  # fmt: skip
    return [head, Grid(rows, left=1, rule_after=1)]


def _notes(sweep: Sweep, text: Words) -> list[str]:
    """What it is not, what the margins leave out, whose money it was, and which strategies lie outside all data."""
    count = len(sweep.design.seeds)
    few = [text.say("note.few", count=count, enough=ENOUGH_REPLICATES)] if count < ENOUGH_REPLICATES else []
    money = "note.same_money" if same_money(sweep.appropriated()) else "note.other_money"
    notes = [text.say("note.comparison"), text.say("note.luck"), text.say(money)]
    return [*few, *notes, *note_outside(_outside(sweep), text)]


def _outside(sweep: Sweep) -> list[str]:
    """The strategies that lie outside all data."""
    return [each.name for each in sweep.design.scenarios if each.extrapolates]


def _stopped(sweep: Sweep, table: pd.DataFrame, text: Words) -> list[str]:
    """Why replicates stopped, where a design says until when."""
    until = sweep.design.until
    if until is None:
        return []
    others = table[table["strategy"] != sweep.design.strategies[0]]
    width = float((others["high"] - others["low"]).max(skipna=False)) if len(others) else float("nan")
    key = "sweep.reached" if sure(sweep, table) else "sweep.not_reached"
    said = {"seeds": len(sweep.design.seeds), "width": text.plain(width), "narrower": text.plain(until.narrower)}
    return [text.say(key, **said, most=until.at_most)]
