"""The head of a mixture density network."""

import math

from coursekit._arguments import require_count
import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="coursekit")
class MixtureDensityHead(layers.Layer):
    """Makes the parameters of a mixture of Gaussians from features, by one dense layer.

    The means begin spread over an interval: components that begin at the same
    place get the same gradients, and stay one.

    Args:
        components: Number of Gaussians, K.
        dimensions: Numbers in a target, D.
        spread: The means' biases begin evenly over [-spread, spread], best a
            little more than the range of the targets.
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, F).

    Output shape: (N, K, 1 + 2 D), at least float32 under every policy: of
    each component the logit of its weight, D means and D raw widths;
    `coursekit.losses.mixture_parameters` splits them.

    Raises:
        ValueError: If `components` or `dimensions` is not a positive
            integer, or the input is not (N, F).

    Example:
        >>> import numpy as np
        >>> MixtureDensityHead(3, dimensions=2)(np.zeros((5, 4))).shape
        TensorShape([5, 3, 5])

    Reference:
        Bishop, "Mixture Density Networks", 1994.
    """

    def __init__(self, components, *, dimensions=1, spread=1.0, **options):
        super().__init__(**options)
        require_count("components", components)
        require_count("dimensions", dimensions)
        self.components = components
        self.dimensions = dimensions
        self.spread = spread
        self._shape = (components, 1 + 2 * dimensions)
        dtype = keras.backend.result_type(self.compute_dtype, "float32")
        self._dense = layers.Dense(math.prod(self._shape), dtype=dtype, name="dense")

    def build(self, input_shape):
        """Makes the dense layer, and spreads the means."""
        if len(input_shape) != 2 or input_shape[-1] is None:
            raise ValueError(
                f"MixtureDensityHead needs features (N, F) with known F; got {tuple(input_shape)}."
            )
        self._dense.build(input_shape)
        places = ops.linspace(-self.spread, self.spread, self.components, dtype="float32")
        means = ops.tile(ops.expand_dims(places, 1), (1, self.dimensions))
        logits = ops.zeros((self.components, 1), "float32")
        bias = ops.concatenate([logits, means, ops.zeros_like(means)], axis=1)
        self._dense.bias.assign(ops.reshape(bias, (-1,)))

    def call(self, inputs):
        """Returns the parameters of each component."""
        return ops.reshape(self._dense(inputs), (-1, *self._shape))

    def compute_output_shape(self, input_shape):
        """Returns (N, K, 1 + 2 D)."""
        return (input_shape[0], *self._shape)

    def get_config(self):
        """Returns the constructor's arguments."""
        own = {name: getattr(self, name) for name in ("components", "dimensions", "spread")}
        return {**super().get_config(), **own}
