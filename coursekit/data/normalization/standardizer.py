"""Input normalization with statistics of the training split."""

from coursekit._arguments import require_one_of, require_positive
from coursekit.data.normalization.arrays import as_float32
from coursekit.data.normalization.statistics import moments
import keras
import numpy as np
import tensorflow as tf

RESCALINGS = {"unit": (0.0, 255.0), "symmetric": (127.5, 127.5)}
FITTED = ("channel", "location")
MODES = (*RESCALINGS, *FITTED, "image")
CHANNEL_AXES = {"channels_last": -1, "channels_first": -3}


class Standardizer:
    """Shifts and scales images: (image - mean) / deviation.

    Fit it on the training split only and apply it to every split, in front of a
    model, in a `tf.data` pipeline, or as a layer inside the model.

    Args:
        mode: "unit" maps [0, 255] to [0, 1] and "symmetric" to [-1, 1]; neither is
            fitted, nor takes integers beyond, such as those of 16 bits. "channel" uses the
            mean and standard deviation of each channel over all pixels of the training
            images, "location" those of each value, which makes the mean an image. "image"
            uses each image's own, over all its values, and is not fitted either.
        epsilon: Smallest deviation to divide by, in the units of the images. In mode
            "image" its square is added to the variance.
        data_format: "channels_last" or "channels_first"; by default the one of
            `keras.config.image_data_format()`. It matters in mode "channel" alone.

    Attributes:
        mean: Fitted mean, float32: (C,), or that of one image, (H, W, C).
        deviation: Fitted standard deviation, the same shape.

    Raises:
        ValueError: If `mode` or `data_format` is unknown or `epsilon` is not above 0.

    Example:
        >>> images = np.array([[10, 0], [30, 0]], "uint8").reshape(2, 1, 1, 2)
        >>> standardize = Standardizer("channel").fit(images)
        >>> standardize
        Standardizer('channel', mean=[20, 0], deviation=[10, 0.001])
        >>> print(standardize(images).ravel())
        [-1.  0.  1.  0.]

        In a pipeline: `batches.map(lambda images, labels: (standardize(images), labels))`.

    Reference:
        LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, section 4.3.
    """

    def __init__(self, mode="channel", *, epsilon=1e-3, data_format=None):
        require_one_of("mode", mode, MODES)
        require_positive(epsilon=epsilon)
        self.mode = mode
        self.epsilon = epsilon
        self.data_format = data_format or keras.config.image_data_format()
        require_one_of("data_format", self.data_format, CHANNEL_AXES)
        self.mean, self.deviation = map(np.float32, RESCALINGS.get(mode, (np.nan, np.nan)))

    def fit(self, data):
        """Finds the statistics of the training split, one batch at a time.

        Args:
            data: (N, H, W, C) array of any numbers; or batches of images, or of tuples
                that begin with them: a `tf.data.Dataset`, a `keras.utils.PyDataset` or
                a generator. Without effect in a mode that is not fitted.

        Returns:
            The standardizer itself.

        Raises:
            ValueError: If there is no data, a value is NaN or infinite, or a data set
                is not batched.
            TypeError: If the batches are dictionaries or have several inputs.
        """
        if self.mode in FITTED:
            mean, deviation = moments(data, self._reduced_axes)
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
            ValueError: If the mode has to be fitted and was not, or was fitted to images
                of another number of channels or, in mode "location", another size; or if a
                mode for [0, 255] gets integers beyond (in a graph, an
                `InvalidArgumentError` when it runs).
        """
        given, images = images, as_float32(images)
        if self.mode in RESCALINGS:
            _require_bytes(self.mode, given)
        if self.mode == "image":
            return _by_own_moments(images, self.epsilon)
        mean, deviation = self._statistics(images)
        return (images - mean) / deviation

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
        images = as_float32(images)
        mean, deviation = self._statistics(images)
        return images * deviation + mean

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
        if self.mode == "channel":
            axes = CHANNEL_AXES[self.data_format]
        return keras.layers.Normalization(
            axis=axes, mean=self.mean, variance=np.square(self.deviation)
        )

    def __repr__(self):
        """Returns the mode, and what was fitted."""
        if self.mode not in FITTED:
            return f"Standardizer({self.mode!r})"
        if np.isnan(self.mean).any():
            return f"Standardizer({self.mode!r}), to be fitted"
        parts = f"mean={_shown(self.mean)}, deviation={_shown(self.deviation)}"
        return f"Standardizer({self.mode!r}, {parts})"

    def _reduced_axes(self, rank):
        """Returns the axes that the statistics of a batch of this rank run over."""
        if self.mode == "location":
            return (0,)
        axis = CHANNEL_AXES[self.data_format]
        if rank + axis < 1:
            raise ValueError(
                f"`data` must be images (N, C, H, W), {self.data_format}; got {rank} axes."
            )
        return tuple(each for each in range(rank) if each != rank + axis)

    def _statistics(self, images):
        """Returns mean and deviation, shaped to broadcast against these images."""
        self._require_fitted()
        if self.mode in RESCALINGS:
            return self.mean, self.deviation
        fitted = self.mean.shape
        unknown = tf.is_tensor(images) and images.shape.rank is None
        shape = (None, *fitted) if unknown else tuple(images.shape)
        if self.mode == "channel" and self.data_format == "channels_first":
            shape, spread = shape[-3:-2], (-1, 1, 1)
        else:
            shape, spread = shape[-len(fitted) :], fitted
        known = zip(shape, fitted, strict=False)
        if len(shape) < len(fitted) or any(size not in (None, own) for size, own in known):
            raise ValueError(
                f"`images` must have {_named(fitted)}, as those that it was fitted to; "
                f"got shape {tuple(images.shape)}."
            )
        return self.mean.reshape(spread), self.deviation.reshape(spread)

    def _require_fitted(self):
        if np.isnan(self.mean).any():
            raise ValueError(
                f'Mode "{self.mode}" needs the statistics of the training split: call `fit` first.'
            )


def _require_bytes(mode, images):
    """Refuses integers whose white cannot be 255; of floats nobody can tell."""
    if not tf.is_tensor(images):
        images = np.asarray(images)
    kind = np.dtype(getattr(images.dtype, "as_numpy_dtype", images.dtype))
    if kind == np.uint8 or kind.kind not in "iu":
        return
    message = (
        f'`images` must lie in [0, 255] for mode "{mode}"; got {kind.name} beyond. Scale uint16 '
        'by `to_unit_range`, which makes 65,535 to 1, or fit the mode "channel".'
    )
    if tf.is_symbolic_tensor(images):
        values = tf.cast(images, "int64")
        tf.debugging.Assert(tf.reduce_all((values >= 0) & (values <= 255)), [message])
    elif np.size(images) and not 0 <= np.min(images) <= np.max(images) <= 255:
        raise ValueError(message)


def _named(fitted):
    return f"{fitted[0]} channels" if len(fitted) == 1 else f"the shape {fitted}"


def _shown(values):
    if values.ndim == 1 and len(values) <= 4:
        return "[" + ", ".join(f"{value:.4g}" for value in values) + "]"
    return f"<{' x '.join(map(str, values.shape))} numbers>"


def _by_own_moments(images, epsilon):
    axes = (-3, -2, -1)
    if tf.is_tensor(images):
        mean, variance = tf.nn.moments(images, axes, keepdims=True)
        return (images - mean) / tf.sqrt(variance + epsilon**2)
    mean, variance = images.mean(axis=axes, keepdims=True), images.var(axis=axes, keepdims=True)
    return (images - mean) / np.sqrt(variance + np.float32(epsilon**2))
