"""What a pool promises when it is given up in the middle."""

from collections import deque

import pytest

from wijksim.experiments.pool import Loky, Pool


def itself(task: int) -> int:
    """A task that is done at once."""
    return task


def test_giving_up_just_after_a_task_was_sent_lets_loky_answer_for_it_first(caplog, monkeypatch):
    """loky's own thread broke, with a traceback on the screen, on a task that had been given up before it ended."""
    sent = Loky.submit

    def send_and_stop(engine, act, task):
        future = sent(engine, act, task)
        if task == 3:
            pool._under_way[future] = task
            raise KeyboardInterrupt
        return future

    monkeypatch.setattr(Loky, "submit", send_and_stop)
    for _ in range(8):  # whether loky has taken the task up by then is chance: two in three times it had not
        pool = Pool(Loky(2), itself)
        with pytest.raises(KeyboardInterrupt):
            pool.run(deque(range(9)), lambda answer: None, lambda task, error: None)
        pool.kill()
        assert all(future.done() for future in pool._under_way)
    assert not caplog.records
