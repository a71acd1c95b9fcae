"""A sweep on a dask cluster with TLS, as docs/cluster.md says: its commands make the certificates, its file is read.

Whoever has other certificates, or none, is refused in one message.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cli_village import ROOT, command
from dask_here import Dask, dask, environment
from fuzz_toml import document
from small_sweeps import content, ran

from wijksim.sweeps import open_sweep

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="uses signals of POSIX"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is absent"),
]
pytest.importorskip("distributed")


def recipe() -> tuple[list[str], str]:
    """The commands that make certificates, and the file that says where they are, from the documentation."""
    section = (
        (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8").partition("## With TLS")[2].partition("\n## ")[0]
    )
    blocks = re.findall(r"```(?:\w*)\n(.*?)```", section, re.DOTALL)
    [commands] = [block for block in blocks if block.startswith("openssl")]
    [file] = [block for block in blocks if block.startswith("distributed:")]
    return commands.splitlines(), file


def certified(folder: Path) -> dict[str, str]:
    """An authority with a certificate in a folder; what goes in the environment of who uses it."""
    commands, file = recipe()
    config = folder / "config"
    config.mkdir(parents=True)
    for words in commands:
        subprocess.run(shlex.split(words), cwd=folder, check=True, capture_output=True)
    (config / "tls.yaml").write_text(file.replace("/etc/dask/certificates", str(folder)))
    return {"DASK_CONFIG": str(config)}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of who takes part."""
    return certified(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def cluster(ours, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A scheduler and a worker that speak TLS alone."""
    with dask(tmp_path_factory.mktemp("dask"), workers=1, protocol="tls", **ours) as found:
        yield found


def swept(address: str, folder: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    """The small sweep on a cluster at an address, to its end."""
    path = folder / "small.toml"
    path.write_bytes(document(content()))
    env = {name: value for name, value in os.environ.items() if not name.startswith("DASK_")}
    words = command("sweep", path, "--out", folder / "out", "--cluster", address, "--quiet")
    return subprocess.run(words, env={**env, **environment(), **settings}, capture_output=True, text=True, timeout=180)


def test_with_the_certificates_of_the_recipe_a_sweep_is_the_same_in_every_bit(cluster, ours, tmp_path):
    assert cluster.address.startswith("tls://127.0.0.1:")
    done = swept(cluster.address, tmp_path, **ours)
    assert done.returncode == 0, done.stderr
    assert open_sweep(tmp_path / "out").digest == ran(tmp_path / "one").digest


def refused(answer: "subprocess.CompletedProcess[str]", folder: Path) -> str:
    """The one message of a command that was refused and left nothing."""
    assert answer.returncode == 2, answer.stderr
    assert answer.stderr.count("\n") == 1, answer.stderr
    assert not (folder / "out").exists()
    return answer.stderr


def test_who_has_no_certificates_is_refused(cluster, tmp_path):
    assert "dask has no certificates here for TLS; see docs/cluster.md" in refused(
        swept(cluster.address, tmp_path), tmp_path
    )


def test_who_has_certificates_of_another_authority_is_refused(cluster, tmp_path):
    said = refused(swept(cluster.address, tmp_path, **certified(tmp_path / "theirs")), tmp_path)
    assert f"cluster {cluster.address}: is no dask scheduler that can be talked to" in said


def test_who_comes_without_tls_is_refused(cluster, ours, tmp_path):
    port = urlsplit(cluster.address).port
    said = refused(swept(f"tcp://127.0.0.1:{port}", tmp_path, **ours), tmp_path)
    assert "is no dask scheduler without TLS" in said
