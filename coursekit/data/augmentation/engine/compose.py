"""Puts operations together and applies them to batches."""

from dataclasses import replace
from itertools import groupby

from coursekit.data.augmentation.engine.batch import as_float
from coursekit.data.augmentation.engine.components import on_arrays, on_symbols
from coursekit.data.augmentation.engine.fill import Fill
from coursekit.data.augmentation.engine.operation import Change, Coloring, Warp
from coursekit.data.augmentation.engine.positions import Positions
from coursekit.data.augmentation.engine.recolor import joined, recolor
from coursekit.data.augmentation.engine.warp import warp
import numpy as np
import tensorflow as tf


def compose(*operations, fill="reflect", fill_value=0.0, mask_fill=None, interpolation="bilinear"):
    """Makes one augmentation of a sequence of operations.

    Geometric operations are multiplied into one warp with one interpolation, and
    colorings into one matrix and one cut to [0, 1]. Where both stand in a row,
    the warp comes first and colors change what it filled in as well. Other
    operations (blur, noise, erase, mixing, RandAugment) keep their place between.

    A composition takes the components of a batch of elements and a seed, and
    returns the batch to use instead. Give it to `pipeline` as `augment`, or call it
    on arrays: `augment(images, masks, seed=0)`. The first component is the images,
    (N, H, W, C) uint8 or float in [0, 1]. Of the others, integer components of the
    rank of a mask are masks and the rest labels. In dictionaries the keys tell:
    "image", "mask", "boxes", "label" (see `ROLES` for other spellings); anything
    else passes through. The images come back in float32 in [0, 1], masks, boxes and
    labels in their own dtype. OpenCV does the work in this process, through
    `tf.numpy_function`, so such a pipeline cannot be saved or sent to another machine.

    Args:
        *operations: Operations of this package, or compositions; a composition
            among them keeps its own fill and is carried out on its own.
        fill: What lies outside an image: "reflect", "nearest" or "constant".
        fill_value: Value in [0, 1], for "constant".
        mask_fill: Value outside a mask, such as the label to ignore. By default
            masks are filled as images are, with 0 for "constant".
        interpolation: "bilinear" or "nearest" for images; masks are always taken
            from the nearest pixel.

    Returns:
        An `Augmentation`.

    Raises:
        ValueError: If `fill` or `interpolation` is unknown.
        TypeError: If something is no operation.

    Example:
        augment = compose(flip(), rotate(15), crop(96, 96), contrast(0.3))
        batches = pipeline(photographs_and_masks, batch_size=32, augment=augment, shuffle_seed=0)
    """
    for operation in operations:
        if not isinstance(operation, Warp | Coloring | Change | Augmentation):
            raise TypeError(
                "`compose` takes operations of coursekit.data.augmentation, such as `flip()`; "
                f"got {operation!r}."
            )
    return Augmentation(operations, Fill(fill, fill_value, mask_fill, interpolation))


class Augmentation:
    """A sequence of operations with a fill; `compose` makes it.

    Args:
        operations: Tuple of operations.
        fill: `Fill`.
    """

    def __init__(self, operations, fill):
        self.operations = operations
        self.fill = fill

    def __call__(self, *components, seed):
        """Augments a batch.

        Args:
            *components: Components of a batch of elements, arrays or tensors.
            seed: Whole number, or several; the same gives the same batch.

        Returns:
            The components, in a tuple if there are several: NumPy arrays, or
            tensors inside a `tf.data` pipeline or a `tf.function`.
        """
        element = components if len(components) > 1 else components[0]
        parts = tf.nest.flatten(element)
        if any(tf.is_symbolic_tensor(part) for part in parts):
            return on_symbols(self._on_seed, element, seed)
        return on_arrays(self._on_seed, element, seed)

    def apply(self, batch, generator):
        """Augments a `Batch` with draws from a `numpy.random.Generator`."""
        for is_change, operations in groupby(self.operations, _is_change):
            if is_change:
                for operation in operations:
                    batch = operation.apply(batch, generator)
            else:
                batch = self._in_one_go(batch, list(operations), generator)
        return batch

    def _on_seed(self, batch, seed):
        generator = np.random.default_rng(np.atleast_1d(seed).astype("uint64"))
        batch = self.apply(batch, generator)
        return batch.with_images(as_float(batch.images))

    def _in_one_go(self, batch, operations, generator):
        count, channels = len(batch), batch.images.shape[-1]
        positions, colorings = Positions(count, batch.size), []
        for operation in operations:
            if isinstance(operation, Warp):
                positions.then(*operation.draw(count, positions.size, generator))
            else:
                colorings.append(operation.draw(count, channels, generator))
        if any(isinstance(operation, Warp) for operation in operations):
            batch = warp(batch, positions, self.fill)
        if colorings:
            batch = replace(batch, images=recolor(batch.images, *joined(colorings)))
        return batch


def _is_change(operation):
    return isinstance(operation, Change | Augmentation)
