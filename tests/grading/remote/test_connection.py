"""Requests of a test: what may change here, what is said aloud, and what is raised."""

import warnings

from coursekit.grading.remote.connection import KernelGoneError
from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.handle import Handle
import numpy as np
import pytest

CODE = """
import warnings

class OddError(ValueError):
    pass

def zero(x):
    x[...] = 0
    return 0

def spoil(values):
    values.append(9)

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
    return connect(CODE, changers=["spoil"])


def test_only_those_that_may_change_an_argument_do(remote):
    array, values = np.ones(3), [1]
    assert remote.lookup("zero")(array) == 0
    assert array.tolist() == [1, 1, 1]
    assert remote.lookup("spoil")(values=values) is None  # by name too
    assert values == [1, 9]
    remote.start_cell(keeps_copies=True)
    remote.lookup("zero")(array)
    assert array.tolist() == [0, 0, 0]


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
