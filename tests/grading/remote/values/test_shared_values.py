"""The table of values that two processes hold: numbers, changes, and what nobody holds."""

from collections import deque
import random

from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.values.shared_values import Shared, change
import numpy as np
import pytest


class Bag:
    pass


def test_sides_number_with_one_step_between_them():
    ours, theirs = Shared(0), Shared(1)
    values = [[], {}, set()]
    assert [ours.add(value) for value in values] == [0, 2, 4]
    assert [theirs.add(value) for value in values] == [1, 3, 5]
    assert ours.find(values[1]) == 2
    assert ours.look(4) is values[2]


@pytest.mark.parametrize("number", [0, -1, 1.0, True, "1", None])
def test_the_other_side_has_no_right_to_our_numbers(number):
    with pytest.raises(WireError, match="a value with the number"):
        Shared(0).receive(number, [])


CHANGES = {
    "list": ([1], lambda value: value.append(2)),
    "dict": ({"a": 1}, lambda value: value.update(a=2)),
    "set": ({1}, lambda value: value.add(2)),
    "deque": (deque([1]), lambda value: value.rotate(1) or value.append(3)),
    "bytearray": (bytearray(b"a"), lambda value: value.extend(b"b")),
    "array": (np.zeros(3), lambda value: value.__setitem__(1, 5)),
    "random": (random.Random(1), lambda value: value.random()),
    "generator": (np.random.default_rng(1), lambda value: value.random()),
    "object": (Bag(), lambda value: setattr(value, "size", 3)),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_is_told_once(kind):
    value, alter = CHANGES[kind]
    shared = Shared(0)
    number = shared.add(value)
    shared.settle()
    assert shared.differing() == []
    alter(value)
    assert shared.differing() == [(number, value)]
    assert shared.differing() == []
    shared.differs(number)
    assert shared.differing() == [(number, value)]


def test_what_only_the_table_holds_is_dropped():
    shared, kept = Shared(0), [1]
    shared.add(kept)
    gone = shared.add([2])
    assert shared.unused() == [gone]
    assert shared.find(kept) == 0


@pytest.mark.parametrize(
    ("target", "value"),
    [([1], [2, 3]), ({"a": 1}, {"b": 2}), ({1}, {2}), (bytearray(b"a"), bytearray(b"bc"))],
)
def test_a_value_takes_another_s_content(target, value):
    change(target, value)
    assert target == value
    assert target is not value


@pytest.mark.parametrize(
    ("target", "value"), [([1], {1}), (np.zeros(2), np.zeros(3)), (np.zeros(2), np.zeros(2, int))]
)
def test_a_value_becomes_none_of_another_kind(target, value):
    with pytest.raises(WireError):
        change(target, value)


def test_an_array_that_may_not_be_written_stays():
    array = np.zeros(2)
    array.flags.writeable = False
    with pytest.raises(WireError):
        change(array, np.ones(2))
