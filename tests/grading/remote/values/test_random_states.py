"""Random generators that two processes follow."""

import random

from coursekit.grading.remote.values.random_states import Globals, follow, random_state
from coursekit.grading.remote.values.shared_values import Shared
import numpy as np
import pytest
from wire import there


def test_random_generators_go_on_where_they_stood():
    for kind in ("PCG64", "MT19937", "Philox", "SFC64", "PCG64DXSM"):
        generator = np.random.Generator(getattr(np.random, kind)(3))
        generator.normal(size=5)
        assert there(generator).normal() == generator.normal()
    old = np.random.RandomState(3)
    old.normal()
    assert there(old).normal() == old.normal()
    assert there(random.Random(4)).random() == random.Random(4).random()


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


def test_what_a_test_seeds_reaches_the_other_side_each_time():
    shared = Shared(0)
    watched = Globals(shared)
    watched.share()
    assert shared.differing() == []  # nothing has been seeded or drawn
    for _ in range(2):
        random.seed(7)
        np.random.seed(8)
        watched.share()
        assert {number for number, _ in shared.differing()} == {-1, -2}
        for number, other in ((-2, random.Random(7)), (-1, np.random.RandomState(8))):
            other.random()  # as the student's code does
            follow(shared.look(number), other)
            shared.unsettle(number)
        shared.settle()
        assert shared.differing() == []
