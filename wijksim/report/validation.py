"""Published patterns beside what the model does, as tables in plain words: one for each kind of pattern."""

from math import isfinite
from typing import TYPE_CHECKING

from wijksim.locale import Words, words
from wijksim.patterns.arguments import Argument
from wijksim.patterns.metric import Metric
from wijksim.patterns.metrics import METRICS
from wijksim.patterns.names import EVERYBODY, known_names
from wijksim.patterns.targets import COLUMNS, KINDS, Target, shipped_targets
from wijksim.report.grid import Block, Grid, as_html, as_text, paragraph

if TYPE_CHECKING:
    from wijksim.patterns.validation import Finding, Validation


#: Columns of the table of one kind of target, as keys under `[validate]`.
KIND_COLUMNS = ("pattern", "published", "simulated", "interval", "verdict")
_MOST_DIGITS = 5


def validation_text(validation: "Validation", language: str) -> str:
    """The tables for a terminal."""
    return as_text(validation_blocks(validation, words(language)))


def validation_html(validation: "Validation", language: str) -> str:
    """The tables for a notebook."""
    return as_html(validation_blocks(validation, words(language)))


def validation_blocks(validation: "Validation", text: Words) -> list[Block]:
    """A table for each kind of pattern with its counts, and what the reader should know."""
    counts = {"wijken": text.number(validation.wijken), "replicates": text.number(validation.replicates)}
    blocks: list[Block] = [[text.say("validate.title", **counts), text.say("validate.note")]]
    for kind in KINDS:
        findings = [each for each in validation.findings if each.target.kind == kind]
        if findings:
            blocks.append(_of_kind(kind, findings, validation.count(kind), text))
    notes = [note for each in validation.findings if (note := note_of(each, text))]
    return [*blocks, notes]


def _of_kind(kind: str, findings: "list[Finding]", counts: tuple[int, int, int], text: Words) -> Block:
    hit, miss, none = counts
    rows = [[text.say(f"validate.{column}") for column in KIND_COLUMNS]]
    rows += [[f"{each.target.id} {described(each.target, text)}", *cells_of(each, text)] for each in findings]
    told = text.say("validate.counts", hit=hit, measured=hit + miss, missing=none)
    return [text.say(f"validate.{kind}"), Grid(rows, left=1, rule_after=1), told]


def cells_of(finding: "Finding", text: Words) -> list[str]:
    """The published band of a target, the simulated value, its interval, and the verdict."""
    target, found = finding.target, finding.found
    band = text.say("validate.span", low=text.plain(target.lo), high=text.plain(target.hi))
    if finding.hit is None:
        return [band, "-", "-", text.say("validate.not_measured")]
    digits = _digits(target)
    low, high = text.number(found.low, digits), text.number(found.high, digits)
    span = text.say("validate.span", low=low, high=high) if isfinite(found.low) else "-"
    return [band, text.number(found.value, digits), span, text.say("validate.hit" if finding.hit else "validate.miss")]


def _digits(target: Target) -> int:
    """Decimals of a simulated value: one more than tells the ends of the band apart, five at most."""
    width = abs(target.hi - target.lo or target.hi)
    return next((digits for digits in range(_MOST_DIGITS) if width * 10**digits >= 10), _MOST_DIGITS)


def note_of(finding: "Finding", text: Words) -> str:
    """Why a pattern was not measured, or by what it was, or nothing."""
    name = finding.target.id
    if reason := finding.found.reason:
        return text.say("validate.because", id=name, reason=text.say(f"validate.{reason}"))
    if not finding.found.by:
        return ""
    by = text.both([_named(indicator, group, text) for indicator, group in finding.found.by])
    return text.say("validate.measured_by", id=name, by=by)


def _named(indicator: str, group: str, text: Words) -> str:
    """An indicator in words, with its group unless that is everybody."""
    name = text.name("outcome", indicator)
    return name if group == EVERYBODY else f"{name} ({text.name('group', group)})"


def described(target: Target, text: Words) -> str:
    """What a target is about: in words for a row that comes with wijksim, else its metric and arguments."""
    if target in shipped_targets():
        return text.say(f"pattern.{target.id}")
    return f"{target.metric.name}: {target.arguments}"


def list_text(language: str) -> str:
    """What a table may hold: its columns, and each metric with its arguments and an example row on one line."""
    text = words(language)
    columns = text.say("validate.columns", columns=", ".join(COLUMNS), kinds=text.both(KINDS, "or"))
    names = text.say("validate.names", names=", ".join(known_names()))
    head = "\n".join(paragraph(part) for part in (columns, text.say("validate.syntax"), names))
    return "\n\n".join([head, *(_metric(each, text) for each in METRICS.values())])


def _metric(metric: Metric, text: Words) -> str:
    """A metric in words, its arguments, and a row of a table that measures it."""
    lines = [paragraph(f"{metric.name}: {text.say(f'metric.{metric.name}')}")]
    lines += [paragraph(_argument(argument, text), "  ") for argument in metric.arguments]
    return "\n".join([*lines, f"  {text.say('validate.example')} {example_row(metric)}"])


def _argument(argument: Argument, text: Words) -> str:
    """One argument: what it is, what it may be, and what it is when it is left out."""
    limits = f": {argument.limits}" if argument.limits else ""
    default = getattr(argument.default, "name", argument.default)
    left_out = "" if default is None else f" ({text.say('validate.default', value=default)})"
    return f"{argument.name}: {text.say(f'argument.{argument.name}')}{limits}{left_out}"


def example_row(metric: Metric) -> str:
    """A row of a table, columns in the order of `COLUMNS`."""
    return f"A1,{KINDS[0]},{metric.name},{metric.example},0,1,where the bounds come from"
