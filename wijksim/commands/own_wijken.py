"""What `wijk import` and `wijk fetch` do with the profiles they made: keep them, and tell."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wijksim import __version__
from wijksim.commands import notes
from wijksim.errors import WijksimError

if TYPE_CHECKING:
    from wijksim.locale import Words
    from wijksim.population.cbs.importing import Made
    from wijksim.population.profile import Profile

_NAMED = 12


def keep(made: "Made", file: str, force: bool, with_health: bool, language: str) -> None:
    """Write the profiles to the user's folder and print which; raises `WijksimError` when none could be kept.

    Each wijk is written whole or not at all. One that is there already stays, unless `force`.
    """
    from wijksim.locale import words
    from wijksim.population.imported import imported_folder

    text = words(language)
    kept, there = _written(made.profiles, imported_folder(), file, force)
    reasons = _reasons(made, there, text)
    if not kept:
        raise WijksimError(" ".join([text.say("import.nothing", file=file), *reasons]))
    told = [_told_one(kept[0], text)] if len(kept) == 1 else _told_many(kept, imported_folder(), text)
    if not with_health:
        told.append(text.say("import.no_health"))
    told += _twins(kept, text)
    print("\n".join([*told, *reasons]))


def _written(
    profiles: "Sequence[Profile]", folder: Path, file: str, force: bool
) -> "tuple[list[Profile], list[Profile]]":
    """The profiles that were written, and those that were there already."""
    from wijksim.experiments.files import clean, explained, write_whole
    from wijksim.population.imported import imported_names
    from wijksim.population.profile_writer import profile_text

    before = {names.code: names.path for names in imported_names()}
    there = [profile for profile in profiles if profile.code in before and not force]
    kept = [profile for profile in profiles if profile.code not in before or force]
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        clean(folder)
    remark = f"Imported by wijksim {__version__} from {file}."
    with notes.progress(len(kept) <= _NAMED, "wijken") as progress:
        for done, profile in enumerate(kept):
            progress(done, len(kept))
            path = folder / f"{profile.slug}.toml"
            write_whole(path, profile_text(profile, remark).encode())
            if (old := before.get(profile.code, path)) != path:
                with explained(old):
                    old.unlink(missing_ok=True)
        progress(len(kept), len(kept))
    return kept, there


def _told_one(profile: "Profile", text: "Words") -> str:
    kinds = [figure.kind for figure in profile.figures.values()]
    return text.say(
        "import.one",
        name=profile.name,
        code=profile.code,
        municipality=profile.municipality,
        slug=profile.slug,
        table=kinds.count("table"),
        assumed=kinds.count("assumption"),
    )


def _told_many(kept: "Sequence[Profile]", folder: Path, text: "Words") -> list[str]:
    names = [profile.slug for profile in kept[:_NAMED]]
    if len(kept) > _NAMED:
        names.append("...")
    return [
        text.say("import.many", count=text.number(len(kept)), folder=folder, names=", ".join(names)),
        text.say("import.look", slug=kept[0].slug),
    ]


def _twins(kept: "Sequence[Profile]", text: "Words") -> list[str]:
    """For each wijk that also comes with wijksim: which name means which."""
    from wijksim.population.catalogue import list_wijken

    shipped = {profile.code: profile.slug for profile in list_wijken()}
    return [
        text.say("import.twin", slug=profile.slug, shipped=shipped[profile.code])
        for profile in kept
        if profile.code in shipped
    ]


def _reasons(made: "Made", there: "Sequence[Profile]", text: "Words") -> list[str]:
    """What was left out, a line for each reason, every wijk by name."""
    groups: dict[str, list[str]] = {}
    for code, name, thin in made.skipped:
        groups.setdefault(text.say(f"skip.{thin.reason}", **thin.values), []).append(f"{code} {name}")
    for profile in there:
        groups.setdefault(text.say("skip.there"), []).append(f"{profile.code} {profile.name}")
    return [
        text.say("import.skipped", count=text.number(len(names)), reason=reason, names=", ".join(names))
        for reason, names in groups.items()
    ]
