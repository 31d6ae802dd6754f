"""A handle asks; what a test compares is a plain value, and only what a test has made answers."""

from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.handle import MADE, Handle, refuse
import numpy as np
import pytest

CODE = """
class Liar:
    shape = (2, 2)
    def __eq__(self, other): return True
    def __hash__(self): return 7
    def __iter__(self): return iter([1, 2])
    def __float__(self): return 0.5

class Vector:
    def __init__(self, x): self.x = x
    def __add__(self, other): return Vector(self.x + other.x)
    def __eq__(self, other): return self.x == other.x
    def __hash__(self): return hash(self.x)
    def __len__(self): return 3
    def __contains__(self, x): return x == self.x
    def __getitem__(self, key): return key * self.x

def liar():
    return Liar()
"""


@pytest.fixture
def remote(connect):
    return connect(CODE, makers=["Vector"])


def test_an_object_that_says_it_equals_everything_is_not_asked(remote):
    liar = remote.lookup("liar")()
    assert type(liar) is Handle
    assert bool(liar == 3) is False
    assert liar != [1, 2, 3]
    assert liar == liar
    assert float(liar) == 0.5


def test_what_a_test_has_made_answers_for_itself(remote):
    vector = remote.lookup("Vector")
    made = vector(2)
    assert made._role == MADE
    assert made == vector(2)
    assert (made + vector(3)).x == 5
    assert hash(made) == hash(vector(2))


def test_attributes_and_items_are_those_of_the_student_s_object(remote):
    made = remote.lookup("Vector")(2)
    made.x = 4
    assert (made.x, len(made), 4 in made, 5 in made, made[3]) == (4, 3, True, False, 12)
    del made.x
    with pytest.raises(AttributeError, match="x"):
        _ = made.x
    with pytest.raises(AttributeError):
        _ = made.__array_interface__  # NumPy looks for it, and asks nobody


def test_a_value_that_is_none_is_no_plain_value(remote):
    made = remote.lookup("Vector")
    with pytest.raises(TypeError, match="the tests need a plain value; got the class"):
        made.plain()
    assert np.asarray(remote.lookup("liar")()).tolist() == 0.5


def test_one_object_is_one_handle(remote):
    function = remote.lookup("liar")
    assert remote.lookup("liar") is function
    assert function.is_same(function)
    assert not function.is_same(remote.lookup("Vector"))
    assert function.__name__ == "liar"
    assert function.summary() == "the function liar"


def test_what_cannot_be_sent_is_named():
    with pytest.raises(WireError, match=r"an object of builtins\.object cannot be sent"):
        refuse(object())
