"""How to make the same again: the command, the versions, the seeds, and the hashes by which to check it."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from wijksim.errors import WijksimError
from wijksim.experiments.compare import Comparison
from wijksim.experiments.result import RunResult
from wijksim.experiments.usual import usual_scenario
from wijksim.locale import Words
from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.report.page.blocks import Block, Bullets, Code, Prose, Rows, Section, Table
from wijksim.report.page.told import Told
from wijksim.report.run_source import Source
from wijksim.scenario.scenario import Scenario, list_scenarios, load_scenario

_HASH = 16


def again(told: Told) -> Section:
    """The section of a comparison."""
    comparison, text = told.comparison, told.text
    command = told.command or _compare_command(comparison, text)
    rows = [
        [text.say("page.again.seeds"), text.both([str(seed) for seed in _ends(comparison.seeds)])],
        *([side.letter, f"{side.name} {side.scenario.hash[:_HASH]}"] for side in told.sides),
    ]
    if comparison.usual_results:
        usual = usual_scenario(comparison.scenarios[0])
        rows.append([text.say("page.risk.usual"), f"{comparison.usual_name} {usual.hash[:_HASH]}"])
    rows += _wijken(comparison.profiles)
    found = comparison.provenance
    return _section(command, rows, found, comparison.digest, text)


def again_run(run: RunResult, source: Source, text: Words, command: str) -> Section:
    """The section of a run."""
    command = command or _run_command(source, run, text)
    rows = [
        [text.say("page.again.seeds"), str(source.seed)],
        [text.say("page.again.strategy"), f"{source.scenario.name} {source.scenario.hash[:_HASH]}"],
        *_wijken(source.profiles),
    ]
    return _section(command, rows, run.provenance, run.digest, text)


def _section(command: str, rows: list[list[str]], found: Mapping[str, Any], digest: str, text: Words) -> Section:
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    rows = [
        *rows,
        [text.say("page.again.versions"), versions],
        [text.say("page.again.sources"), str(found["sources"])[:_HASH]],
        *([[text.say("page.again.rules"), str(found["rules"])[:_HASH]]] if found["rules"] else []),
        [text.say("page.again.digest"), digest],
    ]
    blocks: list[Block] = [Prose(text.say("page.again.lead"))]
    blocks += [Code(command)] if command else [Prose(text.say("page.again.by_hand"))]
    blocks += [Prose(text.say("page.again.rerun")), Code("wijksim rerun DIR")]
    head = [text.say("page.again.what"), text.say("page.again.value")]
    blocks.append(Table(text.say("page.again.caption"), head, [Rows(rows)], "ll"))
    blocks.append(Bullets([text.say("page.again.tables"), text.say("page.again.bits")]))
    return Section("again", text.say("page.again.title"), blocks)


def _ends(seeds: Sequence[int]) -> list[int]:
    """The first and the last seed."""
    return [seeds[0], seeds[-1]] if len(seeds) > 1 else [seeds[0]]


def _wijken(profiles: Sequence[Profile]) -> list[list[str]]:
    return [[profile.name, f"{profile.slug} {profile.code} {profile.hash[:_HASH]}"] for profile in profiles]


def _compare_command(comparison: Comparison, text: Words) -> str:
    """The command that makes the same, when names say all there is to say; else nothing."""
    if comparison.experiment.rules or not _shipped(comparison.scenarios, comparison.profiles, comparison.months):
        return ""
    words = ["wijksim", "compare", *(scenario.name for scenario in comparison.scenarios)]
    words += [word for profile in comparison.profiles for word in ("--wijk", profile.slug)]
    words += ["--replicates", str(len(comparison.seeds)), "--seed", str(comparison.seeds[0])]
    return _finished(words, comparison.months, text)


def _run_command(source: Source, run: RunResult, text: Words) -> str:
    if run.provenance["rules"] or not _shipped([source.scenario], source.profiles, source.months):
        return ""
    words = ["wijksim", "run", source.scenario.name]
    words += [word for profile in source.profiles for word in ("--wijk", profile.slug)]
    return _finished([*words, "--seed", str(source.seed)], source.months, text)


def _finished(words: Sequence[str], months: int, text: Words) -> str:
    return shlex.join([*words, "--months", str(months), "--language", text.language, "--out", "DIR"])


def _shipped(scenarios: Sequence[Scenario], profiles: Sequence[Profile], months: int) -> bool:
    """Whether every strategy and wijk is the one that comes with wijksim under its name."""
    known = list_scenarios()
    for scenario in scenarios:
        if scenario.name not in known:
            return False
        if load_scenario(scenario.name).with_months(months).hash != scenario.with_months(months).hash:
            return False
    try:
        return all(find_wijk(profile.slug).hash == profile.hash for profile in profiles)
    except WijksimError:
        return False
