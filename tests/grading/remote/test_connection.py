"""Requests of a test: what may change here, what is said aloud, and what is raised."""

import warnings

from coursekit.grading.remote.connection import KernelGoneError
from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.handle import Handle
import numpy as np
import pytest

CODE = """
import warnings
import numpy as np

class OddError(ValueError):
    pass

def zero(x, first=False):
    x = x[0] if first else x
    x[...] = 0
    return 0

def spoil(values):
    values.append(9)

def grow(values):
    values.append(9)
    return len(values)

def add(x, y):
    return x + y

def write(x, y):
    x[...] = y
    return 0

KEPT = np.zeros(3)

def make():
    return KEPT

def spread():
    KEPT[...] = 5

def same(x):
    return x

KEPT_DEEP = {"own": [np.zeros(1)]}

def make_deep():
    return KEPT_DEEP

def spread_deep():
    KEPT_DEEP["own"][0] += 1

def walk(function, steps):
    weights = {"w": np.ones(1), "more": [np.ones(1)]}
    for _ in range(steps):
        function(weights)
        weights["w"] *= 2
        weights["more"][0] *= 3
    return weights

class Buffer:
    def __init__(self):
        self.items = []

    def fill(self, item):
        self.items.append(item)
        if hasattr(item, "shape"):
            item[...] = 7

also_zero = spoil_too = lambda x: zero(x)

def loud(x):
    print("said", x)
    return x

def fail(x):
    raise OddError("odd", x)

def warn():
    warnings.warn("careful", RuntimeWarning)
    warnings.warn("gone", DeprecationWarning)
    return 3

def apply(function, x):
    return function
"""


@pytest.fixture
def remote(connect):
    return connect(
        CODE, changers={"spoil": {"given"}, "spoil_too": {"given"}, "Buffer.fill": {"own"}}
    )


def test_a_list_is_changed_by_those_that_may(remote):
    values = [1]
    assert remote.lookup("spoil")(values=values) is None  # by name too
    assert values == [1, 9]
    assert remote.lookup("grow")(values) == 3
    assert values == [1, 9]


def test_an_array_that_is_changed_by_one_that_may_not_is_a_failure(remote):
    array = np.ones(3)
    for options in ({"x": array}, {"x": [array], "first": True}):
        with pytest.raises(AssertionError, match=r"of shape \(3,\), was changed in place"):
            remote.lookup("zero")(**options)
        assert array.tolist() == [1, 1, 1]
    assert remote.lookup("add")(array, array).tolist() == [2, 2, 2]


def test_what_was_returned_is_the_test_s(remote):
    made = remote.lookup("make")()
    with pytest.raises(AssertionError, match="changed in place"):
        remote.lookup("write")(made, np.ones(3))
    assert made.tolist() == [0, 0, 0]
    remote.lookup("spread")()  # changes what `make` has returned
    assert made.tolist() == [0, 0, 0]
    assert remote.lookup("make")().tolist() == [5, 5, 5]
    assert made.tolist() == [0, 0, 0]


def test_what_holds_a_returned_array_is_the_test_s_too(remote):
    made = remote.lookup("make_deep")()
    remote.lookup("spread_deep")()
    assert made["own"][0].tolist() == [0]
    again = remote.lookup("make_deep")()
    assert again["own"][0].tolist() == [1]
    remote.lookup("spread_deep")()
    assert [each["own"][0].item() for each in (made, again)] == [0, 1]
    assert remote.lookup("make_deep")()["own"][0].tolist() == [2]


def test_a_function_of_the_test_sees_what_the_student_s_code_has_changed_since(remote):
    seen = []
    found = remote.lookup("walk")(lambda w: seen.append((w["w"].item(), w["more"][0].item())), 3)
    assert seen == [(1, 1), (2, 3), (4, 9)]
    assert (found["w"].item(), found["more"][0].item()) == (8, 27)


def test_what_is_returned_again_is_the_same_as_long_as_nobody_changes_it(remote):
    assert remote.lookup("make")() is remote.lookup("make")()
    array = np.ones(3)
    assert remote.lookup("same")(array) is array


def test_what_an_object_keeps_is_seen_to_change_if_its_method_does_so(remote):
    buffer = remote.lookup("Buffer")()
    items = buffer.items
    buffer.fill(3)
    assert items == [3]
    with pytest.raises(AssertionError, match="changed in place"):
        buffer.fill(np.ones(3))


def test_a_function_of_two_names_may_change_what_both_may(remote):
    remote.lookup("also_zero"), remote.lookup("spoil_too")
    with pytest.raises(AssertionError, match="changed in place"):
        remote.lookup("also_zero")(np.ones(2))


def test_a_name_that_is_not_there_is_a_key_error(remote):
    with pytest.raises(KeyError):
        remote.lookup("nowhere")


def test_errors_arrive_with_class_and_arguments(remote):
    with pytest.raises(ValueError, match="odd") as caught:
        remote.lookup("fail")(3)
    assert caught.value.args == ("odd", 3)
    assert caught.value.coursekit_student["message"] == "('odd', 3)"
    assert issubclass(remote.lookup("OddError"), ValueError)


def test_what_is_printed_is_printed_here(remote, capsys):
    assert remote.lookup("loud")(3) == 3
    assert capsys.readouterr().out == "said 3\n"
    assert remote.calls[0][1:] == ((3,), {})


def test_warnings_come_where_a_test_looks_at_them(remote):
    warn = remote.lookup("warn")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert warn() == 3
    found = [(item.category, str(item.message)) for item in caught]
    assert found == [(RuntimeWarning, "careful"), (DeprecationWarning, "gone")]
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        with pytest.raises(DeprecationWarning, match="gone"):
            warn()


def test_what_cannot_travel_leaves_no_trace(remote):
    loud = remote.lookup("loud")
    with pytest.raises(WireError, match="cannot be sent"):
        loud([1, object()])
    assert loud([1]) == [1]


def test_simple_classes_of_the_instructor_s_travel_and_others_do_not(remote):
    class Plain:
        __module__ = "__main__"

    remote.give("Plain", Plain)
    remote.give("Sub", type("Sub", (np.ndarray,), {}))
    assert remote.given == {"Plain": Plain}
    assert remote.known_class("__main__.Plain") is Plain
    assert remote.known_class("__main__.Sub") is None


def test_a_function_that_comes_back_is_itself(remote):
    def own(x):
        return x

    assert remote.lookup("apply")(own, 1) is own
    loud = remote.lookup("loud")
    assert type(loud) is Handle
    assert remote.lookup("apply")(loud, 1) is loud


def test_a_kernel_that_is_gone_is_named(connect):
    remote = connect("x = 1")
    del remote._exchange
    remote._alive = lambda: "memory: more than 1 GiB"
    with pytest.raises(KernelGoneError, match="memory: more than 1 GiB"):
        remote.lookup("x")
