"""What a parameter is: one number of the model, declared once.

The declaration feeds the scenario schema, its error messages, the tables of the documentation and, later,
sliders and sweep ranges. Levers are what a council can choose; uncertainties are what nobody knows exactly.
"""

from dataclasses import dataclass

#: Evidence grades: A measured for this purpose in the Netherlands, B measured elsewhere or for a neighbouring
#: purpose, C judgement from studies, D assumption of ours.
GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Parameter:
    """One declared number: default, range (inclusive), unit, meaning in two languages, source and grade.

    `rival` is a value outside the range that a rival model gives it; sweeps and sliders leave it alone.
    """

    name: str
    default: float
    low: float
    high: float
    unit: str
    nl: str
    en: str
    source: str
    grade: str
    kind: str
    theme: str
    rival: float | None = None

    def __post_init__(self) -> None:
        """A declaration that contradicts itself is a programming error, found at import."""
        assert self.low <= self.default <= self.high, self.name
        assert self.rival is None or not self.low <= self.rival <= self.high, self.name
        assert self.grade in GRADES, self.name
        assert self.kind in ("lever", "uncertainty"), self.name


class Theme:
    """Collects the parameters of one theme, so that a declaration is one line of facts."""

    def __init__(self, theme: str, kind: str) -> None:
        self.theme = theme
        self.kind = kind
        self.parameters: list[Parameter] = []

    def add(
        self,
        name: str,
        default: float,
        span: tuple[float, float],
        unit: str,
        nl: str,
        en: str,
        *,
        source: str = "assumption",
        grade: str = "D",
        rival: float | None = None,
    ) -> None:
        """Declare one parameter; `span` is its inclusive range, `rival` a value outside it for a rival model."""
        low, high = span
        self.parameters.append(
            Parameter(name, default, low, high, unit, nl, en, source, grade, self.kind, self.theme, rival)
        )
