import gc

from coursekit.interpret.probing.remembered import MOST, remembered
import keras
from keras import layers
import pytest


@pytest.fixture
def model():
    return keras.Sequential([keras.Input((3,)), layers.Dense(2, activation="relu")])


class Counted:
    """Counts what it makes."""

    def __init__(self):
        self.count = 0

    def __call__(self):
        self.count += 1
        return object()


def test_a_thing_is_made_once_for_each_key_and_model(model):
    make, other = Counted(), keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    first = remembered(model, "a", make)
    assert remembered(model, "a", make) is first
    assert remembered(model, "b", make) is not first
    assert remembered(other, "a", make) is not first
    assert make.count == 3


def test_it_is_made_anew_for_another_activation(model):
    make = Counted()
    first = remembered(model, "a", make)
    model.layers[0].activation = keras.activations.tanh
    assert remembered(model, "a", make) is not first


def test_the_oldest_goes_when_there_are_too_many(model):
    make = Counted()
    for key in range(MOST + 1):
        remembered(model, key, make)
    remembered(model, 1, make)
    assert make.count == MOST + 1
    remembered(model, 0, make)
    assert make.count == MOST + 2


def test_it_goes_with_the_model():
    class Thing:
        alive = 0

        def __init__(self):
            Thing.alive += 1

        def __del__(self):
            Thing.alive -= 1

    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    remembered(model, "a", Thing)
    assert Thing.alive == 1
    del model
    gc.collect()
    assert Thing.alive == 0
