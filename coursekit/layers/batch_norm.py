"""Batch normalization, written from the moments of a batch."""

from coursekit._arguments import require_one_of
from coursekit._keras.precision import at_least_float32
from coursekit.layers.configured_layer import ConfiguredLayer
from coursekit.layers.normalized import normalized
import keras
from keras import ops

TEST_STATISTICS = ("moving", "batch")


@keras.saving.register_keras_serializable(package="coursekit")
class BatchNorm(ConfiguredLayer):
    """Gives each channel mean 0 and variance 1 over the batch and all places, then scales it.

    The lectures name three statistics for testing. "moving" uses running
    averages of the batches seen in training (Ioffe and Szegedy's practice);
    `recompute_statistics` replaces them by the exact ones of a whole data set
    (their definition); "batch" uses those of the test batch itself, so that
    an answer depends on the other images.

    Differs from `keras.layers.BatchNormalization` in the choice of the
    statistics and in its defaults, those of most papers: epsilon 1e-5, not
    1e-3, and momentum 0.9, not 0.99, which needs hundreds of steps.

    Args:
        test_statistics: "moving" or "batch".
        center: Whether channels get an offset, beta.
        scale: Whether channels get a factor, gamma.
        momentum: Part of the moving statistics that a step keeps.
        epsilon: Added to the variance.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`; a layer that is not
            trainable keeps and uses its moving statistics.

    Input shape: (N, H, W, C), (N, C, H, W) for "channels_first", or (N, C).

    Output shape: that of the input.

    Raises:
        ValueError: If `test_statistics` is unknown, `momentum` is not in
            [0, 1], or the input has neither two nor four axes.

    Reference:
        Ioffe and Szegedy, "Batch Normalization", 2015; lecture rows A35 to
        A43, B50 to B56 and D26. Variances have divisor n, as in Keras.
    """

    def __init__(
        self,
        *,
        test_statistics="moving",
        center=True,
        scale=True,
        momentum=0.9,
        epsilon=1e-5,
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_one_of("test_statistics", test_statistics, TEST_STATISTICS)
        if not 0 <= momentum <= 1:
            raise ValueError(f"`momentum` must be in [0, 1]; got {momentum!r}.")
        self.test_statistics = test_statistics
        self.center = center
        self.scale = scale
        self.momentum = momentum
        self.epsilon = epsilon

    def build(self, input_shape):
        """Makes the statistics, and the scale and offset that are wanted."""
        rank = len(input_shape)
        self._axis = 1 if rank == 2 else self._channel_axis
        if rank not in (2, 4) or input_shape[self._axis] is None:
            raise ValueError(
                "BatchNorm needs (N, C) or batches of images with a known number of channels; "
                f"got an input of shape {tuple(input_shape)}."
            )
        self._axes = [axis for axis in range(rank) if axis != self._axis]
        shape = (input_shape[self._axis],)
        self.gamma = self.add_weight(shape, "ones", name="gamma") if self.scale else None
        self.beta = self.add_weight(shape, "zeros", name="beta") if self.center else None
        state = {"shape": shape, "trainable": False, "autocast": False}
        self.moving_mean = self.add_weight(initializer="zeros", name="moving_mean", **state)
        self.moving_variance = self.add_weight(initializer="ones", name="moving_variance", **state)

    def call(self, inputs, training=None):
        """Returns the normalized batch, and in training moves the statistics towards it."""
        images = at_least_float32(inputs)
        learns = training and self.trainable
        if learns or self.test_statistics == "batch":
            mean, variance = ops.moments(images, self._axes)
            if learns:
                self._move(self.moving_mean, mean)
                self._move(self.moving_variance, variance)
        else:
            mean, variance = self.moving_mean, self.moving_variance
        outputs = normalized(images, self._spread(mean), self._spread(variance), self.epsilon)
        if self.scale:
            outputs = outputs * self._spread(ops.cast(self.gamma, images.dtype))
        if self.center:
            outputs = outputs + self._spread(ops.cast(self.beta, images.dtype))
        return ops.cast(outputs, self.compute_dtype)

    def _move(self, statistic, value):
        statistic.assign(self.momentum * statistic + (1 - self.momentum) * value)

    def _spread(self, channels):
        """Returns a number for each channel, shaped to broadcast against the batch."""
        return ops.expand_dims(channels, self._axes)

    def multiply_adds(self, input_shape, output_shape):
        """Returns 0: the layer table counts normalization for nothing."""
        return 0

    def compute_output_shape(self, input_shape):
        """Returns the shape of the input."""
        return tuple(input_shape)
