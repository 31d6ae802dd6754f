"""Batch normalization with a choice of the statistics at test time."""

from coursekit._arguments import require_one_of
from coursekit._keras.tensors.precision import at_least_float32
from coursekit.layers.base.configured_layer import DATA_FORMATS, normalized_axis
import keras
from keras import ops

TEST_STATISTICS = ("moving", "batch")


@keras.saving.register_keras_serializable(package="coursekit")
class BatchNorm(keras.layers.BatchNormalization):
    """Keras's batch normalization, with a choice of the statistics at test time.

    "moving" uses running averages of the batches seen in training (Ioffe and
    Szegedy's practice, and Keras's); `recompute_statistics` replaces them by
    the exact ones of a whole data set (their definition); "batch" uses those
    of the test batch itself, so that an answer depends on the other images.

    The defaults are those of most papers: epsilon 1e-5, not Keras's 1e-3, and
    momentum 0.9, not 0.99, which needs hundreds of steps. Variances have
    divisor n.

    Args:
        test_statistics: "moving" or "batch".
        momentum: Part of the moving statistics that a step keeps.
        epsilon: Added to the variance.
        data_format: "channels_last" or "channels_first"; by default the one
            of `keras.config.image_data_format()`.
        **options: `center`, `scale`, `name`, `dtype`, `trainable` and the
            others of `keras.layers.BatchNormalization` but `axis`; a layer
            that is not trainable keeps and uses its moving statistics.

    Input shape: (N, H, W, C), (N, C, H, W) for "channels_first", or (N, C).

    Output shape: that of the input.

    Raises:
        ValueError: If `test_statistics` or `data_format` is unknown,
            `momentum` is not in [0, 1], or the number of channels is unknown.

    Example:
        >>> import numpy as np
        >>> images = np.random.default_rng(0).normal(3, 2, (8, 4, 4, 2))
        >>> normalized = BatchNorm(test_statistics="batch")(images)
        >>> print(f"{np.std(normalized):.3f}")
        1.000

    Reference:
        Ioffe and Szegedy, "Batch Normalization", 2015.
    """

    def __init__(
        self,
        *,
        test_statistics="moving",
        momentum=0.9,
        epsilon=1e-5,
        data_format=None,
        **options,
    ):
        require_one_of("test_statistics", test_statistics, TEST_STATISTICS)
        data_format = data_format or keras.config.image_data_format()
        require_one_of("data_format", data_format, DATA_FORMATS)
        if not 0 <= momentum <= 1:
            raise ValueError(f"`momentum` must be in [0, 1]; got {momentum!r}.")
        axis = normalized_axis(data_format)
        super().__init__(axis=axis, momentum=momentum, epsilon=epsilon, **options)
        self.test_statistics = test_statistics
        self.data_format = data_format

    def build(self, input_shape):
        """Makes the statistics, and the scale and offset that are wanted."""
        if len(input_shape) < 2 or input_shape[self.axis] is None:
            raise ValueError(
                "BatchNorm needs (N, C) or batches of images with a known number of channels; "
                f"got an input of shape {tuple(input_shape)}."
            )
        super().build(input_shape)

    def call(self, inputs, training=None, mask=None):
        """Returns the normalized batch, and in training moves the statistics towards it."""
        if self.test_statistics == "moving" or (training and self.trainable):
            return super().call(inputs, training=training, mask=mask)
        images = at_least_float32(inputs)
        axis = self.axis % len(images.shape)
        others = [each for each in range(len(images.shape)) if each != axis]
        mean, variance = ops.moments(images, others)
        outputs = ops.batch_normalization(
            images,
            mean,
            variance,
            axis,
            offset=ops.cast(self.beta, images.dtype) if self.center else None,
            scale=ops.cast(self.gamma, images.dtype) if self.scale else None,
            epsilon=self.epsilon,
        )
        return ops.cast(outputs, self.compute_dtype)

    def get_config(self):
        """Returns the constructor's arguments."""
        config = super().get_config()
        del config["axis"]  # follows from the data format
        own = {"test_statistics": self.test_statistics, "data_format": self.data_format}
        return {**config, **own}

    def multiply_adds(self, input_shape, output_shape):
        """Returns 0: the layer table counts normalization for nothing."""
        return 0
