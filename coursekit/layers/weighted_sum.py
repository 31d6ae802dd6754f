"""A sum of several maps with weights that are learned."""

import math

from coursekit.layers.base.configured_layer import ConfiguredLayer
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class WeightedSum(ConfiguredLayer):
    """Adds several inputs, each times a weight in (0, 1): the sigmoid of a learned number.

    Args:
        initializer: Initializer of the numbers before the sigmoid; by zeros
            all weights begin at one half.
        **options: `name`, `dtype` and `trainable`.

    Input shape: list of two or more tensors of the same shape.

    Output shape: that of each input.

    Raises:
        ValueError: If the input is not a list of two or more, or its shapes
            differ.

    Example:
        >>> import numpy as np
        >>> print(np.array(WeightedSum()([np.ones(2), np.ones(2)])))  # each times one half
        [1. 1.]

    Reference:
        Xie, Kirillov, Girshick and He, "Exploring Randomly Wired Neural
        Networks for Image Recognition", 2019, section 3.2.
    """

    def __init__(self, *, initializer="zeros", **options):
        super().__init__(**options)
        self.initializer = initializer

    def build(self, input_shape):
        """Makes a number for each input."""
        shapes = list(input_shape)
        is_list = len(shapes) > 1 and all(isinstance(shape, (tuple, list)) for shape in shapes)
        if not is_list or len({tuple(shape) for shape in shapes}) > 1:
            raise ValueError(
                f"{type(self).__name__} needs a list of two or more tensors of one shape; got "
                f"{input_shape}."
            )
        self.edges = self.add_weight(
            shape=(len(shapes),), initializer=self.initializer, name="edges"
        )

    def call(self, inputs):
        """Returns the weighted sum."""
        weights = ops.unstack(ops.sigmoid(self.edges))
        return sum(weight * x for weight, x in zip(weights, inputs, strict=True))

    def multiply_adds(self, input_shape, output_shape):
        """Returns the multiply-adds of a batch: each element of each input, times its weight."""
        return len(input_shape) * math.prod(output_shape)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the first input."""
        return tuple(input_shape[0])
