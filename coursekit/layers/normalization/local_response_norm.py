"""Local response normalization, as in AlexNet."""

from coursekit._arguments import require_count, require_not_negative, require_positive
from coursekit._keras.tensors.precision import at_least_float32
from coursekit.layers.base.configured_layer import ConfiguredLayer
import keras
from keras import ops


def local_response_normalization(x, *, depth_radius, bias, alpha, beta, axis=-1):
    """Divides each value by a power of the squares of its neighbors along an axis.

    The neighbors of channel c are the channels c - depth_radius to
    c + depth_radius that exist, c among them:
    y = x / (bias + alpha * sum of their squares) ** beta.

    Args:
        x: Float tensor.
        depth_radius: Neighbors on each side.
        bias: The paper's k.
        alpha: Weight of the sum; not divided by the number of neighbors.
        beta: The power.
        axis: Axis of the channels.

    Returns:
        Tensor of the shape of `x`.
    """
    squares = ops.moveaxis(ops.square(x), axis, -1)
    channels = squares.shape[-1]
    edges = [(0, 0)] * (len(squares.shape) - 1)
    padded = ops.pad(squares, [*edges, (depth_radius, depth_radius)])
    window = range(2 * depth_radius + 1)
    total = sum(padded[..., first : first + channels] for first in window)
    return x / ops.power(bias + alpha * ops.moveaxis(total, -1, axis), beta)


@keras.saving.register_keras_serializable(package="coursekit")
class LocalResponseNorm(ConfiguredLayer):
    """Makes neighboring channels compete, as AlexNet does after its first two convolutions.

    The paper's sum is multiplied by `alpha` itself; PyTorch's layer divides
    `alpha` by the number of neighbors first. Half precision is computed in
    float32, for squares above 65,504 do not exist in float16.

    Args:
        depth_radius: Neighboring channels on each side, the paper's n / 2.
        bias: The paper's k, above 0.
        alpha: Weight of the sum of squares, 0 or above.
        beta: Power of the divisor.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: that of the input.

    Raises:
        ValueError: If `depth_radius` is not an integer of 0 or more, `bias`
            is not above 0, or `alpha` is below 0.

    Example:
        >>> import numpy as np
        >>> images = np.ones((1, 1, 1, 3), "float32")
        >>> layer = LocalResponseNorm(depth_radius=1, bias=1.0, alpha=1.0, beta=1.0)
        >>> print(np.round(layer(images), 3).ravel())  # two, three and two squares
        [0.333 0.25  0.333]

    Reference:
        Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep
        Convolutional Neural Networks", 2012, section 3.3.
    """

    def __init__(
        self, *, depth_radius=2, bias=2.0, alpha=1e-4, beta=0.75, data_format=None, **options
    ):
        super().__init__(data_format=data_format, **options)
        require_count("depth_radius", depth_radius, least=0)
        require_positive(bias=bias)
        require_not_negative(alpha=alpha)
        self.depth_radius = depth_radius
        self.bias = bias
        self.alpha = alpha
        self.beta = beta

    def build(self, input_shape):
        """Checks that the number of channels is known."""
        self._channels(input_shape)

    def call(self, inputs):
        """Returns the normalized images."""
        normalized = local_response_normalization(
            at_least_float32(inputs),
            depth_radius=self.depth_radius,
            bias=self.bias,
            alpha=self.alpha,
            beta=self.beta,
            axis=self._channel_axis,
        )
        return ops.cast(normalized, self.compute_dtype)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the input."""
        return tuple(input_shape)
