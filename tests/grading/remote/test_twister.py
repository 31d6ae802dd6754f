import random

from coursekit.grading.remote.random_states import follow, random_state
from coursekit.grading.remote.twister import reached
import numpy as np
import pytest

KEY = tuple(range(1, 625))


def words_of(seed, draws):
    """Words and position of Python's twister after some draws of 32 bits."""
    generator = random.Random(seed)
    for _ in range(draws):
        generator.getrandbits(32)
    state = generator.getstate()[1]
    return state[:-1], state[-1]


@pytest.mark.parametrize("start", [0, 1, 623, 624, 700])
@pytest.mark.parametrize("draws", [0, 1, 2, 623, 624, 625, 10_000])
def test_what_drawing_leads_to_is_reached(start, draws):
    there = words_of(3, start + draws)
    assert reached(words_of(3, start), there) == there


@pytest.mark.parametrize(
    "made_up",
    [
        (KEY, 5),
        (words_of(3, 100)[0], -1),
        (words_of(3, 100)[0], 625),
        (words_of(3, 99)[0], words_of(3, 99)[1]),
        (words_of(4, 100)),
        (KEY[:10], 5),
        None,
    ],
)
def test_what_is_made_up_is_not(made_up, monkeypatch):
    monkeypatch.setattr("coursekit.grading.remote.twister.MOST_TWISTS", 50)
    assert reached(words_of(3, 100), made_up) is None


@pytest.mark.parametrize("make", [random.Random, np.random.RandomState])
def test_a_generator_follows_draws_and_nothing_else(make):
    ours, theirs = make(1), make(1)
    theirs.random()
    theirs.random()
    follow(ours, theirs)
    assert ours.random() == theirs.random()
    before = random_state(ours)
    follow(ours, make(2))
    after = random_state(ours)
    assert after != before  # so that the same seed, given anew, is a change
    assert after != random_state(make(2))


def test_numbers_of_the_other_kinds_go_on_by_themselves():
    for kind in ("Philox", "SFC64"):
        ours, theirs = (np.random.Generator(getattr(np.random, kind)(1)) for _ in range(2))
        before = random_state(ours)
        theirs.random(5)
        follow(ours, theirs)
        assert before != random_state(ours) != random_state(theirs)
