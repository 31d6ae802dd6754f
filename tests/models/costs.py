"""What a model costs, as plain numbers, so that tests need not keep large models."""

from typing import NamedTuple

from coursekit.analysis import layer_table
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
