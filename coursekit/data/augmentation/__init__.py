"""Augmentation of images together with their masks, boxes, labels and weights.

Operations are combined by `compose` into an augmentation for `pipeline`:

    augment = compose(flip(), rotate(15), crop(96, 96), contrast(0.3))
    batches = pipeline(photographs_and_masks, batch_size=32, augment=augment, shuffle_seed=0)

An operation of your own is a subclass of one of three base classes, according to what it
changes: `GeometricOperation` says where pixels come from, so that masks and boxes follow;
`ColorOperation` gives a matrix on colors; `BatchOperation` takes the whole `Batch`. All
random numbers come from the generator that the method is given, so that a seed gives the
same batch again. This one darkens images towards their corners:

    >>> import numpy as np
    >>> class Vignette(BatchOperation):
    ...     def __init__(self, strength):
    ...         self.strength = strength
    ...
    ...     def apply(self, batch, generator):
    ...         y, x = (np.linspace(-1, 1, length) for length in batch.size)
    ...         radius = np.hypot(y[:, None], x)[..., None]
    ...         strength = generator.uniform(0, self.strength, (len(batch), 1, 1, 1))
    ...         shade = np.clip(1 - strength * radius, 0, 1).astype("float32")
    ...         return batch.with_images(batch.float_images() * shade)
    >>> augment = compose(rotate(10), Vignette(0.5))
    >>> augment
    compose(rotate(10), Vignette(strength=0.5))
    >>> augment(np.full((2, 9, 9, 3), 255, "uint8"), seed=0)[:, 4, 4, 0].tolist()
    [1.0, 1.0]
"""

from coursekit.data.augmentation.engine.batch import Batch
from coursekit.data.augmentation.engine.compose import Augmentation, compose
from coursekit.data.augmentation.engine.maybe import maybe
from coursekit.data.augmentation.engine.operation import (
    BatchOperation,
    ColorOperation,
    GeometricOperation,
)
from coursekit.data.augmentation.operations.color import (
    brightness,
    channel_cast,
    contrast,
    exposure,
    gray,
    hue,
    principal_cast,
    principal_colors,
    saturation,
)
from coursekit.data.augmentation.operations.elastic import elastic
from coursekit.data.augmentation.operations.erasing import erase
from coursekit.data.augmentation.operations.geometric import (
    crop,
    flip,
    perspective,
    resized_crop,
    rotate,
    shear,
    translate,
    zoom,
)
from coursekit.data.augmentation.operations.mixing import cut_mix, mix_up
from coursekit.data.augmentation.operations.pixels import blur, noise, sharpness
from coursekit.data.augmentation.operations.rand_augment import rand_augment
from coursekit.data.augmentation.operations.value_tables import (
    autocontrast,
    equalize,
    posterize,
    solarize,
)

__all__ = [
    "Augmentation",
    "Batch",
    "BatchOperation",
    "ColorOperation",
    "GeometricOperation",
    "autocontrast",
    "blur",
    "brightness",
    "channel_cast",
    "compose",
    "contrast",
    "crop",
    "cut_mix",
    "elastic",
    "equalize",
    "erase",
    "exposure",
    "flip",
    "gray",
    "hue",
    "maybe",
    "mix_up",
    "noise",
    "perspective",
    "posterize",
    "principal_cast",
    "principal_colors",
    "rand_augment",
    "resized_crop",
    "rotate",
    "saturation",
    "sharpness",
    "shear",
    "solarize",
    "translate",
    "zoom",
]
