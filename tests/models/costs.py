"""What a model costs, as plain numbers, so that tests need not keep large models."""

from contextlib import contextmanager
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


@contextmanager
def no_draws():
    """Has kernels begin at zero: where only shapes count, millions of draws are a waste."""
    with mock.patch.object(keras.initializers.VarianceScaling, "__call__", _zeros):
        yield


def full_size(build):
    """Returns a function that takes the arguments of `build` and returns the model's costs."""

    @cache
    @no_draws()
    def costs_of(*arguments, **options):
        return costs(build(*arguments, **options))

    return costs_of


def _zeros(initializer, shape, dtype=None):
    return keras.ops.zeros(shape, dtype)
