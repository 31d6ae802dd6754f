"""Which part of the image each unit of a layer sees, measured by gradients."""

from typing import NamedTuple
from weakref import ref

from coursekit._keras.networks.gradients import value_and_gradients
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit._short_text import named_fields
from coursekit.interpret.probing.batches import in_batches
from coursekit.interpret.probing.remembered import compiled
from coursekit.interpret.units.unit_maps import unit_maps
import keras
from keras import ops
import numpy as np

DRAWS = 4  # noise images for each row: one that a rectifier closes in one is open in another


class MeasuredField(NamedTuple):
    """What the units of a layer were seen to depend on, rows and columns apart.

    It answers what `ReceptiveField` of `coursekit.analysis` answers.

    Attributes:
        extents: For rows and for columns a tuple with, for each unit, the first and last position
            in the image; None for a unit that sees nothing.
        shape: Height and width of the image.
    """

    extents: tuple
    shape: tuple

    __repr__ = named_fields

    @property
    def size(self):
        """Rows and columns that a unit sees, the most of any unit."""
        return tuple(max(b - a + 1 for a, b in filter(None, axis)) for axis in self.extents)

    def region(self, row=0, column=0):
        """Returns the part of the image that a unit sees, as two slices.

        Args:
            row: Row of the unit.
            column: Column of the unit.

        Raises:
            IndexError: If there is no such unit.
        """
        spans = (axis[unit] for axis, unit in zip(self.extents, (row, column), strict=True))
        return tuple(slice(0, 0) if span is None else slice(span[0], span[1] + 1) for span in spans)

    def window(self, row=0, column=0):
        """Returns what a unit would see without the border: first position and one behind the last.

        What a unit at one border lacks of the size of the others lies beyond that border.

        Args:
            row: Row of the unit.
            column: Column of the unit.
        """
        seen = self.region(row, column)
        return tuple(map(_unbordered, seen, self.size, self.shape))


def measured_field(model, layer, inputs):
    """Finds which pixels have a gradient to each unit, in noise of the images' range.

    Args:
        model: The `keras.Model`.
        layer: The `keras.Layer`.
        inputs: `Inputs` with at least one image.

    Returns:
        The `MeasuredField`.

    Raises:
        ValueError: If no pixel has a gradient to any unit.
    """
    images, others = inputs.images, [array[:1] for array in inputs.arrays]
    generator = np.random.default_rng(0)
    maps = unit_maps(model, layer, inputs.packed(list(map(ops.convert_to_tensor, others))))
    upstream = np.concatenate([_one_line(maps.shape, axis, generator) for axis in (1, 2)] * DRAWS)
    noise = _noise(images, len(upstream), generator)
    arrays = [np.repeat(array, len(upstream), axis=0) for array in others]
    arrays[inputs.chosen] = noise
    function = _support_function(ref(model), ref(layer), inputs)
    key = ("support", id(layer), repr(inputs.structure), inputs.chosen)
    function = compiled(model, key, function)
    rows, columns = in_batches(function, [*arrays, upstream], size=32, what="lines of units")
    height, width = maps.shape[1:3]
    rows = rows.reshape(DRAWS, height + width, -1)[:, :height].any(axis=0)
    columns = columns.reshape(DRAWS, height + width, -1)[:, height:].any(axis=0)
    if not rows.any():
        raise ValueError(
            f"`field` must be given: no gradient goes from {layer.name!r} to the images; "
            "`receptive_field(model, layer)` of `coursekit.analysis` finds it by arithmetic."
        )
    extents = tuple(tuple(map(_extent, seen)) for seen in (rows, columns))
    return MeasuredField(extents, (rows.shape[1], columns.shape[1]))


def _support_function(model, layer, inputs):
    structure, chosen = inputs.structure, inputs.chosen
    rows, columns = spatial_axes()
    (channels,) = {1, 2, 3} - {rows, columns}

    def support(*tensors):
        *arrays, upstream = tensors

        def maps_of(image):
            given = [*arrays[:chosen], image, *arrays[chosen + 1 :]]
            packed = keras.tree.pack_sequence_as(structure, given)
            return unit_maps(model(), layer(), packed)

        _, (found,) = value_and_gradients(maps_of, [arrays[chosen]], upstream=upstream)
        is_seen = ops.not_equal(found, 0)
        return tuple(ops.any(is_seen, axis=(axis, channels)) for axis in (columns, rows))

    return support


def _one_line(shape, axis, generator):
    """Returns random upstream gradients, each of one row or column of the maps alone."""
    _, height, width, channels = shape
    lines = np.eye(shape[axis], dtype="float32")
    lines = lines[:, :, None, None] if axis == 1 else lines[:, None, :, None]
    weights = generator.standard_normal((shape[axis], height, width, channels), dtype="float32")
    return lines * weights


def _noise(images, count, generator):
    low, high = float(images.min()), float(images.max())
    high = high if high > low else low + 1
    return generator.uniform(low, high, (count, *images.shape[1:])).astype("float32")


def _extent(seen):
    positions = np.flatnonzero(seen)
    return (int(positions[0]), int(positions[-1])) if len(positions) else None


def _unbordered(seen, size, length):
    if seen.start == 0 and seen.stop < length:
        return seen.stop - size, seen.stop
    if seen.stop == length and seen.start > 0:
        return seen.start, seen.start + size
    return seen.start, seen.stop
