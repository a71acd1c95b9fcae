"""Whom somebody may follow is asked of a worker once, and again when it could not answer."""

from wijksim.viewer.followed import other_resident
from wijksim.viewer.workers import KILLED, Answer


class Workers:
    """Gives these answers, one after the other."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def submit(self, act, *arguments, answered):
        answered(self.answers.pop(0))


def test_a_worker_that_dies_is_asked_again_and_one_that_answers_is_not():
    workers = Workers(Answer(error=KILLED), Answer([3, 5, 8]))
    assert other_resident("nergensveld", 7, 1, workers) is None
    assert other_resident("nergensveld", 7, 1, workers) in (3, 5, 8)
    assert other_resident("nergensveld", 7, 2, workers) in (3, 5, 8)
    assert workers.answers == []


def test_the_one_who_is_followed_by_rule_needs_no_worker():
    assert other_resident("nergensveld", 7, 0, Workers()) is None
