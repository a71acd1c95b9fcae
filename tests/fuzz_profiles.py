"""Profiles of wijken as nobody should write them: any bytes, figures of any kind, shipped files with places changed."""

import tomllib
from pathlib import Path

from fuzz import Target, mutations, refused
from fuzz_toml import document, junk, leaves
from hypothesis import strategies as st

from wijksim.population import catalogue
from wijksim.population.profile import FIGURES
from wijksim.population.profile_file import read_profile

_SHIPPED = sorted((Path(catalogue.__file__).parent / "profiles").glob("*.toml"))
_GOOD = tomllib.loads(_SHIPPED[0].read_text(encoding="utf-8"))

_parts = st.sampled_from(["value", "kind", "source", "column"])
_kinds = st.sampled_from(["table", "cited", "assumption", "missing"])
_sources = st.sampled_from([*_GOOD["sources"], ""])
_figure = st.fixed_dictionaries(
    {}, optional={"value": leaves | st.lists(leaves, max_size=6), "kind": _kinds | leaves, "source": _sources | leaves}
)
_changes = st.dictionaries(st.sampled_from(sorted(FIGURES)), _figure | junk(_parts), max_size=3)
_tops = st.dictionaries(st.sampled_from([*_GOOD, "slug"]), leaves | junk(_parts), max_size=2)


def _nearly_right(figures: dict[str, object], tops: dict[str, object]) -> bytes:
    """A shipped profile with some figures and some keys replaced."""
    return document({**_GOOD, "figures": {**_GOOD["figures"], **figures}, **tops})


def _check(content: bytes, folder: Path) -> None:
    path = folder / "mijn-wijk.toml"
    path.write_bytes(content)
    found = []
    if refused(lambda: found.append(read_profile(path))):
        return
    [profile] = found
    assert profile.slug == "mijn-wijk"
    assert profile.population >= 1
    assert len(profile.hash) == 64
    assert repr(profile).replace("\n", "").isprintable()


PROFILE_BYTES = Target("profile bytes", 0.5, st.binary(max_size=200), _check)
PROFILE_FIGURES = Target("profile figures", 1.5, st.builds(_nearly_right, _changes, _tops), _check)
PROFILE_EDITS = Target(
    "profile edits", 1, st.sampled_from([path.read_bytes() for path in _SHIPPED]).flatmap(mutations), _check
)
TARGETS = [PROFILE_BYTES, PROFILE_FIGURES, PROFILE_EDITS]
