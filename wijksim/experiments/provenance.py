"""Where a result comes from: what was asked, of which sources, by which versions.

Everything is plain content that fits JSON and goes into the result's file; the scenario and the wijken are
written out in full, so that a run can be repeated when the files they came from have changed.
"""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import wijksim
from wijksim.errors import WijksimError
from wijksim.population.profile import Figure, Profile
from wijksim.population.profile_file import check_profile
from wijksim.scenario.scenario import Scenario

Rules = Mapping[str, str]

#: Folders and files of the package on which the numbers of a run depend.
_SOURCES = ("rules", "state", "population", "agents", "observe", "model.py", "experiments/single.py")
_DATA = (".py", ".toml")
#: Wijken are part of what is asked, with a hash of their own; so is what makes them from tables.
_ASKED = ("population/profiles", "population/cbs")
_LIBRARIES = ("numpy", "numba", "mesa")


def canonical(content: Any) -> str:
    """JSON text that is the same for the same content: sorted keys, no spaces, no nan."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def content_hash(content: Any) -> str:
    """Sha256 (hex) of the canonical JSON of `content`."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


@cache
def source_hash() -> str:
    """Sha256 (hex) of the sources and data tables that make the numbers; read once per process."""
    package = Path(wijksim.__file__).parent
    seal = hashlib.sha256()
    for path in sorted(_source_files(package), key=lambda path: path.relative_to(package).as_posix()):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        seal.update(f"{path.relative_to(package).as_posix()}\n{len(text)}\n".encode())
        seal.update(text)
    return seal.hexdigest()


def _source_files(package: Path) -> Iterable[Path]:
    for part in _SOURCES:
        path = package / part
        for file in [path] if path.is_file() else path.rglob("*"):
            if file.suffix in _DATA and not any(file.is_relative_to(package / asked) for asked in _ASKED):
                yield file


def rules_hash(rules: Rules | None) -> str:
    """Sha256 (hex) of replaced rules, name and source text; empty when none is replaced."""
    return content_hash(dict(rules)) if rules else ""


@cache
def versions() -> dict[str, str]:
    """Versions of wijksim, Python and the libraries that compute."""
    found = {"wijksim": wijksim.__version__, "python": platform.python_version()}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "absent"
    return found


def describe(
    scenario: Scenario, profiles: Sequence[Profile], seed: int, months: int, rules: Rules | None = None
) -> dict[str, Any]:
    """The provenance of one run, for `RunResult.provenance`; `months` is the length of the run."""
    return {
        "scenario": {"hash": scenario.hash, "content": scenario.to_dict()},
        "wijken": [{"hash": profile.hash, "content": profile.to_dict()} for profile in profiles],
        "seed": seed,
        "months": months,
        "rules": rules_hash(rules),
        "sources": source_hash(),
        "versions": dict(versions()),
    }


def profile_from(content: Mapping[str, Any]) -> Profile:
    """The profile whose `to_dict` was stored; raises `WijksimError` when it does not fit this version."""
    try:
        figures = {name: Figure(**_frozen(figure)) for name, figure in content["figures"].items()}
        profile = Profile(**{**_frozen(content), "figures": figures})
    except (TypeError, KeyError, AttributeError) as error:
        raise WijksimError(f"the stored wijk does not fit this version of wijksim: {error}") from error
    check_profile("the stored wijk", profile)
    return profile


def _frozen(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with lists as tuples, as a frozen dataclass has them."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in content.items()}
