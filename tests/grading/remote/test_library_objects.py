import math

from coursekit.grading.remote.library_objects import importable
import numpy as np
import pytest


def own():
    """Defined here; tests' modules are not on the other side."""


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (math.sqrt, ["math", "sqrt"]),
        (np.linalg.norm, ["numpy.linalg", "norm"]),
        (np.add, ["numpy", "add"]),
        (dict.fromkeys, None),
        (lambda x: x, None),
        (math, None),
        (3, None),
    ],
)
def test_functions_of_libraries_go_by_their_name(value, place):
    assert importable(value) == place


def test_a_function_that_hides_under_another_s_name_does_not():
    def sqrt(x):
        return x

    sqrt.__module__, sqrt.__qualname__ = "math", "sqrt"
    assert importable(sqrt) is None
