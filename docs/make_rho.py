"""Write rho.md: which negativity (rho) of the model gives the published ratio of bad and good encounters.

Run by hand, `python docs/make_rho.py`, after rules of trust or populations changed; a few minutes on two cores.
"""

from pathlib import Path

from make_tables import table

from wijksim.experiments.progress import progress_bar
from wijksim.experiments.provenance import source_hash
from wijksim.experiments.single import warm_up
from wijksim.patterns.asymmetry import YEARS, Asymmetry, asymmetry
from wijksim.patterns.encounters import ANSWERS, SETTLED
from wijksim.scenario.parameters import PARAMETERS

TARGET = Path(__file__).parent / "rho.md"
REPLICATES = 32
#: What Skogan (2006) found.
PUBLISHED = (4.0, 14.0)
_NAMES = {"survey": "points on a survey scale of 0 to 100", "latent": "trust as the model keeps it, sd"}
_INTRO = """# A published ratio of good and bad encounters is not rho

Written by `python docs/make_rho.py`; not edited by hand. Model {sources}, the average wijk under business as usual,
{lives} lives of {years} years at each rho with the same luck.

Skogan (2006, *Policing and Society* 16: 99-126) asked people in eight cities how they see the police and whether they
had had a good and a bad encounter with them, and regressed the one on the other beside background. A bad encounter
weighed {low:g} to {high:g} times a good one, and the good one did not differ from nothing. That ratio is often read as
how much more a bad surprise moves trust, which in the model is rho (`trust_negativity`). The two are not the same:
rho weighs *surprises*, in the month in which they happen. What a survey finds also hangs on how often people meet the
police, how fast trust returns to its level, what people expect, and on a scale that ends. How far that matters has to
be seen.

So the published regression is run inside the model. Virtual respondents are adults who lived in the wijk all year; they
tell whether an encounter in the past twelve months was good, and whether one was bad, as it went and not against what
they expected; trust in the police is regressed on both, age, its square, education, income and tenure by ordinary least
squares. Surveys of the years {first} to {years} are pooled. The margin of the ratio is 95 % over lives (Fieller 1954).
"""


def page(found: Asymmetry) -> str:
    """The page in Markdown: a table for each way of answering, and which rho gives what was published."""
    lives = found.by_life.groupby(["rho", "answer"]).size().min()
    low, high = PUBLISHED
    head = _INTRO.format(
        sources=source_hash()[:12], lives=lives, years=found.years, first=SETTLED, low=low, high=high
    )  # fmt: skip
    return "\n".join([head, *(_part(found, answer) for answer in ANSWERS), _limits()])


def _part(found: Asymmetry, answer: str) -> str:
    rows = found.table[found.table["answer"] == answer]
    lines = [
        (f"{row.rho:g}", f"{row.good:+.3f}", f"{row.bad:+.3f}", f"{row.ratio:.1f}", f"{row.low:.1f} to {row.high:.1f}")
        for row in rows.itertuples()
    ]
    heads = ("rho", "a good encounter", "a bad encounter", "bad / good", "margin 95 %")
    low, high = PUBLISHED
    return "\n\n".join(
        [
            f"## {_NAMES[answer][0].upper()}{_NAMES[answer][1:]}",
            table(heads, lines),
            f"The published {low:g} comes out at rho {_at(found, low, answer)}, {high:g} at rho "
            f"{_at(found, high, answer)} (between the rows, by straight lines).\n",
        ]
    )


def _at(found: Asymmetry, ratio: float, answer: str) -> str:
    rho = found.rho_for(ratio, answer)
    return f"{rho:.1f}" if rho == rho else "outside of this range"


def _limits() -> str:
    declared = PARAMETERS["trust_negativity"]
    return f"""## What this does not say

The default of rho is {declared.default:g}, its range {declared.low:g} (the symmetric rival) to {declared.high:g};
none of these was chosen by this table. Respondents here remember and tell truly. People who distrust the police
also remember and judge encounters worse; that raises or lowers both coefficients and is not in these numbers. Skogan's
own scales and cities are others, so the rho above are a translation and no estimate.
"""


def main() -> None:
    """Live the worlds, and write the page."""
    with progress_bar() as progress:
        found = asymmetry(replicates=REPLICATES, years=YEARS, prepare=warm_up, progress=progress)
    TARGET.write_text(page(found), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
