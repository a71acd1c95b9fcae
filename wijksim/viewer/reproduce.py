"""How to make what is on the screen again without the screen: in Python, and on the command line.

Both give the very numbers that are shown: the lines are one life of each side under the seed of the screen, the
bands and the difference are lives under the seeds of the library.
"""

import shlex
from dataclasses import dataclass

from wijksim.scenario.scenario import Scenario
from wijksim.viewer.library.key import SEEDS
from wijksim.viewer.question import Asked, Question


@dataclass(frozen=True)
class Again:
    """A question and how many lives its bands rest on, from seed 1."""

    question: Question
    lives: int = len(SEEDS)

    @property
    def scenarios(self) -> tuple[Scenario, Scenario]:
        """Both sides, under names that differ."""
        first, second = (asked.scenario() for asked in self.question.sides.values())
        return first, second.renamed(f"{second.name}-b") if second.name == first.name else second

    @property
    def files(self) -> dict[str, str]:
        """The files that the command needs: file name by side, for the sides that no shipped strategy is."""
        sides = zip(self.question.sides.items(), self.scenarios, strict=True)
        return {
            letter: f"{scenario.name}.toml"
            for (letter, asked), scenario in sides
            if asked.changed or scenario.name != asked.strategy
        }

    @property
    def command(self) -> str:
        """What to type; beside it must lie `files`."""
        names = [self.files.get(letter, asked.strategy) for letter, asked in self.question.sides.items()]
        words = ["wijksim", "compare", *names, "--wijk", self.question.wijk, "--replicates", str(self.lives)]
        words += ["--seed", str(SEEDS[0]), "--months", str(self.question.months)]
        return shlex.join([*words, *(["--language", "en"] if self.question.language == "en" else [])])

    @property
    def python(self) -> str:
        """A script: `own` holds one life of each side, `result` the comparison."""
        sides = zip(self.question.sides.items(), self.scenarios, strict=True)
        lines = ["import wijksim", ""]
        lines += [f"{letter} = {_expression(asked, scenario)}" for (letter, asked), scenario in sides]
        where = f'"{self.question.wijk}"'
        months = f"months={self.question.months}"
        return "\n".join(
            [
                *lines,
                f"own = [wijksim.run(side, {where}, seed={self.question.seed}, {months}) for side in (a, b)]",
                f"result = wijksim.compare([a, b], {where}, replicates={self.lives}, seed={SEEDS[0]}, {months})",
                f'print(result.in_words("{self.question.language}"))',
            ]
        )


def _expression(asked: Asked, scenario: Scenario) -> str:
    """Python that makes the scenario of a side."""
    made = f'wijksim.load_scenario("{asked.strategy}")'
    if asked.levers:
        made += f".with_values({', '.join(f'{name}={value!r}' for name, value in asked.levers)})"
    made += "".join(f'.without("{name}")' for name in asked.off)
    made += "".join(f'.with_event({month}, "{kind}")' for month, kind in asked.events)
    return made if scenario.name == asked.strategy else f'{made}.renamed("{scenario.name}")'
