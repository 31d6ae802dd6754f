"""Where in the image the gradient of a unit really falls."""

from typing import NamedTuple

from coursekit._arguments import require_count
from coursekit._keras.backends import require_tensorflow
from coursekit._keras.networks.gradients import value_and_gradients
from coursekit.analysis.field.receptive_field import ReceptiveField, field_in
from coursekit.analysis.table_text import html_text
from coursekit.analysis.trace.calls import record_calls
from coursekit.analysis.trace.layer_output import layer_output
import keras
import numpy as np

TWO_DEVIATIONS = 0.0455  # what is left of a normal distribution beyond two standard deviations


class GradientReceptiveField(NamedTuple):
    """What a unit can see, and how much of it counts; `str` prints a summary.

    Attributes:
        field: The theoretical `ReceptiveField` of the layer.
        unit: (row, column) of the unit.
        gradient: (H, W) float64 means of the absolute gradient, summed over
            the channels of the input.
    """

    field: ReceptiveField
    unit: tuple[int, int]
    gradient: np.ndarray

    @property
    def region(self):
        """Two slices: the part of the image that can reach the unit."""
        return self.field.region(*self.unit)

    @property
    def theoretical_size(self):
        """Square root of the number of pixels that can reach the unit."""
        rows, columns = self.region
        return np.sqrt((rows.stop - rows.start) * (columns.stop - columns.start))

    @property
    def effective_size(self):
        """Square root of the number of pixels with more than 4.55 % of the largest gradient."""
        return np.sqrt(np.sum(self.gradient > TWO_DEVIATIONS * self.gradient.max()))

    def share(self, fraction=0.5):
        """Returns the share of the gradient in the middle of the theoretical region.

        Args:
            fraction: Side of the middle part as a fraction of the region's; a
                gradient that is the same everywhere has a share of its square.
        """
        rows, columns = (
            _overlap(size, part, fraction)
            for size, part in zip(self.gradient.shape, self.region, strict=True)
        )
        return rows @ self.gradient @ columns / self.gradient.sum()

    def __repr__(self):
        return f"<GradientReceptiveField of {self}>"

    def _repr_html_(self):
        return html_text(str(self))

    def __str__(self):
        return (
            f"{self.field.name}: unit {self.unit} can see {self.theoretical_size:.4g} pixels a "
            f"side, uses {self.effective_size:.4g}; {self.share():.0%} of the gradient "
            "in the middle half"
        )


def gradient_receptive_field(
    model, layer=None, *, images=None, input_shape=None, unit=None, samples=16, seed=0
):
    """Measures the effective receptive field: how strongly each pixel moves a unit.

    The gradient of a unit with respect to the image is taken for several images,
    with a random sign for each of the unit's channels, and its magnitude is
    averaged. The theoretical region is where it can be other than 0; most
    of it usually falls near the middle. The model runs as at inference.

    Args:
        model: A built `keras.Model` of one image input whose layers
            `receptive_field` can follow.
        layer: The layer itself, its name or its path; by default the output.
        images: (N, H, W, C) array as the model takes it; by default standard
            normal noise.
        input_shape: (H, W, C) of the noise where the model leaves it open.
        unit: (row, column) of the unit; the middle one by default.
        samples: Number of noise images.
        seed: Seed of the signs and the noise.

    Returns:
        A `GradientReceptiveField`.

    Raises:
        ValueError: If the layer is not found or cannot be followed, or the unit
            has no gradient on any image.
        IndexError: If there is no such unit.
        RuntimeError: If Keras runs on neither TensorFlow nor JAX.

    Example:
        >>> import keras
        >>> from coursekit.analysis import gradient_receptive_field
        >>> average = keras.layers.AveragePooling2D(7)
        >>> model = keras.Sequential([keras.Input((35, 35, 2)), average])
        >>> measured = gradient_receptive_field(model, average, samples=1)
        >>> print(f"{measured.effective_size:.0f} of {measured.theoretical_size:.0f} pixels")
        7 of 7 pixels

    Reference:
        Luo, Li, Urtasun and Zemel, "Understanding the Effective Receptive Field
        in Deep Convolutional Neural Networks", NeurIPS 2016.
    """
    if keras.backend.backend() != "jax":
        require_tensorflow("gradient_receptive_field")
    require_count("samples", samples)
    generator = np.random.default_rng(seed)
    if images is not None:
        input_shape = np.shape(images)[1:]
    record = record_calls(model, input_shape=input_shape)
    field = field_in(record, layer, strict=False)
    if images is None:
        shape = tuple(record.inputs[0].shape)[1:]
        images = generator.normal(size=(samples, *shape))
    unit = unit or tuple(len(axis.extents) // 2 for axis in (field.height, field.width))
    field.region(*unit)
    found = None if layer is None else record.find(layer).layer

    def unit_of(images):
        return _channels_of(layer_output(model, found, images), unit, record.spatial)

    images = keras.ops.convert_to_tensor(images, dtype="float32")
    channels = unit_of(images).shape
    signs = keras.ops.convert_to_tensor(generator.choice([-1.0, 1.0], channels), dtype="float32")
    _, (gradients,) = value_and_gradients(unit_of, [images], upstream=signs)
    channel_axis = ({1, 2, 3} - set(record.spatial)).pop()
    magnitudes = np.abs(keras.ops.convert_to_numpy(gradients), dtype="float64")
    gradient = magnitudes.sum(axis=channel_axis).mean(axis=0)
    if not gradient.any():
        raise ValueError(f"`unit` {unit} of {field.name!r} has no gradient on any of the images.")
    return GradientReceptiveField(field, tuple(unit), gradient)


def _channels_of(output, unit, spatial):
    """Returns the (N, channels) values of one place, or of a layer without places."""
    if len(output.shape) == 2:
        values = output
    else:
        row, column = unit
        first = spatial == (2, 3)
        values = output[:, :, row, column] if first else output[:, row, column]
    return keras.ops.cast(values, "float32")


def _overlap(size, part, fraction):
    """Returns how much of each of `size` pixels lies in the middle of a part of them."""
    middle, half = (part.start + part.stop) / 2, fraction * (part.stop - part.start) / 2
    edges = np.clip(np.arange(size + 1), middle - half, middle + half)
    return np.diff(edges)
