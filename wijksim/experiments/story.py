"""The story of one resident or one professional of a stored run: lived again, watched, and told."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from wijksim.errors import WijksimError, did_you_mean
from wijksim.experiments.relive import relive, stored_run
from wijksim.experiments.rerun import asked_job
from wijksim.experiments.result import RunResult
from wijksim.locale import words
from wijksim.model import WijkModel
from wijksim.observe.career import Career, CareerWriter
from wijksim.observe.diary import Diary, DiaryWriter, followed_by_rule
from wijksim.report.run_source import source_of
from wijksim.report.story import Line, life_of_resident, tell, tell_career


@dataclass(frozen=True)
class Story:
    """A life in sentences, each with its event, whose life under which strategy, and what must be said of it."""

    title: str
    strategy: str
    wijk: str
    seed: int
    months: int
    lines: Sequence[Line]
    notes: Sequence[str]

    def __str__(self) -> str:
        """The title, the sentences and the notes, one a line."""
        return "\n".join([self.title, *(line.text for line in self.lines), *self.notes])


def story(
    where: str | os.PathLike[str] | RunResult, *, resident: int | None = None, professional: int | None = None,
    strategy: str | None = None, seed: int | None = None, wijk: str | None = None, language: str = "nl",
    prepare: Callable[[], object] | None = None,
) -> Story:  # fmt: skip
    """Tell the life of one resident (the slot in which they live) or of one professional (the number of the post).

    Args:
        where: an output folder, the file of one run, or a result.
        resident: slot, from 0; whoever first lives there.
        professional: post, from 1; everybody who holds it.
        strategy, seed: which run of a folder; the first strategy and the lowest seed when left out.
        wijk: short name of the wijk of a professional, where there are several; the first when left out.
        language: "nl" or "en".
        prepare: called before the run is lived again, for compiling.

    Raises:
        WijksimError: no such run, wijk, resident or professional, or a run that comes out differently now.
    """
    if (resident is None) == (professional is None):
        raise WijksimError("name one resident or one professional.")
    text = words(language)
    result = where if isinstance(where, RunResult) else stored_run(where, strategy, seed)
    # a provenance that this version cannot run is refused before anything is read from it
    asked_job("the run", result, None)
    source = source_of(result)
    slugs = [profile.slug for profile in source.profiles]
    if wijk is not None and wijk not in slugs:
        raise WijksimError(f"the run has no wijk {wijk!r}; it has {', '.join(slugs)}.{did_you_mean(wijk, slugs)}")
    index = slugs.index(wijk) if wijk is not None else 0
    if prepare:
        prepare()
    lines: Sequence[Line]
    if resident is not None:
        diary, index = _followed(result, resident)
        lines = tell(life_of_resident(diary, result.events, slugs[index]), text)
    else:
        lines = tell_career(_accompanied(result, index, int(professional or 0)), text)
    who = "resident" if resident is not None else "professional"
    title = text.say(
        f"story.title_{who}", number=resident if resident is not None else professional, seed=source.seed,
        place=source.place(source.profiles[index]), strategy=source.title(text),
    )  # fmt: skip
    return Story(title, source.scenario.name, slugs[index], source.seed, source.months, lines, source.outside(text))


def _followed(result: RunResult, row: int) -> tuple[Diary, int]:
    """The diary of whoever first lives in a slot, and the number of their wijk."""
    seen: dict[str, Any] = {}

    def follow(model: WijkModel) -> DiaryWriter:
        seen.update(writer=DiaryWriter(model, row), another=followed_by_rule(model))
        return cast(DiaryWriter, seen["writer"])

    relive(result, follow)
    try:
        return seen["writer"].diary(), seen["writer"].place.index
    except WijksimError as error:
        raise WijksimError(f"{error}, {seen['another']} for instance.") from error


def _accompanied(result: RunResult, wijk: int, post: int) -> Career:
    """The working life of a post."""
    writers: list[CareerWriter] = []

    def accompany(model: WijkModel) -> CareerWriter:
        writers.append(CareerWriter(model, model.places[wijk], post))
        return writers[0]

    relive(result, accompany)
    return writers[0].career()
