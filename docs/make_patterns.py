"""Write patterns.md: published patterns beside what the model does, as `wijksim validate` finds them.

Run by hand, `python docs/make_patterns.py`, after rules, populations or the table of targets changed; it takes a minute
or two on two cores.
"""

from pathlib import Path

from wijksim.experiments.progress import progress_bar
from wijksim.experiments.single import warm_up
from wijksim.locale import words
from wijksim.patterns.targets import KINDS
from wijksim.patterns.validation import Finding, Validation, validate
from wijksim.report.validation import KIND_COLUMNS, cells_of, described, note_of

TARGET = Path(__file__).parent / "patterns.md"
TEXT = words("en")
INTRO = """# Patterns of real wijken, and what the model does

Written by `python docs/make_patterns.py`; not edited by hand. The same table comes from `wijksim validate`, one with
targets of your own from `wijksim validate --targets mine.csv`; `wijksim validate --list` says what can be measured.

The model has not been calibrated: its numbers stand where research or judgement put them. So a miss says where it is
wrong, and a hit among the patterns that emerge is worth something; hits among what is set are worth nothing.

{title} {note}
"""


def main() -> None:
    """Live what the table needs, and write the page."""
    with progress_bar() as progress:
        validation = validate(prepare=warm_up, progress=progress)
    TARGET.write_text(page(validation), encoding="utf-8")


def page(validation: Validation) -> str:
    """The page in Markdown: a table for each kind of target, notes, and sources."""
    title = TEXT.say("validate.title", wijken=validation.wijken, replicates=validation.replicates)
    parts = [INTRO.format(title=title, note=TEXT.say("validate.note"))]
    for kind in KINDS:
        parts.append(_of_kind(kind, validation))
    notes = [f"- {note}" for each in validation.findings if (note := note_of(each, TEXT))]
    sources = [f"- {each.target.id}: {each.target.source}." for each in validation.findings]
    return "\n".join([*parts, "## Notes", "", *notes, "", "## Sources", "", *sources]) + "\n"


def _of_kind(kind: str, validation: Validation) -> str:
    hit, miss, none = validation.count(kind)
    head = [TEXT.say(f"validate.{column}") for column in KIND_COLUMNS]
    findings = [each for each in validation.findings if each.target.kind == kind]
    counts = TEXT.say("validate.counts", hit=hit, measured=hit + miss, missing=none)
    lines = [_line(head), _line(["---", *["---:"] * (len(head) - 1)]), *(_line(_cells(each)) for each in findings)]
    return "\n".join([f"## {TEXT.say(f'validate.{kind}')}", "", *lines, "", counts, ""])


def _cells(finding: Finding) -> list[str]:
    return [f"{finding.target.id} {described(finding.target, TEXT)}", *cells_of(finding, TEXT)]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
