"""`wijksim library`: the runs that the screen shows at once, made beforehand and kept."""

from argparse import Namespace
from typing import TYPE_CHECKING

from wijksim.commands import notes
from wijksim.commands.parser import Commands, Parser, add_command, add_language, add_quiet, whole_number
from wijksim.commands.wijk import wijken_of
from wijksim.errors import StoppedError

if TYPE_CHECKING:
    from wijksim.locale import Words
    from wijksim.population.profile import Profile
    from wijksim.viewer.library.build import Plan
    from wijksim.viewer.library.store import Library, Shelf

_MB = 1_000_000
_MINUTE, _HOUR = 60, 3600
_MOST_SEEDS = range(1, 1001)


def add_to(commands: Commands) -> None:
    """Declare the commands and their options."""
    group = add_command(
        commands, "library", "make and keep the runs that 'wijksim view' shows at once", "wijksim library build"
    )
    below = group.commands()
    _declare_build(below)
    listed = add_command(below, "list", "what is kept, and whether it still holds", "wijksim library list", _list)
    add_language(listed)
    clear = add_command(
        below, "clear", "remove what another version of the model made, and what is damaged", "wijksim library clear",
        _clear,
    )  # fmt: skip
    clear.add_argument("--all", action="store_true", help="remove everything, also what still holds")
    add_language(clear)


def _declare_build(below: Commands) -> None:
    build: Parser = add_command(
        below, "build", "make the runs that are missing; others are kept", "wijksim library build --wijk moerwijk",
        _build,
    )  # fmt: skip
    build.add_argument(
        "--wijk", action="append", metavar="W", help="name, code or municipality/name of a wijk; repeat for more "
        "(default: all that come with wijksim)",
    )  # fmt: skip
    build.add_argument(
        "--strategy", action="append", metavar="S", help="a name ('wijksim scenario list') or a .toml file; repeat for "
        "more (default: all that come with wijksim)",
    )  # fmt: skip
    build.add_argument(
        "--seeds", type=whole_number, default=100, metavar="N", help="lives of each, seeds 1 to N (default: 100)"
    )
    build.add_argument(
        "--months", type=whole_number, default=240, metavar="M", help="months to live (default: 240, as the screen)"
    )
    build.add_argument("--workers", type=whole_number, metavar="N", help="processes (default: one a core)")
    add_language(build)
    add_quiet(build)


def _build(asked: Namespace) -> int:
    from wijksim.experiments.lock import alone_in
    from wijksim.viewer.library.store import Library
    from wijksim.viewer.words import viewer_words

    text = viewer_words(asked.language)
    library = Library.of_user()
    with alone_in(library.folder):
        return _build_in(library, asked, text)


def _build_in(library: "Library", asked: Namespace, text: "Words") -> int:
    """Make what the library lacks, of which this process has the lock; the screen may add to it meanwhile."""
    from wijksim.viewer.library.build import build, failure_of

    plan = _plan(asked, library)
    for trouble in plan.mended:
        notes.note(text.say("payload.library.mended", trouble=trouble), asked.quiet)
    if not plan.parts:
        said = text.say("payload.library.whole", folder=library.folder, count=text.number(plan.done))
        notes.note(said, asked.quiet)
        return 0
    try:
        notes.prepare(asked.quiet, asked.language)
        notes.note(_announced(plan, library, asked.workers, text), asked.quiet)
        with notes.progress(asked.quiet) as progress:

            def told(profile: "Profile", number: int, of: int) -> None:
                said = text.say("payload.library.made", name=profile.name, number=number, of=of)
                notes.note(said, asked.quiet or of == 1)

            failed = build(plan, library, asked.workers, progress, told=told)
    except KeyboardInterrupt as error:
        stopped = f"interrupted; finished runs are kept in {library.folder}. The same command goes on from there."
        raise StoppedError(stopped) from error
    if failed:
        raise failure_of(failed)
    notes.note(text.say("payload.library.done", folder=library.folder), asked.quiet)
    return 0


def _plan(asked: Namespace, library: "Library") -> "Plan":
    """What is missing of what is asked; raises `WijksimError` for names and numbers that cannot be used."""
    from wijksim.experiments.plan import MONTHS, whole
    from wijksim.population.catalogue import list_wijken
    from wijksim.scenario.scenario import list_scenarios, load_scenario
    from wijksim.scenario.shipped import MAIN
    from wijksim.viewer.library.build import in_order, plan_build

    seeds = range(1, whole("seeds", asked.seeds, _MOST_SEEDS) + 1)
    months = whole("months", asked.months, MONTHS)
    scenarios = [load_scenario(name) for name in dict.fromkeys(asked.strategy or list_scenarios(MAIN))]
    profiles = wijken_of(list(dict.fromkeys(asked.wijk))) if asked.wijk else in_order(list_wijken())
    return plan_build(library, scenarios, profiles, seeds, months)


def _announced(plan: "Plan", library: "Library", workers: int | None, text: "Words") -> str:
    """What is going to happen, how long that takes and how much room."""
    from wijksim.viewer.library.build import pace

    there = text.say("payload.library.there", count=text.number(plan.done)) if plan.done else ""
    return text.say(
        "payload.library.making",
        count=text.number(plan.runs),
        folder=library.folder,
        there=there,
        time=_time(plan.seconds(pace(plan), workers), text),
        room=text.number(max(1, round(plan.room / _MB))),
    )


def _time(seconds: float, text: "Words") -> str:
    """A time to wait, in one unit."""
    if seconds < 1.5 * _MINUTE:
        return text.say("payload.library.a_minute")
    if seconds < 2 * _HOUR:
        return text.say("payload.library.minutes", count=round(seconds / _MINUTE))
    return text.say("payload.library.hours", count=round(seconds / _HOUR))


def _list(asked: Namespace) -> int:
    from wijksim.report.grid import grid
    from wijksim.viewer.library.store import Library
    from wijksim.viewer.story import kept
    from wijksim.viewer.words import viewer_words

    text = viewer_words(asked.language)
    library = Library.of_user()
    shelves, stories = library.shelves(), kept.count()
    if not shelves and not stories:
        print(text.say("payload.library.empty", folder=library.folder))
        return 0
    print(text.say("payload.library.title", folder=library.folder))
    columns = ("strategy", "wijk", "months", "seeds", "film", "size", "state")
    rows = [[text.say(f"payload.library.{column}") for column in columns]]
    for shelf in shelves:
        state = text.say(f"payload.library.{_state(shelf)}")
        about = shelf.subject
        names = [about.strategy, about.wijk, str(about.months)] if about else [shelf.folder.name, "", ""]
        film = text.say("page.yes" if shelf.films else "page.no")
        rows.append([*names, str(len(shelf.seeds)), film, f"{shelf.size / 1000:.0f} kB", state])
    print(grid(rows, left=2, rule_after=1))
    print(text.say("payload.library.stories", count=stories))
    return 0


def _state(shelf: "Shelf") -> str:
    if shelf.trouble:
        return "damaged"
    return "stale" if shelf.stale else "holds"


def _clear(asked: Namespace) -> int:
    from wijksim.viewer.library.store import Library
    from wijksim.viewer.story import kept
    from wijksim.viewer.words import viewer_words

    text = viewer_words(asked.language)
    library = Library.of_user()
    entries, stories = library.clear(everything=asked.all), kept.clear(everything=asked.all)
    count, size = (entry + story for entry, story in zip(entries, stories, strict=True))
    print(text.say("payload.library.cleared", count=count, size=text.number(size / _MB, 1), folder=library.folder))
    return 0
