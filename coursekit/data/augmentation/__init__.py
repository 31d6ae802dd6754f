"""Augmentation of images together with their masks, boxes and labels.

Operations are combined by `compose` into an augmentation for `pipeline`.
"""

from coursekit.data.augmentation.engine.compose import Augmentation, compose
from coursekit.data.augmentation.engine.operation import maybe
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
from coursekit.data.augmentation.operations.lookup import (
    autocontrast,
    equalize,
    posterize,
    solarize,
)
from coursekit.data.augmentation.operations.mixing import cut_mix, mix_up
from coursekit.data.augmentation.operations.pixels import blur, erase, noise, sharpness
from coursekit.data.augmentation.operations.rand_augment import rand_augment

__all__ = [
    "Augmentation",
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
