"""What must hold of groups and of stories, as checks: true of the model as it is, false of one with a fault in it."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from checks import living, signature_of
from worlds import wijk_under

from wijksim.experiments.single import result_of
from wijksim.experiments.story import story as life
from wijksim.locale import LANGUAGES, Words, words
from wijksim.model import WijkModel
from wijksim.observe.career import Career, CareerWriter
from wijksim.observe.diary import Diary, DiaryWriter, Entry
from wijksim.observe.members import members
from wijksim.report import story
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state import survey
from wijksim.state.ledger import INDEX

# Groups --------------------------------------------------------------------------------------------------------

#: Columns that say what somebody is, and that no strategy moves.
TRAITS = {"status", "birth_month", "arrival_month", "education", "income", "owner", "threshold"}


def groups_know_no_outcome() -> None:
    """The rule that sorts residents into groups reads traits and the month, and nothing that a strategy moves."""
    read = set(signature_of(survey.cell_of)) - {"month"}
    assert read <= TRAITS, f"groups depend on {sorted(read - TRAITS)}"


def groups_are_set_at_the_start(strategies: Iterable[Scenario | str], seed: int, months: int) -> None:
    """Whether somebody takes part by themselves is the same in every month and under every strategy."""
    seen: dict[tuple[str, int, int], bool] = {}
    for strategy in strategies:
        model = wijk_under(strategy, seed)
        for _ in range(months):
            model.step()
            for group in ("not_by_themselves", "education_low"):
                belongs = members(model, group)
                for row in living(model, 0).tolist():
                    who = (group, row, int(model.table.occupant[row]))
                    was = seen.setdefault(who, bool(belongs[row]))
                    assert was == bool(belongs[row]), f"month {model.month}: {who} changes group"


# Stories -------------------------------------------------------------------------------------------------------


def lives_of(model: WijkModel, months: int) -> tuple[list[Diary], list[Career]]:
    """The diary of everybody who ever lived in a wijk, and the career of every post that ever was there."""
    place, writers, posts = model.places[0], {}, {}
    for month in range(months + 1):
        if month:
            model.step()
        for row in living(model, 0).tolist():
            who = (row, int(model.table.occupant[row]))
            writers.setdefault(who, DiaryWriter(model, *who))
        for post in (*place.welfare.posts, *place.welfare_programme.posts):
            posts.setdefault(post.post, CareerWriter(model, place, post.post))
        for writer in (*writers.values(), *posts.values()):
            writer.look()
    return [writer.diary() for writer in writers.values()], [writer.career() for writer in posts.values()]


def stories_tell_what_is_counted(model: WijkModel, months: int) -> None:
    """Every arrival, departure, birth, death, joining, quitting and help that the model counts is told by somebody."""
    diaries, careers = lives_of(model, months)
    sums = model.record.trust_sums()[1:]
    told = Counter((entry.month, entry.kind) for diary in diaries for entry in diary.events)

    def counted(*kinds: str) -> list[int]:
        return [sum(told[month, kind] for kind in kinds) for month in range(1, months + 1)]

    names = {"births": ("born",), "arrivals": ("arrived",), "deaths": ("died",)}
    names["departures"] = ("moved_away", "left_home")
    for name, kinds in names.items():
        assert counted(*kinds) == sums[:, INDEX[f"sum:{name}"]].tolist(), f"{name} are not told one by one"
    gone = counted("died", "moved_away", "left_home")
    for kind in ("joined", "quit", "helped"):
        differences = sums[:, INDEX[f"sum:{kind}"]] - np.array(counted(kind))
        # of whoever leaves in a month nothing else of that month is told
        assert (differences >= 0).all(), f"{kind} is told of more than were counted"
        assert (differences <= gone).all(), f"{kind} is not told of everybody"
    place = model.places[0]
    workers = {each.post: each for each in (*place.welfare.posts, *place.welfare_programme.posts)}
    for career in careers:
        kinds = Counter(entry.kind for entry in career.events)
        worker = workers.get(career.post)
        holders = worker.holders if worker else place.holders_so_far[career.post]
        assert kinds["at_work"] + kinds["hired"] + kinds["succeeds"] == holders, f"post {career.post}: who came"
        held = worker is not None and worker.holder >= 0
        assert kinds["leaves"] + kinds["post_ends"] == holders - held, f"post {career.post}: who left"


def each_event_has_its_sentence(entries: Sequence[Entry], text: Words) -> None:
    """A story has one sentence an event, in order; without an event its sentence is gone and nothing else changes."""
    whole = story.tell(entries, text)
    assert [line.event for line in whole] == list(entries), "an event is not told, or something is told without one"
    for k in range(len(entries)):
        without_it = story.tell([*entries[:k], *entries[k + 1 :]], text)
        assert without_it == [*whole[:k], *whole[k + 1 :]], f"{entries[k].kind} is told by more than its own sentence"


def stories_say_what_lies_outside_data() -> None:
    """A story under a strategy that lies outside all data ends by saying so; under another it does not."""
    for name in ("resident-led-20", "resident-led-4"):
        scenario = load_scenario(name)
        lived = result_of(wijk_under(scenario, 1, population=120).run(1))
        for language in LANGUAGES:
            told = str(life(lived, resident=0, language=language)).splitlines()
            said = told[-1] == words(language).say("note.run_extrapolates")
            assert said == scenario.extrapolates, f"a story under {name} in {language}: outside all data is {said}"
