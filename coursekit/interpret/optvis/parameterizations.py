"""Parameterizations: what is changed to change an image.

Each has three methods: `random` draws parameters, `images` maps them to (N, H, W, C) images, and
`parameters` finds those of given images. Ascent moves the parameters; the same step makes another
image in each.
"""

from dataclasses import dataclass

from coursekit.interpret.probing.value_range import read_value_range, require_within
from keras import ops
import numpy as np

DEVIATION = 0.01  # standard deviation of random parameters
HALF_LEVEL = 1 / 512  # of 8 bits: how near to the ends of the range a given image may be
AXES = np.array([[1, 1, 1], [1, 0, -1], [-1, 2, -1]]) / np.sqrt([[3], [2], [6]])
SPREAD = np.sqrt([0.2175, 0.0188, 0.0045])  # along each axis, of the colors of ImageNet
COLORS = (AXES * (SPREAD / np.sqrt(np.mean(SPREAD**2)))[:, None]).astype("float32")


@dataclass(frozen=True)
class Pixels:
    """The parameters are the pixels, on a scale of their own if they have a range.

    Args:
        value_range: The lowest and highest value of a pixel; None leaves the parameters as they
            are.
        squash: Whether pixels lie between both, by the logistic sigmoid of a parameter. Otherwise
            parameters from -1 to 1 are mapped to the range linearly, and others beyond it.

    Raises:
        ValueError: If the range is not of that kind.

    Example:
        >>> from coursekit.interpret.optvis.parameterizations import Pixels
        >>> Pixels((0, 255)).parameters(Pixels((0, 255)).images([[0.0, 2.0]], None)).tolist()
        [[0.0, 2.0]]
    """

    value_range: tuple | None = None
    squash: bool = True

    def __post_init__(self):
        _settle(self)

    def random(self, count, shape, generator):
        """Returns parameters for images of (H, W, C), normally distributed around 0."""
        return _normal(generator, (count, *shape))

    def images(self, parameters, shape):
        """Returns the images of parameters."""
        parameters = ops.convert_to_tensor(parameters)
        if self.squash or self.value_range is None:
            return _squashed(parameters, self.value_range)
        low, high = self.value_range
        return (low + high) / 2 + (high - low) / 2 * parameters

    def parameters(self, images):
        """Returns the parameters of images."""
        if self.squash or self.value_range is None:
            return _stretched(images, self.value_range)
        low, high = self.value_range
        return (2 * images - (low + high)) / (high - low)


@dataclass(frozen=True)
class Fourier:
    """The parameters are amplitudes of waves, divided by their frequency.

    Pixels are then as much correlated with their neighbors as in photographs, and a step changes
    coarse and fine structure alike. The amplitudes are scaled so that parameters of standard
    deviation 1 make pixels of standard deviation 1, before they are squashed into the range.

    Parameters are of shape (N, 2, C, H, W // 2 + 1): the real and imaginary parts of the half of
    the spectrum that a real image has.

    Args:
        value_range: As for `Pixels`.
        decorrelate: Whether the three channels are brightness, red against blue, and green
            against both (Ohta's axes, with the spread that each has in photographs). Images of
            other than three channels are taken as they are.

    Raises:
        ValueError: If the range is not of that kind.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret.optvis.parameterizations import Fourier
        >>> waves = Fourier((0, 1))
        >>> waves.images(waves.random(2, (8, 6, 3), np.random.default_rng(0)), (8, 6, 3)).shape
        TensorShape([2, 8, 6, 3])

    Reference:
        Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017. Ohta, Kanade and
        Sakai, "Color Information for Region Segmentation", 1980. The spreads are those of
        Krizhevsky, Sutskever and Hinton, 2012.
    """

    value_range: tuple | None
    decorrelate: bool = True

    def __post_init__(self):
        _settle(self)

    def random(self, count, shape, generator):
        """Returns parameters for images of (H, W, C), normally distributed around 0."""
        height, width, channels = shape
        return _normal(generator, (count, 2, channels, height, width // 2 + 1))

    def images(self, parameters, shape):
        """Returns the images of parameters; the shape is (H, W, C)."""
        height, width, channels = shape
        waves = ops.convert_to_tensor(parameters) * frequency_scale(height, width)
        images = ops.moveaxis(_inverse_transform(waves, width), 1, -1)
        if self.decorrelate and channels == 3:
            images = ops.matmul(images, COLORS)
        return _squashed(images, self.value_range)

    def parameters(self, images):
        """Returns the parameters of images."""
        values = _stretched(images, self.value_range)
        if self.decorrelate and values.shape[-1] == 3:
            values = values @ np.linalg.inv(COLORS)
        waves = np.fft.rfft2(np.moveaxis(values, -1, 1), norm="ortho")
        waves = np.stack([waves.real, waves.imag], axis=1)
        return (waves / frequency_scale(*values.shape[1:3])).astype("float32")


def frequency_scale(height, width):
    """Returns the (H, W // 2 + 1) float32 factors of the waves: one over the frequency, scaled.

    The frequency 0 is taken for that of one wave over the longer side.

    Args:
        height: Rows of an image.
        width: Columns of an image.
    """
    rows, columns = np.fft.fftfreq(height), np.fft.fftfreq(width)
    frequencies = np.maximum(np.hypot(rows[:, None], columns), 1 / max(height, width))
    # Of the first and the middle column the inverse transform uses one of two parts.
    parts = np.where((columns == 0) | (columns == -0.5), 1, 2)
    scale = 1 / (frequencies * np.sqrt(np.mean(parts * frequencies**-2.0)))
    return scale[:, : width // 2 + 1].astype("float32")


def _inverse_transform(waves, width):
    """Returns the real (N, C, H, W) images of (N, 2, C, H, W // 2 + 1) waves, orthonormally."""
    height = waves.shape[3]
    real, imaginary = ops.swapaxes(waves[:, 0], 2, 3), ops.swapaxes(waves[:, 1], 2, 3)
    # The transform with both parts exchanged, before and after, is the inverse one.
    imaginary, real = ops.fft((imaginary, real))
    columns = (ops.swapaxes(real, 2, 3), ops.swapaxes(imaginary, 2, 3))
    return ops.irfft(columns, fft_length=width) * float(np.sqrt(width / height))


def _settle(parameterization):
    if parameterization.value_range is not None:
        value_range = read_value_range(parameterization.value_range)
        object.__setattr__(parameterization, "value_range", value_range)


def _normal(generator, shape):
    return np.float32(DEVIATION) * generator.standard_normal(shape, dtype="float32")


def _squashed(values, value_range):
    if value_range is None:
        return values
    low, high = value_range
    return low + (high - low) * ops.sigmoid(values)


def _stretched(images, value_range):
    images = ops.convert_to_numpy(images)
    if value_range is None:
        return images
    low, high = value_range
    require_within(images, value_range, name="start")
    shares = np.clip((images - low) / (high - low), HALF_LEVEL, 1 - HALF_LEVEL)
    return np.log(shares / (1 - shares)).astype("float32")
