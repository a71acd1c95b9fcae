"""What a fresh process does not wait for: libraries that Mesa asks for and no run uses, and numba's declarations.

Nothing is lost by it: Mesa's spaces and batch runner work, and so does compiling.
"""

import subprocess
import sys
import textwrap
from pathlib import Path

from small_wijk import digests, small_model

#: Modules in which numba declares what a function may call.
_DECLARATIONS = ("numba.np.linalg", "numba.np.random.generator_core")

_SPACES = """
import wijksim.model
import random
import networkx, numpy, scipy.spatial, scipy.spatial.distance, tqdm.auto
from mesa import Model
from mesa.discrete_space import Network, VoronoiGrid
from mesa.experimental.continuous_space import ContinuousSpace, ContinuousSpaceAgent
from mesa.space import NetworkGrid

ring = networkx.cycle_graph(6)
print(len(NetworkGrid(ring).get_neighborhood(0, radius=2)), len(list(Network(ring, random=random.Random(1)))))
print(len(list(VoronoiGrid([[0, 0], [1, 4], [5, 1], [4, 5]], random=random.Random(1)))))
space = ContinuousSpace([[0, 9], [0, 9]], random=random.Random(1))
ContinuousSpaceAgent(space, Model()).position = [3.0, 4.0]
print(*space.calculate_distances(numpy.zeros(2))[0])
found = scipy.spatial.KDTree, scipy.spatial.distance.cdist, networkx.Graph, tqdm.auto.tqdm
print(*(each.__module__.split(".")[0] for each in found))
"""
_BATCH = """
import warnings
import wijksim.model
import mesa

class Sized(mesa.Model):
    def __init__(self, size=1, rng=None, seed=None):
        super().__init__(rng=1)
        self.datacollector = mesa.DataCollector({"size": lambda model: size})

    def step(self):
        self.datacollector.collect(self)
        self.running = False

warnings.simplefilter("ignore")
print([row["size"] for row in mesa.batch_run(Sized, {"size": [1, 2]}, number_processes=1, display_progress=True)])
"""
_BEFORE = """
import networkx, scipy.spatial
tree = scipy.spatial.KDTree
import wijksim.model
import mesa.space, sys
print(tree is scipy.spatial.KDTree, sys.modules["scipy.spatial"] is scipy.spatial, mesa.space.nx is networkx)
"""
_KERNELS = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from small_wijk import differing, digests, small_model
model = small_model().run(2)
print([name for name in {_DECLARATIONS!r} if name in sys.modules])
"""
_COMPILING = """
import numba, numpy
print(numba.njit(lambda a, b: numpy.linalg.solve(a, b).sum())(numpy.eye(2), numpy.ones(2)))
"""


def said(code: str) -> list[str]:
    """Lines of standard output of a fresh Python that runs `code`, with warnings as errors."""
    words = [sys.executable, "-W", "error", "-c", textwrap.dedent(code)]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_importing_the_model_leaves_out_what_no_run_uses():
    later = ("networkx", "scipy.spatial", "tqdm")
    assert said(f"import sys, wijksim.model; print([name for name in {later!r} if name in sys.modules])") == ["[]"]


def test_spaces_of_mesa_find_their_libraries_all_the_same():
    assert said(_SPACES) == ["4 6", "4", "5.0", "scipy scipy networkx tqdm"]


def test_the_batch_runner_of_mesa_works():
    assert said(_BATCH) == ["[1, 2]"]


def test_what_was_imported_before_stays_what_it_was():
    assert said(_BEFORE) == ["True True True"]


def test_compiled_kernels_are_taken_out_without_declarations_and_give_the_same_bits():
    here = digests(small_model().run(2))  # compiled by now, and kept
    assert said(f"{_KERNELS}\nprint(differing(model, {here!r}))") == ["[]", "[]"]


def test_compiling_still_works_where_kernels_were_taken_out():
    assert said(_KERNELS + _COMPILING) == ["[]", "2.0"]
