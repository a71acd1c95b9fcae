"""Writes a page for each claim of the manifest, in Dutch and English, and an index, from what was measured.

    python docs/make_claims.py           rewrites docs/claims
    python docs/make_claims.py --check   changes nothing; exits with 1 when a page is stale

Nothing is measured here: `wijksim claims --redo all` does that.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from claim_outputs import sections
from make_tables import table

from wijksim.claims.asked import BALANCE, CUT, LEVERS, OUTCOME, SEARCH, STRATEGY, SWITCH, Claim, claims, levers_of
from wijksim.claims.rows import counter, number, row, span, title
from wijksim.claims.stored import stored
from wijksim.locale import LANGUAGES, Words, words
from wijksim.report.page.assumptions import RELIES_ON
from wijksim.report.page.told import amount
from wijksim.report.page.told import number as _bound
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import load_scenario

FOLDER = Path(__file__).parent / "claims"
INDEX = "README.md"
Content = Mapping[str, Any]
#: What a source is made of, parts with a "; " between them, beside names that stand in references.md: in Dutch too.
PHRASES = {
    "judgement": "eigen oordeel",
    "size is judgement": "de grootte is eigen oordeel",
    "sizes are judgement": "de groottes zijn eigen oordeel",
    "a third of it is judgement": "een derde daarvan is eigen oordeel",
    "size from memory": "de grootte is uit het geheugen",
    "assumption": "aanname",
    "that all of them cross wijken is an assumption": "dat zij allen naar een andere wijk gaan, is een aanname",
    "open in sign": "of het helpt of schaadt, staat open",
    "direction of cause unknown": "wat oorzaak is en wat gevolg, is onbekend",
    "no figure exists for what frozen controls do to residents": "wat minder controle met bewoners doet, is onbekend",
    "no study of the size is known to us": "een studie van de grootte kennen wij niet",
    "often reported, seldom counted": "vaak gemeld, zelden geteld",
    "two in ten years: childcare benefits, Groningen gas": "twee in tien jaar: kinderopvangtoeslag, Gronings gas",
    "Dutch debate on the risk-regulation reflex, 2011-2014": "het debat over de risico-regelreflex, 2011-2014",
    "lengths of Dutch cabinets since 1977": "hoe lang kabinetten sinds 1977 zaten",
    "municipal budgets": "gemeentelijke begrotingen",
}
#: What stands before and after a name.
AGAINST, MANIFEST = ("against it ", "daartegen "), ("manifest claim ", "manifest, bewering ")
AFTER = {"from memory": "uit het geheugen", "upper bound": "bovengrens", "own computation": "eigen berekening"}
#: What an index says of where the claims come from.
_OUR_READING = {
    "nl": "Wij kennen het manifest uit een nieuwsartikel. De beweringen zijn onze lezing ervan, met nummers van ons.",
    "en": "We know the manifesto from a news article. The claims are our reading of it, with numbers of our own.",
}


def pages() -> dict[str, str]:
    """The text of every page, by its path under `FOLDER`."""
    kept, every = stored(), claims()
    made = {INDEX: _both_indexes()}
    for language in LANGUAGES:
        text = words(language)
        made[f"{language}/{INDEX}"] = _index(every, kept, text)
        made |= {f"{language}/{each.page}": page(each, kept.get(each.name), text) for each in every}
    return made


def page(claim: Claim, entry: Content | None, text: Words) -> str:
    """The page of one claim in one language."""
    return "\n\n".join(_page(claim, entry, text)) + "\n"


def _page(claim: Claim, entry: Content | None, text: Words) -> Iterator[str]:
    found = row(claim, entry)
    yield f"# {text.say('claims.page.title', claim=claim.number, name=title(found, text))}"
    if claim.mechanism:
        yield _head("says", text)
        yield f"{getattr(claim.mechanism, text.language)}."
        yield _head("fails", text)
        yield f"{text.texts.get(f'fails.{claim.name}', claim.mechanism.counter)}."
    yield _head("changes", text)
    yield from _changes(claim, found, entry, text)
    if claim.mechanism:
        yield _head("left", text)
        yield _left(claim, found, text)
    yield from sections(found, text)
    yield _head("where", text)
    yield from _where(claim, found, entry, text)
    if claim.mechanism:
        yield _head("rests", text)
        yield text.say("claims.page.rests_text", source=_source(claim.mechanism.source, text), grade=claim.grade)
        yield from _numbers(claim, text)
    yield _head("again", text)
    yield from _again(claim, text)


def _changes(claim: Claim, found: Content, entry: Content | None, text: Words) -> Iterator[str]:
    if entry is None:
        yield text.say("claims.page.unmeasured", claim=claim.number)
        return
    if claim.mechanism is None:
        worst, regret = (number(found[key], {"outcome": OUTCOME}, text) for key in ("worst_tenth", "regret"))
        effect, margin = _said(found, found, text)
        yield text.say("claims.page.risk_text", effect=effect, span=margin, worst=worst, regret=regret)
        yield from _outside(STRATEGY, text)
        return
    measured = "measured_cut" if claim.outcome == BALANCE else "measured"
    yield text.say(f"claims.page.{measured}", **{key: entry[key] for key in _MEASURED})
    yield from _outside(entry["strategy"], text)
    beside = found | {"outcome": OUTCOME}
    rows = [(_outcome(claim, text), *_said(found, found, text))]
    rows += [(text.name("outcome", name), *_said(each, beside, text)) for name, each in found["beside"].items()]
    yield table((text.say("claims.page.outcome"), text.say("claims.effect"), text.say("claims.interval")), rows)
    low, high = found["ci"]
    seen = "seen_better" if low > 0 else "seen_worse" if high < 0 else "seen_none"
    if claim.outcome == BALANCE:
        yield text.say("claims.balance_is", scenario=CUT)
        yield text.say(f"claims.page.cut_{seen.removeprefix('seen_')}")
    else:
        yield text.say(f"claims.page.{seen}", outcome=text.name("outcome", OUTCOME).lower())


def _outside(strategy: str, text: Words) -> Iterator[str]:
    """That the strategy lies outside all data, where it does."""
    if load_scenario(strategy).extrapolates:
        yield text.say("note.extrapolates", who=strategy)


def _outcome(claim: Claim, text: Words) -> str:
    """The name of what decides."""
    return text.say("claims.balance") if claim.outcome == BALANCE else text.name("outcome", claim.outcome)


_MEASURED = ("strategy", "wijk", "residents", "year", "replicates")


def _left(claim: Claim, found: Content, text: Words) -> str:
    if claim.left_out is None:
        return text.say("claims.page.left_not")
    whole = load_scenario(STRATEGY).levers
    moved = levers_of(claim.left_out).items()
    levers = text.both([f"`{name}` {text.plain(whole[name])} → {text.plain(value)}" for name, value in moved])
    parts = [text.say("claims.page.left_text", scenario=claim.left_out, levers=levers)]
    if found["left_out"]:
        effect, margin = _said(found["left_out"], found, text)
        parts.append(text.say("claims.page.left_effect", effect=effect, span=margin))
    return " ".join(parts)


def _where(claim: Claim, found: Content, entry: Content | None, text: Words) -> Iterator[str]:
    if not claim.candidates:
        yield text.say("claims.page.not_asked")
        return
    if entry is None:
        yield text.say("claims.page.to_try", settings=text.both([f"`{name}`" for name in claim.candidates]))
        return
    if found["counter_scenario"] == STRATEGY:
        yield text.say("claims.page.own")
    elif found["counter_scenario"]:
        scenario = load_scenario(found["counter_scenario"])
        there = {"effect": found["counter_effect"], "ci": found["counter_ci"]}
        effect, margin = _said(there, found, text)
        told = {"title": scenario.title[text.language], "summary": scenario.summary[text.language]}
        yield text.say("claims.page.found", scenario=scenario.name, effect=effect, span=margin, **told)
    else:
        yield text.say("claims.page.not_found", count=len(claim.candidates))
    left = found["left_out"]
    if left and left["counter_scenario"]:
        effect, margin = _said({"effect": left["counter_effect"], "ci": left["counter_ci"]}, found, text)
        yield text.say("claims.page.found_left", scenario=left["counter_scenario"], effect=effect, span=margin)
        if left["counter_scenario"] == STRATEGY:
            yield text.say("claims.page.own")
    yield text.say("claims.page.searched", replicates=len(SEARCH))
    yield _searched(claim, found, entry, text)


def _searched(claim: Claim, found: Content, entry: Content, text: Words) -> str:
    """Every candidate, and what the search saw there: the switch, and leaving it out."""
    ways = [SWITCH, *([LEVERS] if claim.left_out else [])]
    seen = {way: {each["scenario"]: each for each in (entry[way] or {}).get("searched", [])} for way in ways}
    heads = [text.say("claims.page.setting"), text.say("claims.effect"), text.say("claims.interval")]
    if claim.left_out:
        heads += [text.say("claims.page.left"), text.say("claims.interval")]
    rows = []
    for name in claim.candidates:
        cells = [cell for way in ways for cell in _said(seen[way].get(name, {}), found, text)]
        rows.append([f"`{name}`", *cells])
    return table(heads, rows)


def _numbers(claim: Claim, text: Words) -> Iterator[str]:
    """The numbers that say how strongly the mechanism works, and those of its ways to fail."""
    chosen = [PARAMETERS[name] for name in RELIES_ON.get(claim.name, ())]
    if chosen:
        heads = [text.say(f"claims.page.{each}") for each in ("number", "meaning", "value", "range", "source")]
        rows = [
            (
                f"`{each.name}`",
                getattr(each, text.language),
                amount(each.default, each.unit, text),
                text.say("table.span", **{at: _bound(getattr(each, at), each.unit, text) for at in ("low", "high")}),
                _source(each.source, text),
                each.grade,
            )
            for each in chosen
        ]
        yield table([*heads, text.say("claims.grade")], rows)


def parts_of(source: str) -> list[tuple[bool, str, str]]:
    """The parts of a source: whether it speaks against, the name or phrase, and what is said after it."""
    found = []
    for part in source.split("; "):
        core = part.removeprefix(AGAINST[0])
        name, comma, after = core.rpartition(", ")
        found.append((core != part, *((name, after) if comma and after in AFTER else (core, ""))))
    return found


def _source(source: str, text: Words) -> str:
    """A source in the language of the page; names stay what they are."""
    if text.language != "nl":
        return source
    told = []
    for against, name, after in parts_of(source):
        dutch = PHRASES.get(name, name.replace(*MANIFEST))
        told.append(f"{AGAINST[1] if against else ''}{dutch}{f', {AFTER[after]}' if after else ''}")
    return "; ".join(told)


def _again(claim: Claim, text: Words) -> Iterator[str]:
    language = "" if text.language == "nl" else f" --language {text.language}"
    commands = [f"wijksim claims --redo {claim.number}{language}"]
    other = claim.left_out or ("business-as-usual" if claim.mechanism is None else None)
    other = CUT if claim.outcome == BALANCE else other
    if other:
        commands.append(f"wijksim compare {other} {STRATEGY} --wijk moerwijk --months 240{language}")
    yield "```\n" + "\n".join(commands) + "\n```"
    if claim.mechanism and claim.outcome != BALANCE:
        yield text.say("claims.page.switch_off")
        yield f'```toml\nformat = 1\nname = "mine"\nextends = "{STRATEGY}"\n\n[mechanisms]\n{claim.name} = false\n```'


def _said(each: Content, found: Content, text: Words) -> tuple[str, str]:
    return number(each.get("effect"), found, text), span(each.get("ci"), found, text)


def _head(key: str, text: Words) -> str:
    return f"## {text.say(f'claims.page.{key}')}"


def _index(every: Sequence[Claim], kept: Mapping[str, Content], text: Words) -> str:
    rows = []
    for claim in every:
        found = row(claim, kept.get(claim.name))
        what = getattr(claim.mechanism, text.language) if claim.mechanism else text.say("claims.risk")
        link = f"[{title(found, text)}]({claim.page})"
        fails = counter(found["counter_scenario"], found["measured"], text)
        rows.append((claim.number, link, what, *_said(found, found, text), claim.grade, fails))
    columns = ("claim", "mechanism", "page.says", "effect", "interval", "grade", "fails")
    heads = [text.say(f"claims.{each}") for each in columns]
    notes = [text.say(f"claims.{each}") for each in ("reading", "prior")]
    intro = [text.say("claims.page.intro"), _OUR_READING[text.language], *_outside(STRATEGY, text)]
    parts = [f"# {text.say('claims.page.index')}", *intro, table(heads, rows), *notes]
    return "\n\n".join(parts) + "\n"


def _both_indexes() -> str:
    links = [f"- [{words(language).say('claims.page.index')}]({language}/{INDEX})" for language in LANGUAGES]
    return "# Beweringen / Claims\n\n" + "\n".join(links) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the pages, or check them; returns the exit code."""
    parser = argparse.ArgumentParser(description="Write docs/claims.")
    parser.add_argument("--check", action="store_true", help="change nothing, exit with 1 when a page is stale")
    check = parser.parse_args(arguments).check
    made = pages()
    there = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*.md")}
    stale = [name for name, text in made.items() if name not in there or there[name].read_text("utf-8") != text]
    stale += [name for name in there if name not in made]
    if check:
        if stale:
            print(f"stale: {', '.join(sorted(stale))}. Run: python docs/make_claims.py", file=sys.stderr)
        return int(bool(stale))
    for name in stale:
        path = FOLDER / name
        if name in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[name], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
