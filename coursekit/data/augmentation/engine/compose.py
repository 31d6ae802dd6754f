"""Puts operations together and applies them to batches."""

from inspect import signature
from itertools import groupby

from coursekit.data.augmentation.engine.batch import as_float
from coursekit.data.augmentation.engine.components import on_arrays, on_symbols
from coursekit.data.augmentation.engine.operation import (
    ColorOperation,
    GeometricOperation,
    Operation,
    call_text,
)
from coursekit.data.augmentation.engine.recolor_batch import joined, recolor
from coursekit.data.augmentation.engine.warp_batch import warp
from coursekit.data.augmentation.warping.fill import Fill
from coursekit.data.augmentation.warping.positions import Positions
import numpy as np
import tensorflow as tf


def compose(
    *operations,
    value_range=(0, 1),
    fill="reflect",
    fill_value=0.0,
    mask_fill=None,
    interpolation="bilinear",
):
    """Makes one augmentation of a sequence of operations.

    Geometric operations in a row make one warp with one interpolation, elastic ones
    included, and color operations one matrix and one cut to the value range. Where both
    stand in a row, the warp comes first and colors change what it filled in as well. Other
    operations (blur, noise, erase, mixing, RandAugment) keep their place between.

    A composition takes the components of a batch of elements and a seed, and returns the
    batch to use instead. Give it to `pipeline` as `augment`, or call it on arrays:
    `augment(images, masks, seed=0)`. The components are

    - images: (N, H, W, C) uint8 or uint16, or float in `value_range`. They come back in float32 in
      `value_range`.
    - masks: (N, H, W) or (N, H, W, C) class numbers of any dtype, floats of whole
      numbers among them. They are taken from the nearest pixel and keep their dtype.
    - boxes: (N, B, 4) or (N, 4) floats: top, left, bottom and right as shares of the
      height and width, as TFDS has them. What leaves the image a little is cut; zeros are
      no box. A box comes back around what is visible of the rectangle that it was, or as
      zeros if nothing is.
    - labels: (N,) class numbers or (N, classes) shares of the classes; with boxes also
      (N, B) or (N, B, classes). Only mixing changes them, into float32.
    - weights: (N,) of images, or (N, H, W) of pixels, which follow the image as masks do.

    In dictionaries the keys say what a component is: "image", "mask", "segmentation_mask" or
    "instance_mask", "boxes" or "bbox", "label" (beside boxes also "classes"), "weight" or
    "sample_weight", or their plurals. Others pass unchanged. In tuples the first component is the
    images, others of the rank of a mask are masks and the rest labels; the last of three is the
    weights, as in Keras, unless it is class numbers after masks. So are targets and weights in
    dictionaries with the names of a model's outputs. Boxes need a dictionary, in which others
    pass; keypoints are not moved.

    The same seed gives the same batch; in batches of another size the same elements are
    augmented otherwise, because a batch's numbers are drawn together. OpenCV does the work
    in this process, through `tf.numpy_function`, so such a pipeline cannot be saved or sent
    to another machine.

    Args:
        *operations: Operations of this package or of your own, or compositions; a
            composition among them keeps its own fill and is carried out on its own.
        value_range: The two ends, black and white, of the range of float images, and
            of all that come out. Operations take values as shares of it.
        fill: What lies outside an image: "reflect", "nearest" or "constant".
        fill_value: Share of white in [0, 1], for "constant": 0 is black whatever the
            value range.
        mask_fill: Value outside a mask, such as the label to ignore. By default
            masks are filled as images are, with 0 for "constant".
        interpolation: "bilinear" or "nearest" for images; masks are always taken
            from the nearest pixel.

    Returns:
        An `Augmentation`.

    Raises:
        ValueError: If an option is unknown or out of its range; when it is applied, if a
            component has not the form above.
        TypeError: If something is no operation.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import contrast, crop, flip, rotate
        >>> augment = compose(flip(), rotate(15), crop(24, 24), contrast(0.3), fill="nearest")
        >>> augment
        compose(flip(), rotate(15), crop(24, 24), contrast(0.3), fill='nearest')
        >>> images = np.zeros((8, 32, 32, 3), "uint8")
        >>> boxes = np.tile([0.25, 0.25, 0.75, 0.75], (8, 1, 1))
        >>> batch = augment({"image": images, "boxes": boxes}, seed=0)
        >>> batch["image"].shape, batch["image"].dtype, batch["boxes"].shape
        ((8, 24, 24, 3), dtype('float32'), (8, 1, 4))
    """
    for operation in operations:
        if not isinstance(operation, Operation | Augmentation):
            raise TypeError(
                "`compose` takes operations of coursekit.data.augmentation, such as `flip()`; "
                f"got {operation!r}."
            )
        if isinstance(operation, Augmentation) and operation.value_range != (0, 1):
            raise ValueError(
                "`value_range` must be given to the outermost `compose` alone; got "
                f"{operation.value_range} in one within another."
            )
    fills = Fill(fill, fill_value, mask_fill, interpolation)
    return Augmentation(operations, fills, _checked_range(value_range))


class Augmentation:
    """A sequence of operations with a fill and a value range; `compose` makes it.

    Args:
        operations: Tuple of operations.
        fill: `Fill`.
        value_range: The two ends of the range of float images.
    """

    def __init__(self, operations, fill, value_range=(0, 1)):
        self.operations = operations
        self.fill = fill
        self.value_range = value_range

    def __repr__(self):
        options = {
            "value_range": self.value_range,
            "fill": self.fill.mode,
            "fill_value": self.fill.value,
            "mask_fill": self.fill.mask_value,
            "interpolation": self.fill.interpolation,
        }
        usual = signature(compose).parameters
        told = {name: one for name, one in options.items() if one != usual[name].default}
        return call_text("compose", self.operations, told)

    def __call__(self, *components, seed):
        """Augments a batch.

        Args:
            *components: Components of a batch of elements, arrays or tensors.
            seed: Integer, or several; the same gives the same batch.

        Returns:
            The components, in a tuple if there are several: NumPy arrays, or
            tensors inside a `tf.data` pipeline or a `tf.function`.
        """
        element = components if len(components) > 1 else components[0]
        parts = tf.nest.flatten(element, expand_composites=True)
        run = on_symbols if any(tf.is_symbolic_tensor(part) for part in parts) else on_arrays
        moves = not all(isinstance(operation, ColorOperation) for operation in self.operations)
        return run(self._on_seed, element, seed, self.value_range, moves=moves)

    def apply(self, batch, generator):
        """Augments a `Batch` with draws from a `numpy.random.Generator`."""
        for on_batch, operations in groupby(self.operations, _is_on_batch):
            if on_batch:
                for operation in operations:
                    batch = operation.apply(batch, generator)
            else:
                batch = self._in_one_go(batch, list(operations), generator)
        return batch

    def _on_seed(self, batch, seed):
        generator = np.random.default_rng(np.atleast_1d(seed).astype("uint64"))
        batch = self.apply(batch, generator)
        return batch.with_images(_in_range(as_float(batch.images), *self.value_range))

    def _in_one_go(self, batch, operations, generator):
        count, channels = len(batch), batch.images.shape[-1]
        positions, colorings = Positions(count, batch.size), []
        for operation in operations:
            if isinstance(operation, GeometricOperation):
                positions.then(*operation.draw(count, positions.size, generator))
            else:
                colorings.append(operation.draw(count, channels, generator))
        is_new = len(colorings) < len(operations)
        if is_new:
            batch = warp(batch, positions, self.fill)
        if colorings:
            batch = batch.with_images(recolor(batch.images, *joined(colorings), in_place=is_new))
        return batch


def _is_on_batch(operation):
    return not isinstance(operation, GeometricOperation | ColorOperation)


def _in_range(images, low, high):
    return images if (low, high) == (0, 1) else images * np.float32(high - low) + np.float32(low)


def _checked_range(value_range):
    ends = np.asarray(value_range, "float64")
    if ends.shape != (2,) or not np.all(np.isfinite(ends)) or ends[0] >= ends[1]:
        raise ValueError(
            "`value_range` must be the two ends of a range in order, such as (0, 255) or (-1, 1); "
            f"got {value_range}."
        )
    return tuple(value_range)
