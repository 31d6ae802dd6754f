"""What a model costs, as plain numbers, so that tests need not keep large models."""

from functools import cache
from typing import NamedTuple
from unittest import mock

from coursekit.analysis import layer_table
import keras
import numpy as np


class Costs(NamedTuple):
    """Numbers in the trainable weights and in all, and multiply-adds for one image."""

    trainable: int
    total: int
    multiply_adds: int


def costs(model):
    """Counts the costs of a model."""
    trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    table = layer_table(model)
    return Costs(trainable, table.total("parameters"), table.total("multiply_adds"))


def full_size(build):
    """Returns a function that takes the arguments of `build` and returns the model's costs.

    The first weights are zeros, since millions of random numbers take most of a model's time.
    """

    @cache
    def costs_of(*arguments, **options):
        with mock.patch.object(keras.initializers.VarianceScaling, "__call__", _zeros):
            return costs(build(*arguments, **options))

    return costs_of


def _zeros(initializer, shape, dtype=None):
    return keras.ops.zeros(shape, dtype)
