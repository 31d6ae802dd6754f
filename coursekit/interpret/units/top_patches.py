"""The parts of images that move the units of a layer most."""

from typing import NamedTuple

from coursekit._arguments import require_count
from coursekit._short_text import named_fields
from coursekit.interpret.units.unit_reader import UnitReader
import numpy as np


class TopPatches(NamedTuple):
    """The places where channels are largest, the largest first: one row for each channel.

    Attributes:
        channels: (C,) integers.
        crops: (C, count, height, width, image channels) float32, what each unit sees, in the
            images' own range; filled where it sees nothing.
        inside: (C, count, height, width) booleans, true where it sees the image.
        images: (C, count) indices of the images in the data set.
        rows: (C, count) rows of the units in the layer's maps.
        columns: (C, count) columns of the units.
        values: (C, count) float32 activations.
        regions: (C, count, 2, 2) integers, ((top, bottom), (left, right)) of the crop in the
            image, bottom and right not included.
        beyond: (C, count) float32, share of each crop's field that lies beyond the border.
    """

    channels: np.ndarray
    crops: np.ndarray
    inside: np.ndarray
    images: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    regions: np.ndarray
    beyond: np.ndarray

    __repr__ = named_fields


def top_patches(
    model, layer, dataset, *, channels, count=9, field=None, fill=0.0, input=None, batch_size=32
):
    """Finds where some channels of a layer are largest, at most one place an image.

    The data set is read once, for all channels at a time.

    Args:
        model: A built `keras.Model` of any kind.
        layer: Name, path or object of a layer with maps, or of a dense one, whose units see the
            whole image.
        dataset: (N, H, W, C) array in the model's own input range; a `tf.data.Dataset`, batched
            or not; a generator or any other iterable of images or batches. Labels behind the
            images in a tuple are passed over. All images have one size.
        channels: A channel or several.
        count: Images to find for each; fewer if the data set has fewer.
        field: What a unit sees, exactly: `receptive_field(model, layer)` of
            `coursekit.analysis`, or what has its `size`, `window` and `region`. By default it is
            measured: the pixels that have a gradient to the unit in noise images, which misses
            what no gradient shows.
        fill: Value of a crop where its field lies beyond the image's border.
        input: Index or name of the input that is cropped, for a model of several with images.
        batch_size: Images that are computed at once.

    Returns:
        The `TopPatches`.

    Raises:
        ValueError: If an argument is not of the kind above, or the field is another layer's.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import top_patches
        >>> conv = keras.layers.Conv2D(1, 3, kernel_initializer="ones", name="sum")
        >>> model = keras.Sequential([keras.Input((8, 8, 1)), conv])
        >>> images = np.zeros((5, 8, 8, 1))
        >>> images[3, 2:5, 4:7] = 1
        >>> found = top_patches(model, "sum", images, channels=0, count=1)
        >>> found.images.item(), found.values.item(), found.regions[0, 0].tolist()
        (3, 9.0, [[2, 5], [4, 7]])

    Reference:
        Girshick, Donahue, Darrell and Malik, "Rich Feature Hierarchies for Accurate Object
        Detection and Semantic Segmentation", CVPR 2014, section 3.1.
    """
    require_count("count", count)
    reader = UnitReader(model, layer, channels, count, field=field, fill=fill, input=input)
    reader.read_all(dataset, batch_size)
    return patches_of(reader)


def patches_of(reader):
    """Returns the `TopPatches` that a `UnitReader` has found."""
    best = reader.best
    rows, columns = np.divmod(best.places.T, reader.width)

    def joined(name, dtype):
        kept = [[getattr(crop, name) for crop in channel] for channel in best.kept.T]
        return np.array(kept, dtype)

    return TopPatches(
        channels=reader.channels,
        crops=joined("pixels", "float32"),
        inside=joined("inside", bool),
        images=best.images.T,
        rows=rows,
        columns=columns,
        values=best.values.T,
        regions=joined("region", int),
        beyond=joined("beyond", "float32"),
    )
