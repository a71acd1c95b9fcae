"""What Mesa promises of a model holds here: agents, agent sets, data collection, copies, memory.

The same on every supported version of Mesa; residents are views on columns and behave as other agents do.
"""

import copy
import gc
import pickle
import weakref

import mesa
import numpy as np
import pytest
from mesa import Agent, DataCollector
from small_wijk import differing, digests, living, small_model, strategy

from wijksim import WijkModel, WijksimError
from wijksim.agents.policy import PolicyCycle
from wijksim.agents.professional import Professional
from wijksim.agents.resident import Resident
from wijksim.state.columns import COLUMNS


@pytest.fixture
def model() -> WijkModel:
    return small_model().run(3)


def residents(model):
    return model.agents_by_type[Resident]


def number_of_residents(model) -> int:
    """A reporter with a name, as pickle wants it."""
    return len(residents(model))


def test_it_is_a_mesa_model(model):
    assert isinstance(model, mesa.Model)
    assert model.steps == model.month == 3
    model.step()
    assert model.steps == model.month == 4


def test_every_resident_is_an_agent_and_so_is_everybody_who_acts(model):
    assert sorted(view.row for view in residents(model)) == living(model).tolist()
    others = {kind for kind in model.agents_by_type if kind is not Resident}
    assert {PolicyCycle, Professional} <= others
    assert len(model.agents) == sum(len(group) for group in model.agents_by_type.values())


def test_a_view_reads_and_writes_its_row(model):
    view = next(iter(residents(model)))
    for name in COLUMNS:
        assert getattr(view, name) == getattr(model.table, name)[view.row]
    view.energy = 0.25
    assert model.table.energy[view.row] == np.float32(0.25)
    model.table.energy[view.row] = 0.75
    assert view.energy == 0.75


def test_a_view_knows_its_age_and_its_neighbours(model):
    for view in residents(model):
        assert view.age == (3 - int(view.birth_month)) / 12
        assert all(view in other.neighbours for other in view.neighbours)
    assert np.mean([len(view.neighbours) for view in residents(model)]) > 4


def test_agent_sets_work_on_residents(model):
    group = residents(model)
    energy = model.table.energy[[view.row for view in group]]
    assert group.get("energy") == energy.tolist()
    assert group.agg("energy", np.max) == energy.max()
    assert group.map(lambda view: int(view.row)) == [view.row for view in group]
    old = group.select(lambda view: view.age >= 65)
    assert 0 < len(old) < len(group)
    old.set("energy", 0.5)
    assert (model.table.energy[[view.row for view in old]] == 0.5).all()
    by_education = group.groupby("education").count()
    assert sum(by_education.values()) == len(group)
    assert {int(level) for level in by_education} <= {0, 1, 2}
    assert group.sort("income", ascending=True).get("income") == sorted(group.get("income"))


@pytest.mark.parametrize("way", ["do", "shuffle_do"])
def test_residents_can_be_told_to_do_something(model, way):
    seen = []
    getattr(residents(model), way)(lambda view: seen.append(view.row))
    assert sorted(seen) == living(model).tolist()


def test_shuffling_agents_changes_nobodys_luck(model):
    other = copy.deepcopy(model)
    other.agents.shuffle_do(lambda agent: None)
    other.random.random()
    other.rng.random()
    assert differing(model.run(6), other.run(6)) == []


def test_asking_for_agents_changes_nothing_of_the_run():
    quiet, watched = small_model(), small_model()
    for _ in range(6):
        quiet.step()
        watched.step()
        assert number_of_residents(watched) == len(living(quiet))
    assert differing(quiet, watched) == []


def test_data_is_collected(model):
    collector = DataCollector(
        model_reporters={"residents": number_of_residents, "month": "month"},
        agenttype_reporters={Resident: {"row": "row", "trust": "trust_place"}, Professional: {"holder": "holder"}},
    )
    for _ in range(2):
        collector.collect(model)
        model.step()
    of_model = collector.get_model_vars_dataframe()
    of_residents = collector.get_agenttype_vars_dataframe(Resident)
    assert of_model["month"].tolist() == [3, 4]
    assert of_model["residents"].sum() == len(of_residents)
    assert of_residents["trust"].notna().all()
    assert len(collector.get_agenttype_vars_dataframe(Professional)) == 2 * len(model.agents_by_type[Professional])


def test_views_leave_with_their_person_and_newcomers_get_their_own():
    model = small_model()
    before = {view.row: view for view in residents(model)}
    model.run(24)
    now = {view.row: view for view in residents(model)}
    assert sorted(now) == living(model).tolist()
    stayed = [row for row in now if row in before and before[row].who == model.table.occupant[row]]
    assert stayed
    assert all(now[row] is before[row] for row in stayed)
    succeeded = [before[row] for row in now if row in before and now[row] is not before[row]]
    assert succeeded
    assert not set(succeeded) & set(model.agents)
    with pytest.raises(WijksimError, match="has left"):
        _ = succeeded[0].trust_place
    with pytest.raises(WijksimError, match="has left"):
        succeeded[0].energy = 1.0


def test_last_values_can_be_read_until_somebody_else_comes():
    model = small_model()
    heads = [view for view in residents(model) if view.ordinal == 0][:12]
    references = [int(head.reference_place) for head in heads]
    for head in heads:
        model.force_move(1, int(head.dwelling))
    model.step()
    assert not set(heads) & set(model.agents)
    empty = [model.table.occupant[head.row] == head.who for head in heads]
    assert set(empty) == {True, False}
    for head, reference, nobody_yet in zip(heads, references, empty, strict=True):
        if nobody_yet:
            assert int(head.reference_place) == reference
        else:
            with pytest.raises(WijksimError, match="has left"):
                _ = head.reference_place


def test_asking_for_somebody_where_nobody_lives_is_an_error(model):
    empty = int(np.flatnonzero(model.table.status != 1)[0])
    for row in (empty, -1, model.table.rows):
        with pytest.raises(WijksimError, match=f"Nobody lives in slot {row} now"):
            model.resident(row)


def copied(model: WijkModel) -> WijkModel:
    return copy.deepcopy(model)


def pickled(model: WijkModel) -> WijkModel:
    return pickle.loads(pickle.dumps(model))


@pytest.mark.parametrize("twin_of", [copied, pickled])
@pytest.mark.parametrize("seen", [True, False], ids=["views", "no views"])
def test_a_copy_goes_on_to_the_same_bits(model, twin_of, seen):
    if seen:
        assert len(model.agents)
    twin = twin_of(model)
    assert differing(model, twin) == []
    now = digests(model)
    twin.run(9)
    assert differing(model, now) == []
    assert differing(model.run(9), twin) == []
    assert number_of_residents(twin) == number_of_residents(model)


@pytest.mark.parametrize("twin_of", [copied, pickled])
def test_agents_of_a_copy_get_numbers_of_their_own(model, twin_of):
    assert len(model.agents)
    twin = twin_of(model)
    twin.step()
    while not (born := [row for row in living(twin) if twin.table.birth_month[row] == twin.month]):
        twin.step()
    newborn = twin.resident(int(born[0]))

    class Stranger(Agent):
        """Somebody whom a researcher adds."""

    stranger = Stranger(twin)
    numbers = [agent.unique_id for agent in twin.agents]
    assert len(set(numbers)) == len(numbers)
    assert newborn.unique_id > max(agent.unique_id for agent in model.agents)
    assert stranger in twin.agents
    assert Stranger(model).unique_id == 1 + max(agent.unique_id for agent in residents(model))


@pytest.mark.parametrize("twin_of", [None, copied, pickled])
def test_a_model_that_nobody_holds_is_freed(twin_of):
    model = small_model().run(2)
    assert len(model.agents)
    if twin_of:
        model = twin_of(model)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_models_number_their_agents_apart():
    one, other = small_model(), small_model(seed=2)
    assert min(agent.unique_id for agent in one.agents) == min(agent.unique_id for agent in other.agents) == 1


def test_a_researcher_can_add_agents_of_a_kind(model):
    class Shop(Agent):
        """It counts who lives in the wijk."""

        def __init__(self, model, place):
            super().__init__(model)
            self.place, self.customers = place, 0

        def step(self):
            self.customers += len(self.model.agents_by_type[Resident])

    Shop.create_agents(model, 3, model.places[0])
    model.agents_by_type[Shop].do("step")
    assert model.agents_by_type[Shop].get("customers") == [len(living(model))] * 3


def test_a_model_runs_for_as_long_as_its_scenario_asks_and_may_be_taken_further():
    model = small_model(strategy().with_months(5))
    model.run_model()
    assert (model.month, model.running) == (5, False)
    assert model.run(2).month == 7
    longer = model.fork(strategy().with_months(9))
    assert longer.running
    longer.run_model()
    assert longer.month == 9


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_that_no_table_can_hold_is_refused(seed):
    with pytest.raises(WijksimError, match="from 0 to 9223372036854775807"):
        small_model(seed=seed)
