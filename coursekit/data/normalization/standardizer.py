"""Input normalization with statistics of the training split."""

from coursekit.data.normalization.arrays import as_float32
from coursekit.data.normalization.statistics import moments
import keras
import numpy as np
import tensorflow as tf

RESCALINGS = {"unit": (0.0, 255.0), "symmetric": (127.5, 127.5)}
AXES = {
    "channel": lambda rank: tuple(range(rank - 1)),
    "location": lambda rank: (0,),
}
MODES = (*RESCALINGS, *AXES, "image")


class Standardizer:
    """Shifts and scales images: (image - mean) / deviation.

    Fit it on the training split only and apply it to every split, in front of a
    model, in a `tf.data` pipeline, or as a layer inside the model.

    Args:
        mode: "unit" maps [0, 255] to [0, 1] and "symmetric" to [-1, 1]; neither is
            fitted. "channel" uses the mean and standard deviation of each channel over
            all pixels of the training images, "location" those of each value, which
            makes the mean an image. "image" uses each image's own, over all its values,
            and is not fitted either.
        epsilon: Smallest deviation to divide by, in the units of the images. In mode
            "image" its square is added to the variance.

    Attributes:
        mean: Fitted mean, float32: (C,) or (H, W, C).
        deviation: Fitted standard deviation, the same shape.

    Raises:
        ValueError: If `mode` is unknown or `epsilon` is not above 0.

    Example:
        standardize = Standardizer("channel").fit(train.batch(256))
        batches = pipeline(train, batch_size=32).map(
            lambda images, labels: (standardize(images), labels)
        )

    Reference:
        Lecture rows A22 to A25, C28, D08.
    """

    def __init__(self, mode="channel", *, epsilon=1e-3):
        if mode not in MODES:
            raise ValueError(f"`mode` must be one of {', '.join(map(repr, MODES))}; got {mode!r}.")
        if epsilon <= 0:
            raise ValueError(f"`epsilon` must be above 0; got {epsilon}.")
        self.mode = mode
        self.epsilon = epsilon
        self.mean, self.deviation = map(np.float32, RESCALINGS.get(mode, (np.nan, np.nan)))

    def fit(self, data):
        """Finds the statistics of the training split, one batch at a time.

        Args:
            data: (N, H, W, C) array, or `tf.data.Dataset` of batches of images, or of
                tuples that begin with them.

        Returns:
            The standardizer itself.

        Raises:
            ValueError: If there is no data.
        """
        if self.mode in AXES:
            mean, deviation = moments(data, AXES[self.mode])
            self.mean = np.asarray(mean, "float32")
            self.deviation = np.maximum(deviation, self.epsilon).astype("float32")
        return self

    def __call__(self, images):
        """Standardizes images.

        Args:
            images: (N, H, W, C) array or tensor of numbers; one image, (H, W, C), too.

        Returns:
            The same shape, float32: an array for an array, a tensor for a tensor.

        Raises:
            ValueError: If the mode has to be fitted and was not.
        """
        images = as_float32(images)
        if self.mode == "image":
            return _by_own_moments(images, self.epsilon)
        self._require_fitted()
        return (images - self.mean) / self.deviation

    def inverse(self, images):
        """Turns standardized images back into what they were.

        Args:
            images: What a call returned.

        Returns:
            The same shape, float32.

        Raises:
            ValueError: If the mode has to be fitted and was not, or is "image", which
                forgets the mean and deviation of each image.
        """
        if self.mode == "image":
            raise ValueError('Mode "image" keeps no statistics, so it has no inverse.')
        self._require_fitted()
        return as_float32(images) * self.deviation + self.mean

    def as_layer(self):
        """Makes a Keras layer that does the same inside a model and is saved with it.

        Returns:
            A `Rescaling`, `Normalization` or `LayerNormalization` layer, without
            trainable weights.

        Raises:
            ValueError: If the mode has to be fitted and was not.
        """
        if self.mode == "image":
            return keras.layers.LayerNormalization(
                axis=(1, 2, 3), center=False, scale=False, epsilon=self.epsilon**2
            )
        self._require_fitted()
        if self.mode in RESCALINGS:
            scale = 1 / float(self.deviation)
            return keras.layers.Rescaling(scale, offset=-float(self.mean) * scale)
        axes = tuple(range(-self.mean.ndim, 0))
        return keras.layers.Normalization(
            axis=axes, mean=self.mean, variance=np.square(self.deviation)
        )

    def _require_fitted(self):
        if np.isnan(self.mean).any():
            raise ValueError(
                f'Mode "{self.mode}" needs the statistics of the training split: call `fit` first.'
            )


def _by_own_moments(images, epsilon):
    axes = (-3, -2, -1)
    if tf.is_tensor(images):
        mean, variance = tf.nn.moments(images, axes, keepdims=True)
        return (images - mean) / tf.sqrt(variance + epsilon**2)
    mean, variance = images.mean(axis=axes, keepdims=True), images.var(axis=axes, keepdims=True)
    return (images - mean) / np.sqrt(variance + np.float32(epsilon**2))
